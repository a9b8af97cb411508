"""Finds in a text what says who somebody is: addresses, phones, numbers, accounts, names; takes it out.

Copied or disguised text is read as a person reads it: invisible marks are skipped, figures of any script are
figures, an O among figures is a zero. What is found is told by its place in the text as it was written.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parvis.lib.masking_given import IsWord, no_word
from parvis.lib.masking_names import is_bare_name, named
from parvis.lib.masking_patterns import SHAPES, Kind, Shape

__all__ = ["MASK", "PERSONAL", "Found", "Kind", "found", "is_bare_name", "masked"]
MASK = "[…]"
# what nobody should publish; the others may be a year, an amount, somebody's neighbour
PERSONAL = frozenset({Kind.EMAIL, Kind.IBAN, Kind.SSN, Kind.PHONE, Kind.LONG_NUMBER})
RUN = re.compile(r"[ \t]{2,}")
GONE = "\0"  # where something was found already
INVISIBLE = {"Cf", "Cc", "Mn", "Me", "Cn", "Co", "Cs"}  # categories of Unicode
LOOK_ALIKE = {"О": "O", "о": "o", "Ο": "O", "ο": "o", "·": ".", "•": ".", "−": "-", "’": "'", "ʼ": "'"}


@dataclass(frozen=True)
class Found:
    """`start` and `end` are places in the text as it was given."""

    kind: Kind
    start: int
    end: int


def found(
    text: str, *, names: Iterable[str] = (), spared: Iterable[str] = (), is_word: IsWord = no_word
) -> tuple[Found, ...]:
    """In the order of the text, apart from each other. Takes a time that grows as the length.

    `names`: those of the person, when they are known. `spared`: numbers and addresses that are everybody's,
    such as the phone of the organisation. `is_word`: is a folded word a usual one? What stands beside a given
    name is a name otherwise.
    """
    folded, places = _folded(text)
    known = {_plain(each) for each in spared}
    kept = list[tuple[Kind, int, int]]()
    for shape in SHAPES:
        if not shape.needs.search(folded):
            continue
        pieces, done = list[str](), 0
        for start, end in _places(shape, folded):
            pieces += [folded[done:start], GONE * (end - start)]
            done = end
            if shape.kind and _plain(folded[start:end]) not in known:
                kept.append((shape.kind, start, end))
        folded = "".join([*pieces, folded[done:]]) if done else folded
    kept += [(Kind.NAME, start, end) for start, end in named(folded, names, is_word)]
    return tuple(
        Found(kind, places[start], places[end - 1] + 1) for kind, start, end in sorted(kept, key=_start)
    )


def masked(text: str, *, names: Iterable[str] = ()) -> str:
    """The text with a mark in place of each."""
    return without(text, found(text, names=names))


def without(text: str, places: Iterable[Found]) -> str:
    """The text with a mark in place of these, which `found` gave in their order."""
    parts, done = list[str](), 0
    for each in places:
        parts += [text[done : each.start], MASK]
        done = each.end
    return "".join([*parts, text[done:]])


def _places(shape: Shape, folded: str) -> Iterator[tuple[int, int]]:
    """What follows the beginning of what was none may hide one, where letters are taken too."""
    match = shape.pattern.search(folded)
    while match:
        length = shape.keeps(match[0])
        if length:
            yield match.start(), match.start() + length
        after = match.start() + (length or 2) if shape.kind is Kind.IBAN else match.end()
        match = shape.pattern.search(folded, after)


def _start(one: tuple[Kind, int, int]) -> int:
    return one[1]


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum()).lower()


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text as its shapes are looked for, and where each of its characters was."""
    if text.isascii() and GONE not in text:
        return _drawn_together(text, range(len(text)))
    table = {letter: _read_as(letter) for letter in set(text)}
    places = [place for place, letter in enumerate(text) if table[letter]]
    folded = text.translate({ord(letter): read for letter, read in table.items()})
    return _drawn_together(folded, places)


def _drawn_together(folded: str, places: Sequence[int]) -> tuple[str, Sequence[int]]:
    """Spaces in a row are one, as a page shows them."""
    runs = [run.span() for run in RUN.finditer(folded)]
    if not runs:
        return folded, places
    starts, ends = [0, *(end for _, end in runs)], [*(start + 1 for start, _ in runs), len(folded)]
    parts = list(zip(starts, ends, strict=True))
    kept = [place for start, end in parts for place in places[start:end]]
    return "".join(folded[start:end] for start, end in parts), kept


def _read_as(letter: str) -> str:
    """One character, or none when it is invisible."""
    if letter in LOOK_ALIKE or (letter.isascii() and letter != GONE):
        return LOOK_ALIKE.get(letter, letter)
    category = unicodedata.category(letter)
    if letter == GONE or (category in INVISIBLE and not letter.isspace()):
        return ""
    figure = unicodedata.digit(letter, None)
    if figure is not None:
        return str(figure)
    if letter.isspace() or category == "Pd":
        return " " if letter.isspace() else "-"
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter
