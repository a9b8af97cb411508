"""Writes a registry file of fictitious members, for trials: the same file for the same seed.

Numbers differ from row to row by construction: each index is spread over sex, year, month, place and order,
and what is rare (provisional, fictitious month) replaces a digit by another that nothing else uses. The
commune (999) and the countries (990 and above) are never allotted, so that no number is anybody's.
"""

import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import IO

from parvis.registry.rules import COLUMNS

MOST_MEMBERS = 10_000_000
ROWS_AT_ONCE = 5_000
FIRST_YEAR, YEARS, MONTHS, ORDERS = 1930, 80, 12, 1000
STEP = 611_953_111  # a prime that does not divide the number of combinations: no index comes twice
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads((Path(__file__).parents[1] / "sample.toml").read_text(encoding="utf-8"))


def _places() -> list[tuple[str, int, str]]:
    """(five characters in the number, the same for the key, postcode)."""
    metropolis = [(f"{i:02}999", i * 1000 + 999, f"{i:02}990") for i in range(1, 96) if i != 20]
    corsica = [("2A999", 19_999, "20990"), ("2B999", 18_999, "20991")]
    overseas = [(f"97{i}99", 97_099 + i * 100, f"97{i}90") for i in (1, 2, 3, 4, 6)]
    abroad = [(f"99{i}", 99_000 + i, f"{i % 90 + 1:02}991") for i in range(990, 1000)]
    return metropolis + corsica + overseas + abroad


def write_sample(
    members: int, out: IO[bytes], *, seed: int, on_progress: Callable[[int], None] = lambda rows: None
) -> None:
    """Write `members` rows after the first line, streamed; `on_progress` is told the rows written."""
    out.write((";".join(COLUMNS) + "\n").encode())
    rows = _rows(members, seed)
    for start in range(0, members, ROWS_AT_ONCE):
        some = min(ROWS_AT_ONCE, members - start)
        out.write("".join([next(rows) for _ in range(some)]).encode())
        on_progress(start + some)


def _rows(members: int, seed: int) -> Iterator[str]:
    places = _places()
    combinations = 2 * YEARS * MONTHS * len(places) * ORDERS
    dice = Random(seed)  # noqa: S311  (fiction, the same for the same seed)
    bits = dice.getrandbits
    at = dice.randrange(combinations)
    for index in range(members):
        at = (at + STEP) % combinations
        rest, order = divmod(at, ORDERS)
        rest, place = divmod(rest, len(places))
        rest, month = divmod(rest, MONTHS)
        sex, year = divmod(rest, YEARS)
        number, birth_date, provisional = _number(sex, FIRST_YEAR + year, month + 1, places[place], order)
        draw = bits(96)
        names = _names(sex, draw)
        home = places[draw % 101][2]
        kept = _status(provisional, draw >> 8) + names
        yield f"{number};{kept};{birth_date};{home};{_proof(bits(64))};{_contacts(index, home, bits(48))}\n"


def _number(
    sex: int, year: int, month: int, place: tuple[str, int, str], order: int
) -> tuple[str, str, bool]:
    """(number, birth date, is it provisional): one in a hundred provisional, one with a fictitious month."""
    birth_date = f"{year}-{month:02}-{order % 28 + 1:02}"
    first = sex + 1
    if order >= 990:
        birth_date = f"{year}-01-01"
        month += 49 if order % 2 else 19
    elif order >= 980:
        first = sex + 7
    text, value, _ = place
    if order % 10 == 7:
        return f"{first}{year % 100:02}{month:02}{text}{order:03}", birth_date, first > 2
    key = 97 - (((first * 100 + year % 100) * 100 + month) * 100_000_000 + value * 1000 + order) % 97
    return f"{first}{year % 100:02}{month:02}{text}{order:03}{key:02}", birth_date, first > 2


def _status(provisional: bool, draw: int) -> str:
    draw = draw & 1023
    if provisional or draw < 5:
        return "provisional;"
    if draw < 16:
        return "in_transfer;"
    return "deceased;" if draw < 24 else "active;"


def _names(sex: int, draw: int) -> str:
    """First names; birth name; usual name (three women in ten, few men)."""
    words = _words()
    firsts, lasts = words["women" if sex else "men"], words["names"]
    first = firsts[(draw >> 18) % len(firsts)]
    if draw >> 28 & 3:
        first = f"{first} {firsts[(draw >> 30) % len(firsts)]}"
    birth = lasts[(draw >> 40) % len(lasts)]
    if not draw >> 50 & 7:
        birth = f"{birth}-{lasts[(draw >> 53) % len(lasts)]}"
    usual = lasts[(draw >> 63) % len(lasts)] if (draw >> 73 & 127) < (38 if sex else 3) else ""
    return f"{first};{birth};{usual}"


def _proof(draw: int) -> str:
    """RIB tail (a few have none, some have letters); card tail (8 to 10 digits for a few old cards)."""
    rib = f"{draw % 9_999_991:07}"
    choice = draw >> 24 & 127
    if choice < 3:
        rib = ""
    elif choice < 19:
        rib = f"{LETTERS[draw >> 31 & 15]}{rib[1:3]}{LETTERS[draw >> 35 & 15]}{rib[4:]}"
    card = f"{(draw >> 20) % 99_999_999_977:011}"
    return f"{rib};{card[: 8 + (draw >> 60) % 3]}" if draw >> 39 & 31 == 0 else f"{rib};{card}"


def _contacts(index: int, home: str, draw: int) -> str:
    """E-mail; mobile; address. Nothing at all on file for one in sixteen."""
    if not draw & 15:
        return ";;"
    words = _words()
    streets, towns = words["streets"], words["towns"]
    email = f"membre.{index}@courrier.example" if draw >> 4 & 7 else ""
    mobile = f"+336399{80_000 + (draw >> 7) % 10_000}" if draw >> 21 & 3 else ""
    street = f"{(draw >> 23) % 199 + 1} {streets[(draw >> 31) % len(streets)]}"
    if not draw >> 36 & 63:
        street = f'"{street}; bâtiment B'
        return f'{email};{mobile};{street}|{home} {towns[(draw >> 42) % len(towns)]}"'
    return f"{email};{mobile};{street}|{home} {towns[(draw >> 42) % len(towns)]}"
