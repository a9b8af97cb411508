"""What counts as found, and how long things are. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

LONGEST_ASKED = 200  # characters of a search
MOST_WORDS = 16  # of a search that are looked for
LONGEST_WORD = 60  # characters; PostgreSQL takes a lexeme of 2,046 bytes
ON_A_PAGE = 20
MOST_PAGES = 20
LONGEST_KEPT = 120  # characters of a search that found nothing
MOST_KEPT = 10_000  # such searches that are kept at once
KEPT_DAYS = 90
LEAST_SHARE = 0.5  # of what was asked, by weight: below it is found by chance, unless two words are


@dataclass(frozen=True)
class Word:
    """One word of a search. `stems` in the languages of the edition; `weight`: how much it tells.

    `meant`: the word of the index that was put in its place; the word itself when it is known.
    """

    typed: str
    meant: str
    stems: tuple[str, ...]
    weight: float
    is_last: bool = False

    @property
    def is_corrected(self) -> bool:
        return self.meant != self.typed


def weight_of(documents: int, everywhere: int) -> float:
    """A rare word tells more than one that is everywhere. `everywhere`: how many documents there are."""
    return log(1 + everywhere / max(documents, 1))


def is_found(covered: float, matched: int, asked: Sequence[Word]) -> bool:
    """Is a passage more than a chance? `covered`: the weight of the `matched` words that it has."""
    whole = sum(word.weight for word in asked)
    return matched >= 2 or covered >= LEAST_SHARE * whole


def best_correction(word: str, near: Mapping[str, int], frequencies: Mapping[str, int]) -> str:
    """Among the words of the index that are `near` (with their distance): the nearest, then the most common.

    Whoever makes a typing error seldom does at the first letter: another word would be put in its place.
    """
    fit = {each: far for each, far in near.items() if each[0] == word[0]}
    return min(fit, key=lambda each: (fit[each], -frequencies[each], each), default="")


def farthest(word: str) -> int:
    """How many typing errors are forgiven in a word of this length."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2
