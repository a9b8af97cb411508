"""What makes a personal code good enough. Pure decisions: no Django."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib.resources import files

from zxcvbn import zxcvbn

from parvis.lib.unicode_forms import normalised

SHORTEST, LONGEST = 12, 128
# zxcvbn's best score, "safely unguessable"; beside the limits of sign-in it is past what CNIL deliberation
# 2022-100 asks of a code that is throttled (50 bits by composition or the equal by guess estimation)
GUESSES = 10**10
READ_BY_ZXCVBN = 72  # its own limit: what comes after only makes a code better


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
    return float(zxcvbn(normal_code(code)[:READ_BY_ZXCVBN], user_inputs=words)["guesses"])


@cache
def _frequent_in_french() -> tuple[str, ...]:
    """zxcvbn knows English and QWERTY: what French people choose most is in a list of our own."""
    return tuple((files("parvis.accounts") / "frequent_codes.txt").read_text().split())
