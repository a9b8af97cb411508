"""What PostgreSQL indexes of a passage and looks for: the stems and the words themselves, both folded.

In one vector: a stem as it is, a word after a `=`. The stems are those of parvis.lib.words, which need no
accents, and not those of PostgreSQL's dictionaries, which do.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA, Indel
from rapidfuzz.process import extract

from parvis.lib.words import fold, is_stop_word, stem, words
from parvis.search.passages import Passage
from parvis.search.rules import (
    FARTHEST,
    LONGEST_WORD,
    MOST_WORDS,
    SHORTEST_CORRECTED,
    Word,
    best_correction,
    weight_of,
)
from parvis.search.synonyms import same_as

TITLE, HEADING, TEXT, ASKED = (
    "A",
    "B",
    "C",
    "D",
)  # weights of PostgreSQL; what they are worth is in queries.py
LAST_POSITION = 16_383  # PostgreSQL's
COMPOUND = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)+")


@lru_cache(maxsize=2048)
def vector_of(passage: Passage) -> str:
    """As PostgreSQL reads a tsvector."""
    places: dict[str, list[str]] = {}
    position = 0
    for weight, text in _fields(passage):
        for word in (*words(text), *_joined(text)):
            position = min(position + 1, LAST_POSITION)
            for lexeme in _lexemes(word[:LONGEST_WORD], passage.language):
                places.setdefault(lexeme, []).append(f"{position}{weight}")
    return " ".join(f"{quoted(lexeme)}:{','.join(where[:255])}" for lexeme, where in places.items())


def quoted(lexeme: str) -> str:
    """Words are letters and figures alone; quoted all the same."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _fields(passage: Passage) -> Iterator[tuple[str, str]]:
    yield TITLE, passage.title
    yield HEADING, passage.heading
    yield TEXT, passage.text
    yield ASKED, "\n".join(passage.asked)


def _lexemes(word: str, language: str) -> Iterator[str]:
    if not is_stop_word(word, language):
        yield stem(word, language)
    yield f"={word}"


def _joined(text: str) -> Iterator[str]:
    """rendez-vous, for who writes it in one word."""
    for compound in COMPOUND.findall(fold(text)):
        yield re.sub(r"[\W_]", "", compound)


@dataclass(frozen=True)
class Vocabulary:
    """The words of an edition, with how many documents have them. `languages`: those it is written in.

    `written`: the words of the pages, to which typing errors are corrected; ways of asking may hold some.
    """

    languages: tuple[str, ...]
    documents: int
    of_words: dict[str, int]
    of_stems: dict[str, int]
    written: frozenset[str]

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> "Vocabulary":
        of_words, of_stems, languages = dict[str, set[str]](), dict[str, set[str]](), Counter[str]()
        documents, written = set[str](), set[str]()
        for passage in passages:
            documents.add(passage.document)
            languages[passage.language] += 1
            whole = "\n".join(text for _, text in _fields(passage))
            pages = f"{passage.title}\n{passage.heading}\n{passage.text}"
            written |= {*words(pages), *_joined(pages)}
            for word in {*words(whole), *_joined(whole)}:
                of_words.setdefault(word, set()).add(passage.document)
                of_stems.setdefault(stem(word, passage.language), set()).add(passage.document)
        return cls(
            languages=tuple(sorted(languages)),
            documents=len(documents),
            of_words={word: len(where) for word, where in of_words.items()},
            of_stems={each: len(where) for each, where in of_stems.items()},
            written=frozenset(written),
        )

    def knows(self, word: str) -> bool:
        """Is this folded word, or another form of it, in what can be found?"""
        return word in self.of_words or any(stem(word, each) in self.of_stems for each in self.languages)

    @cached_property
    def long_words(self) -> list[str]:
        """Those that a typing error may have meant."""
        return [word for word in sorted(self.written) if len(word) >= SHORTEST_CORRECTED and word.isalpha()]

    def understood(self, typed: str, language: str, *, exactly: bool = False) -> tuple[Word, ...]:
        """The words that a search is about. `exactly`: as they are, whatever they may have meant."""
        every = list(dict.fromkeys(word[:LONGEST_WORD] for word in self._words(typed)))[:MOST_WORDS]
        small = {word for word in every if is_stop_word(word, language)}
        if len(small) == len(every):
            small = set()
        begun = every[-1] if every and typed[-1:].isalnum() else ""
        return tuple(
            self._small(word)
            if word in small
            else self._word(word, language, exactly=exactly, is_last=word == begun)
            for word in every
        )

    def _words(self, typed: str) -> Iterator[str]:
        """What a dash joins is one word where the index knows it as one."""
        for part in fold(typed).split():
            joined = "".join(words(part))
            yield from ([joined] if joined in self.of_words else words(part))

    def _small(self, word: str) -> Word:
        return Word(word, word, (), weight_of(self.of_words.get(word, 0), self.documents), is_small=True)

    def _word(self, word: str, language: str, *, exactly: bool, is_last: bool) -> Word:
        stems, meant = self._stems(word), word
        same = () if exactly else self._same(word, language)
        if not exactly and not same and not self._is_known(word, stems, is_last=is_last):
            meant = self._correction(word) or word
            stems, same = self._stems(meant), self._same(meant, language)
        documents = max(
            self.of_words.get(meant, 0), *(self.of_stems.get(each, 0) for each in (*stems, *same))
        )
        return Word(word, meant, stems, weight_of(documents, self.documents), same, is_last=is_last)

    def _same(self, word: str, language: str) -> tuple[str, ...]:
        """Of what means the same, what is in the index."""
        return tuple(each for each in same_as(word, language) if each in self.of_stems)

    def _stems(self, word: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(stem(word, language) for language in self.languages or ("fr",)))

    def _is_known(self, word: str, stems: Sequence[str], *, is_last: bool) -> bool:
        if word in self.of_words or any(each in self.of_stems for each in stems):
            return True
        return is_last and len(word) > 2 and any(each.startswith(word) for each in self.of_words)

    def _correction(self, word: str) -> str:
        if not word.isalpha() or len(word) < SHORTEST_CORRECTED:
            return ""
        near = extract(word, self.long_words, scorer=OSA.distance, score_cutoff=FARTHEST, limit=None)
        distances = {found: (int(far), Indel.normalized_distance(word, found)) for found, far, _ in near}
        frequencies = {
            found: max(self.of_stems.get(each, 0) for each in self._stems(found)) for found in distances
        }
        return best_correction(word, distances, frequencies, self.documents)
