"""The shapes of what says who somebody is, as people write it: looked for in the order of SHAPES.

The text was folded (`parvis.lib.masking`): plain figures, plain spaces and dashes, no invisible mark.
Every repetition is bounded or possessive: the time grows as the length.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What was found. NUMBER is any other of four figures or more: a year, a date, an amount, a postcode."""

    EMAIL = "email"
    IBAN = "iban"
    SSN = "ssn"
    PHONE = "phone"
    LONG_NUMBER = "long_number"  # eight figures or more: a card, a file, an account
    NUMBER = "number"
    NAME = "name"


A_FIGURE = re.compile("[0-9]")
AN_AT = re.compile(r"[@(\[]|arob", re.IGNORECASE)


class Shape(NamedTuple):
    """`keeps`: how much of the match, from its start, is it really; 0 is nothing. `kind` None: harmless.
    `needs`: without any of these characters in a text, it is not looked for.
    """

    kind: Kind | None
    pattern: re.Pattern[str]
    keeps: Callable[[str], int] = len
    needs: re.Pattern[str] = A_FIGURE


def _of(pattern: str) -> re.Pattern[str]:
    """Written apart; figures, and letters taken for figures when no other letter is beside them."""
    figure = "(?:[0-9]|(?<![A-HJ-NP-Za-kmnp-z])[OoIl](?![A-HJ-NP-Za-kmnp-z]))"
    between = r"[\s._\-/()*,|]{0,3}"
    return re.compile(pattern.replace("FIGURE", figure).replace("BETWEEN", between), re.VERBOSE)


AT = r"(?:@|\(\s?(?:at|a|arobase)\s?\)|\[\s?(?:at|a|arobase)\s?\]|\barobase\b|\barobas\b)"
DOT = r"(?:\.|\(\s?(?:dot|point)\s?\)|\[\s?(?:dot|point)\s?\]|\bpoint\b|\bdot\b)"
ENDINGS = "fr|com|net|org|eu|be|ch|lu|de|it|es|pt|uk|ca|re|bzh|info|io|me|test|example"
PROVIDERS = (
    "gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|orange|wanadoo|free|sfr|neuf|bbox|laposte|icloud|"
    "protonmail|proton|numericable|aol|gmx"
)
WRITTEN = r"(?<![\w.+%'-])[\w.+%'-]++"  # what is before the sign

LEAST_FIGURES = 8  # of a long number
LEAST_FIGURES_OF_IBAN = (14, 9)  # of a country that is not listed; of one that is
LENGTHS = {
    15: "NO", 16: "BE", 18: "DK FI NL", 19: "MK SI", 20: "AT BA EE LT LU", 21: "CH HR LI LV",
    22: "BG DE GB GE IE ME RS", 23: "GI IL", 24: "AD CZ ES MD PK RO SA SE SK TN VG", 25: "PT", 26: "IS TR",
    27: "FR GR IT MC SM", 28: "AL CY DZ HU LB MA PL", 29: "UA", 31: "MT",
}  # fmt: skip
IBANS = {country: length for length, countries in LENGTHS.items() for country in countries.split()}


def _iban(match: str) -> int:
    """Up to where it is one: the length that its country has, else its last word that holds a figure."""
    places = [place + 1 for place, letter in enumerate(match) if letter.isalnum()]
    length = IBANS.get(match[:2].upper(), 0)
    if length:
        ends = places[length - 1] if len(places) >= length else 0
    else:
        ends = _with_figures(match)
    return ends if _figures(match[:ends]) >= LEAST_FIGURES_OF_IBAN[bool(length)] else 0


def _with_figures(match: str) -> int:
    ends = 0
    for word in re.finditer(r"[A-Za-z0-9]+", match):
        if not any(letter.isdigit() for letter in word[0]):
            break
        ends = word.end()
    return ends


def _figures(text: str) -> int:
    return sum(letter.isdigit() for letter in text)


def _long(match: str) -> int:
    """Letters taken for figures count when the others are many."""
    return len(match) if _figures(match) >= LEAST_FIGURES - 2 else 0


def _mostly_figures(match: str) -> int:
    return len(match) if _figures(match) >= 6 else 0


YEAR = r"(?:19|20)[0-9]{2}"
DAY, MONTH = r"(?:0?[1-9]|[12][0-9]|3[01])", r"(?:0?[1-9]|1[0-2])"

SHAPES = (
    Shape(Kind.EMAIL, _of(rf"{WRITTEN}@[\w-]++(?:\.[\w-]++)++"), needs=AN_AT),
    Shape(
        Kind.EMAIL,
        re.compile(
            rf"{WRITTEN}\s{{0,2}}{AT}\s{{0,2}}(?:[\w-]++\s?{DOT}\s?){{1,3}}(?:{ENDINGS})\b"
            rf"|{WRITTEN}\s{{0,2}}{AT}\s{{0,2}}(?:{PROVIDERS})\b",
            re.IGNORECASE,
        ),
        needs=AN_AT,
    ),
    Shape(Kind.IBAN, _of(r"(?<!\w)[A-Za-z]{2}[ ]?[0-9]{2}(?:[ .\-]{0,2}[A-Za-z0-9]){11,30}"), _iban),
    Shape(
        None,
        re.compile(
            r"(?i:d[eé]p(?:artemen)?ts?)[ ]?:?[ ]?[0-9]{2,3}(?:(?:,[ ]?|[ ]et[ ]|[ ])[0-9]{2,3}(?![0-9]))*+"
        ),
    ),
    Shape(Kind.NUMBER, _of(rf"(?<![0-9]){YEAR}(?:\s?[-/,;\s]\s?{YEAR}){{1,9}}(?![ ]?[0-9])")),
    Shape(
        Kind.SSN,
        _of(
            r"""(?<![0-9])[1-8]BETWEEN FIGURE BETWEEN FIGURE BETWEEN
            (?:[0OIl]BETWEEN[1-9Il]|[1-9Il]BETWEEN FIGURE)BETWEEN
            (?:FIGURE BETWEEN FIGURE|2BETWEEN[ABab])
            (?:BETWEEN FIGURE){6}(?:BETWEEN FIGURE BETWEEN FIGURE)?[0-9]{0,9}"""
        ),
        lambda match: len(match) if _figures(match) >= 10 else 0,
    ),
    Shape(Kind.PHONE, re.compile(r"(?<![0-9])0[1-9](\W{1,3})[0-9]{2}(?:\1[0-9]{2}){3}(?![0-9])")),
    # dates, years, decrees, amounts
    Shape(
        Kind.NUMBER,
        _of(
            rf"""(?<![0-9]){DAY}\s?[/.\-]\s?{MONTH}\s?[/.\-]\s?{YEAR}(?![0-9])
            | (?<![0-9]){DAY}[ ]{MONTH}[ ]{YEAR}(?![ .]?[0-9])
            | (?<![0-9]){YEAR}-{MONTH}-{DAY}(?![0-9])
            | (?<![0-9]){YEAR}\s?[-/]\s?[0-9]{{1,4}}(?!\s?[-/.]?[0-9])
            | (?<![0-9])[0-9]{{1,3}}(?:[ .][0-9]{{3}}){{0,4}}(?:,[0-9]{{1,2}})?\s?(?:€|[Ee]uros?\b|EUR\b)
            | (?<![0-9])[1-9][0-9]{{3,5}}(?:[,.][0-9]{{1,2}})?\s?(?:€|[Ee]uros?\b|EUR\b)
            | (?<![0-9.])[1-9][0-9]{{0,2}}(?:[ ][0-9]{{3}}){{1,3}}[ ]000(?![ .]?[0-9])
            | (?<=[A-Z]{{4}})[0-9]{{8,20}}(?![0-9])"""
        ),
        lambda match: len(match) if _figures(match) > 3 else 0,
    ),
    Shape(None, _of(r"(?<![0-9:])(?:[01]?[0-9]|2[0-4])\s?[:hH]\s?[0-5][0-9](?![0-9:])")),  # an hour
    Shape(
        Kind.PHONE,
        _of(
            r"""(?:(?:\+|(?<![0-9])00)\s?33BETWEEN(?:[0O]BETWEEN)?|(?<![0-9])[0O]BETWEEN)
            (?<![0-9A-Za-z][OoIl])[1-9Il](?:BETWEEN FIGURE){8}(?![0-9])
            | \+\s?[1-9](?:BETWEEN FIGURE){7,14}
            | (?<![0-9])00\s?[1-9](?:BETWEEN FIGURE){8,14}"""
        ),
        _mostly_figures,
    ),
    Shape(Kind.LONG_NUMBER, _of(r"(?<![0-9])FIGURE(?:[ .\-/_*]?FIGURE){7,60}[0-9]*+"), _long),
    # the end of a RIB, which may hold letters: seven characters in one
    Shape(Kind.NUMBER, _of(r"(?<!\w)(?=[A-Za-z0-9]{7}(?!\w))(?=(?:[A-Za-z]*[0-9]){4})[A-Za-z0-9]{7}")),
    Shape(Kind.NUMBER, _of(r"(?:\+|\b)?[0-9](?:[ .\-/]?(?:[0-9]|[ABab](?=[ .\-/]?[0-9]))){3,40}+")),
)
