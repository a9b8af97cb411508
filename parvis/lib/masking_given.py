"""Where a folded text has a given name, in capitals or not, and the family name beside it.

« jean dupont a perdu sa carte » says who he is without a word that announces it.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from parvis.lib.words import STOP_WORDS, fold, words

TABLE = Path(__file__).resolve().parent / "content" / "given_names.txt"  # folded; none that is a usual word
PART = re.compile(r"[^\W\d_]+")
BETWEEN = {" ", "-", "'", "’"}  # two parts of one name
SAINTS = frozenset("saint sainte st ste san santa saints".split())  # places and hospitals are called so
PARTICLES = frozenset("d de du des la le el al ben bin ibn van von ait".split())
NO_NAME = STOP_WORDS["fr"] | STOP_WORDS["en"]
WORDS_TOO = frozenset("guy lise manuel".split())  # in small letters: the guy, un travailleur manuel
MOST_AFTER = 5  # parts: a second given name, a particle, a family name
Span = tuple[int, int]
IsWord = Callable[[str], bool]


class _Part(NamedTuple):
    word: str
    start: int
    end: int
    is_small: bool

    @property
    def is_given(self) -> bool:
        return self.word in _table() and not (self.is_small and self.word in WORDS_TOO)


def no_word(_: str) -> bool:
    """Nobody says which words are usual: whatever follows a given name is taken for a name."""
    return False


def given_names(folded: str, is_word: IsWord = no_word) -> Iterator[Span]:
    """The places, with the names beside. `is_word`: is this folded word a usual one, and thus no name?

    The family name may stand before, « dupont jean », which is only seen by whoever knows usual words.
    """
    if _table().isdisjoint(words(folded)):
        return
    parts = [_Part(fold(found[0]), *found.span(), found[0].islower()) for found in PART.finditer(folded)]

    def goes_on(second: int, at: int) -> bool:
        """Is `at`, one of two parts of which `second` is the later, of the same name as the other?"""
        between = folded[parts[second - 1].end : parts[second].start]
        return between in BETWEEN and _may_be_name(parts[at].word, is_word)

    at = 0
    while at < len(parts):
        if parts[at].is_given and not (at and parts[at - 1].word in SAINTS):
            is_after = at and is_word is not no_word and parts[at - 1].word not in PARTICLES
            first = at - 1 if is_after and goes_on(at, at - 1) else at
            at = _last(folded, parts, at, goes_on)
            yield parts[first].start, parts[at].end
        at += 1


def _last(folded: str, parts: list[_Part], given: int, goes_on: Callable[[int, int], bool]) -> int:
    """Where the name ends that begins with this one: other given names, particles, one family name."""
    last = given
    for at in range(given + 1, min(given + 1 + MOST_AFTER, len(parts))):
        if not goes_on(at, at):
            break
        if parts[at].word not in PARTICLES:
            last = at
            if parts[at].word not in _table() and folded[parts[at].start - 1] != "-":  # Marie-Claire
                break
    return last


def _may_be_name(word: str, is_word: IsWord) -> bool:
    if word in _table() or word in PARTICLES:
        return True
    return len(word) > 1 and word not in NO_NAME and not is_word(word)


@cache
def _table() -> frozenset[str]:
    return frozenset(TABLE.read_text().split())
