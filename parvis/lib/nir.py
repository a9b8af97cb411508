"""The social security number (NIR): reads it as people type it, checks it, computes its key.

Shape: sex (1), year (2), month (2), department (2), commune (3), order (3), key (2). The check of shape and
key of python-stdnum is completed here by the first digits and the months that are really allotted.
Months: 01 to 12, or fictitious when unknown, 20 to 42 and 50 to 99.
"""

import re
from enum import StrEnum
from itertools import pairwise

from stdnum.fr.nir import calc_check_digits

SPECIMEN = "2690549588157"  # the number printed on the specimen card: known to everybody

# copied text brings full-width characters and invisible marks
_FULL_WIDTH = {
    ord(wide): plain for wide, plain in zip("０１２３４５６７８９ＡＢａｂ", "0123456789ABAB", strict=True)
}
_SEPARATORS = re.compile(r"[\s.\-\u00ad\u200b-\u200f\u2010-\u2015\u2060\u2212\ufeff]+")
_CHARACTERS = re.compile(r"[0-9]*|[0-9]{5}2[AB][0-9]*")
_SHAPE = re.compile(
    r"(?:[1-4][0-9]{2}(?:0[1-9]|1[0-2]|[23][0-9]|4[0-2]|[5-9][0-9])|[5-8][0-9]{4})"
    r"(?:[0-9]{2}|2[AB])[0-9]{6}(?:[0-9]{2})?"
)
_PROVISIONAL = frozenset("5678")


class BadNumber(StrEnum):
    """Why a number is refused."""

    EMPTY = "empty"
    CHARACTERS = "characters"
    LENGTH = "length"
    FIRST_DIGIT = "first_digit"
    MONTH = "month"
    KEY = "key"


class BadNir(ValueError):
    """A text that is no social security number. `reason` says why; the text itself is never repeated."""

    def __init__(self, reason: BadNumber) -> None:
        super().__init__(reason.value)
        self.reason = reason


def parse_number(text: str) -> str:
    """The 13 characters of a number typed with 13 or 15. The key is checked when it is given.

    Spaces, dashes, dots, lower case and full-width characters are forgiven. First digits: 1 and 2, 3 and 4
    (historical), 5 to 8 (provisional: their other digits may be anything). Raises BadNir.
    """
    number = text if text.isdecimal() and text.isascii() else _plain(text)
    if not _SHAPE.fullmatch(number):
        raise BadNir(_fault(number))
    if len(number) == 15 and key_of(number[:13]) != number[13:]:
        raise BadNir(BadNumber.KEY)
    return number[:13]


def _plain(text: str) -> str:
    return _SEPARATORS.sub("", text).translate(_FULL_WIDTH).upper()


def _fault(number: str) -> BadNumber:
    """What to tell first about a text that has not the shape of a number."""
    if not number:
        return BadNumber.EMPTY
    if not _CHARACTERS.fullmatch(number):
        return BadNumber.CHARACTERS
    if len(number) not in (13, 15):
        return BadNumber.LENGTH
    if number[0] not in "12345678":
        return BadNumber.FIRST_DIGIT
    return BadNumber.MONTH


def key_of(number: str) -> str:
    """The two-digit key of 13 characters: 97 minus the remainder by 97, with 2A as 19 and 2B as 18."""
    return str(calc_check_digits(number))


def has_key(text: str) -> bool:
    """Was the number typed with its key behind? For a text that parse_number takes."""
    return len(_plain(text)) == 15


def is_provisional(number: str) -> bool:
    """Does the very format say that the number waits for the definitive one?"""
    return number[:1] in _PROVISIONAL


def is_specimen(number: str) -> bool:
    """Is it the number printed on the specimen card?"""
    return number[:13] == SPECIMEN


def formatted(number: str) -> str:
    """Grouped as on the card: "2 69 05 49 588 157", and the key behind when there is one."""
    ends = (0, 1, 3, 5, 7, 10, 13, 15)
    groups = (number[start:end] for start, end in pairwise(ends))
    return " ".join(group for group in groups if group)
