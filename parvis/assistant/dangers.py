"""Words of danger, looked for before anything else: which numbers to show first. A table; pure.

Misspelt words count too. A false alarm costs the person one line more; a missed one could cost a life.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from parvis.lib.words import words

TABLE = Path(__file__).resolve().parent / "content" / "dangers.toml"
BETWEEN = 3  # other words that may stand between two words of a sign
LONG = 7  # letters from which a slip is forgiven
MOST_WORDS = 4000  # all of what was typed, also beyond what is searched with
EVERY_EMERGENCY = ("15", "112", "114")  # after the particular ones, such as 3114
Sign = tuple[str, ...]
Span = tuple[int, int]  # from which word, to before which


@dataclass(frozen=True)
class Danger:
    numbers: tuple[str, ...]
    unless: tuple[Sign, ...]


@dataclass(frozen=True)
class Table:
    """`signs`: by their first word, what danger they are of; `stems`: those whose first word may go on."""

    dangers: tuple[Danger, ...]
    signs: dict[str, list[tuple[int, Sign]]]
    stems: tuple[tuple[int, Sign], ...]
    long_words: tuple[str, ...]  # recognised with a slip


def numbers_for(text: str) -> tuple[str, ...]:
    """The numbers to show, the most fitting first. Empty: no danger is spoken of."""
    meant = _meant([_respelt(word) for word in words(text)[:MOST_WORDS]])
    numbers = [number for danger, _ in meant for number in _table().dangers[danger].numbers]
    particular = [number for number in numbers if number not in EVERY_EMERGENCY]
    return tuple(dict.fromkeys((*particular, *numbers)))


def beside(text: str) -> str:
    """What else is said: the folded words of a text that are in no sign of danger."""
    every = words(text)[:MOST_WORDS]
    signs = [span for _, spans in _meant([_respelt(word) for word in every]) for span in spans]
    left = (word for at, word in enumerate(every) if not any(start <= at < end for start, end in signs))
    return " ".join(left)


def _meant(said: Sequence[str]) -> list[tuple[int, list[Span]]]:
    """The dangers that are spoken of, in the order of the table, and where."""
    table = _table()
    found: dict[int, list[Span]] = {}
    for at, word in enumerate(said):
        for danger, sign in (*table.signs.get(word, ()), *_open_ended(word)):
            if until := _end(sign, said, at, BETWEEN):
                found.setdefault(danger, []).append((at, until))
    return [
        (each, found[each]) for each in sorted(found) if _is_meant(table.dangers[each], said, found[each])
    ]


def _is_meant(danger: Danger, said: Sequence[str], signs: Sequence[Span]) -> bool:
    """One sign at least is no way of speaking: « mort de rire » takes nothing from what else is said."""
    spoken = [
        (at, until) for each in danger.unless for at in range(len(said)) if (until := _end(each, said, at, 0))
    ]
    return any(all(until <= start or end <= at for at, until in spoken) for start, end in signs)


def _end(sign: Sign, said: Sequence[str], at: int, between: int) -> int:
    """Where the sign that begins at this word ends; 0 when none does."""
    if not _is(sign[0], said[at]):
        return 0
    for wanted in sign[1:]:
        near = range(at + 1, min(at + 2 + between, len(said)))
        found = next((place for place in near if _is(wanted, said[place])), None)
        if found is None:
            return 0
        at = found
    return at + 1


def _is(wanted: str, word: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def _open_ended(word: str) -> tuple[tuple[int, Sign], ...]:
    beginnings = _beginnings()
    if not word.startswith(beginnings):
        return ()
    return tuple(each for each in _table().stems if word.startswith(each[1][0][:-1]))


@cache
def _beginnings() -> tuple[str, ...]:
    return tuple({sign[0][:-1] for _danger, sign in _table().stems})


@cache
def _table() -> Table:
    dangers, signs, stems, long_words = [], dict[str, list[tuple[int, Sign]]](), [], set[str]()
    for number, each in enumerate(tomllib.loads(TABLE.read_text())["dangers"]):
        dangers.append(Danger(tuple(each["numbers"]), tuple(_signs(each["unless"]))))
        for sign in (*_signs(each["signs_fr"]), *_signs(each["signs_en"])):
            long_words.update(word.rstrip("*") for word in sign if len(word) >= LONG)
            if sign[0].endswith("*"):
                stems.append((number, sign))
            else:
                signs.setdefault(sign[0], []).append((number, sign))
    return Table(tuple(dangers), signs, tuple(stems), tuple(sorted(long_words)))


def _signs(line: str) -> list[Sign]:
    return [tuple(sign.split()) for sign in line.split(",") if sign.strip()]


@lru_cache(maxsize=5_000)
def _respelt(word: str) -> str:
    if len(word) < LONG:
        return word
    near = extractOne(word, _table().long_words, scorer=OSA.distance, score_cutoff=1)
    return str(near[0]) if near and near[0][0] == word[0] else word
