"""What people mean by a word: synonyms, words written in a hurry, the business of others. Tables; pure."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from parvis.lib.words import fold, is_stop_word, stem, words

CONTENT = Path(__file__).resolve().parent / "content"
LONGEST_EXPRESSION = 5  # words that say something
Expression = tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """`meanings`: expressions, as stems, and what they stand for. `elsewhere`: as words, whole, because an
    answer is refused for them; `perhaps`: those that may be said in passing. `written`: how people write a
    word in a hurry, and what they mean.
    """

    language: str
    meanings: dict[Expression, tuple[str, ...]]
    elsewhere: dict[Expression, tuple[str, ...]]
    perhaps: dict[Expression, tuple[str, ...]]
    written: dict[str, tuple[str, ...]]

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(part[0] for part in self.meanings if part)

    @cached_property
    def _beginnings_elsewhere(self) -> frozenset[str]:
        return frozenset(part[0] for part in (*self.elsewhere, *self.perhaps) if part)

    def meant_by(self, said: Sequence[str]) -> set[str]:
        """The meanings of what is said, as stems."""
        parts = _parts(said, self._beginnings)
        return {meaning for part in parts for meaning in self.meanings.get(part, ())}

    def elsewhere_in(self, spelt: Sequence[str]) -> tuple[set[str], set[str]]:
        """The affairs of others that are spoken of; those that may be."""
        parts = list(_parts([_singular(word) for word in spelt], self._beginnings_elsewhere))
        surely = {affair for part in parts for affair in self.elsewhere.get(part, ())}
        return surely, {affair for part in parts for affair in self.perhaps.get(part, ())}

    def spelt_out(self, text: str) -> list[str]:
        """The words of a text, those written in a hurry in full."""
        return [full for word in words(text) for full in self.written.get(word, (word,))]

    def known(self) -> Iterator[str]:
        """Every word of the tables, as it is written."""
        for line in _tables(self.language).values():
            for said in line.values():
                yield from words(said)


def content_stems(spelt: Sequence[str], language: str) -> list[str]:
    """The stems of the words that say something."""
    return [stem(word, language) for word in spelt if not is_stop_word(word, language)]


@cache
def vocabulary(language: str) -> Vocabulary:
    tables = _tables(language)
    return Vocabulary(
        language,
        _expressions(tables["meanings"], lambda said: content_stems(said, language)),
        _expressions(tables["elsewhere"], lambda said: map(_singular, said)),
        _expressions(tables["perhaps_elsewhere"], lambda said: map(_singular, said)),
        {fold(short): tuple(words(full)) for short, full in tables["written"].items()},
    )


@cache
def ordinary_words(language: str) -> tuple[str, ...]:
    """Those of every conversation: they are left as they are, and say little of what one is about."""
    return tuple((CONTENT / f"ordinary.{language}.txt").read_text().split())


@cache
def _tables(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((CONTENT / f"vocabulary.{language}.toml").read_text())


def _expressions(
    table: dict[str, str], read: Callable[[Sequence[str]], Iterable[str]]
) -> dict[Expression, tuple[str, ...]]:
    found: dict[Expression, tuple[str, ...]] = {}
    for meaning, line in table.items():
        for said in line.split(","):
            expression = tuple(read(words(said)))
            found[expression] = tuple(dict.fromkeys((*found.get(expression, ()), meaning)))
    return found


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word[-1] in "sx" else word


def _parts(said: Sequence[str], beginnings: frozenset[str]) -> Iterator[Expression]:
    for start, word in enumerate(said):
        if word in beginnings:
            for end in range(start + 1, min(start + LONGEST_EXPRESSION, len(said)) + 1):
                yield tuple(said[start:end])
