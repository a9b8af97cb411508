"""What makes a personal code good enough. Pure decisions: no Django."""

import threading
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib.resources import files
from math import prod

from zxcvbn import zxcvbn
from zxcvbn.matching import L33T_TABLE, RANKED_DICTIONARIES

from parvis.lib.unicode_forms import normalised

SHORTEST, LONGEST = 12, 128
# zxcvbn's best score, "safely unguessable"; beside the limits of sign-in it is past what CNIL deliberation
# 2022-100 asks of a code that is throttled (50 bits by composition or the equal by guess estimation)
GUESSES = 10**10
# zxcvbn reads the start of a code, for what comes after only makes it better; less of it when many of its
# signs may stand for a letter ("4" or "@" for "a"), since it tries all the ways together at every place
MOST_ESTIMATED, MOST_WORK = 32, 25_000
_one_estimate = threading.Lock()  # zxcvbn keeps the words about the person in a table of its module


class CodeFault(StrEnum):
    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    EDGE_SPACE = "edge_space"
    GUESSABLE = "guessable"


def normal_code(typed: str) -> str:
    """The code as it is hashed, in NFKC: two keyboards may type one letter in two ways (NIST SP 800-63B)."""
    return normalised("NFKC", typed)


def fault_of(code: str, about_the_person: Iterable[str]) -> CodeFault | None:
    """None when the code is good. `about_the_person`: number, names, dates, contacts: easy to guess."""
    code = normal_code(code)
    # fmt: off
    table = (
        (not code.strip(),          CodeFault.EMPTY),
        (code != code.strip(),      CodeFault.EDGE_SPACE),
        (len(code) < SHORTEST,      CodeFault.TOO_SHORT),
        (len(code) > LONGEST,       CodeFault.TOO_LONG),
    )
    # fmt: on
    simple = next((fault for holds, fault in table if holds), None)
    return simple or (CodeFault.GUESSABLE if guesses(code, about_the_person) < GUESSES else None)


def guesses(code: str, about_the_person: Iterable[str]) -> float:
    """How many tries a good guesser would need, by estimate."""
    words = [*about_the_person, *_frequent_in_french()]
    with _one_estimate:
        try:
            return float(zxcvbn(_estimated_part(normal_code(code)), user_inputs=words)["guesses"])
        finally:
            RANKED_DICTIONARIES.pop("user_inputs", None)


def _estimated_part(code: str) -> str:
    length = min(len(code), MOST_ESTIMATED)
    while length > SHORTEST and _work(code[:length]) > MOST_WORK:
        length -= 1
    return code[:length]


def _work(code: str) -> int:
    """About how many words zxcvbn looks for: each part of the code, in each way of reading its signs."""
    signs = set(code)
    ways = prod(max(1, len(signs.intersection(stand_ins))) for stand_ins in L33T_TABLE.values())
    return ways * len(code) ** 2


@cache
def _frequent_in_french() -> tuple[str, ...]:
    """zxcvbn knows English and QWERTY: what French people choose most is in a list of our own."""
    return tuple((files("parvis.accounts") / "frequent_codes.txt").read_text().split())
