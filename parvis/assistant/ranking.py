"""How well each document answers a question, and why: the sum of what each of its words gives. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from parvis.assistant.index import Index, kind_of, terms_of
from parvis.assistant.vocabulary import content_stems
from parvis.lib.words import stem, words

MOST_WORDS = 120  # of a question
CORRECTED = 0.75  # what a corrected word counts, beside one that was found as it is
BY_PLACE = 1.2  # documents of the page where the person stands
LENT = 0.6  # what a word counts that the question before lends
UNKNOWN_WORD, ORDINARY_WORD = 4.5, 1.0  # what they weigh in how much of a question is understood
MEANT = 0.7  # a word that the document has by its meaning only


@dataclass(frozen=True)
class Asked:
    """A question as it is read. `lent`: the terms that the question before gives it."""

    spelt: tuple[str, ...]
    stems: tuple[str, ...]
    terms: dict[str, float]
    affairs: frozenset[str] = frozenset()  # of others
    perhaps: frozenset[str] = frozenset()  # of others, unless said in passing

    @classmethod
    def read(cls, text: str, index: Index) -> "Asked":
        known, written = index.vocabulary, index.vocabulary.written
        spelt, corrected = list[str](), set[str]()
        for word in known.spelt_out(text)[:MOST_WORDS]:
            for meant in index.spelling.meant(word):
                if meant != word:
                    corrected.add(stem(meant, index.language))
                spelt += written.get(meant, (meant,))
        stems = content_stems(spelt, index.language)
        terms = dict.fromkeys(terms_of(spelt, known, index.language), 1.0)
        for term in corrected.intersection(terms):
            terms[term] = CORRECTED
        surely, perhaps = map(frozenset, known.elsewhere_in(spelt))
        return cls(tuple(spelt), tuple(dict.fromkeys(stems)), terms, surely, perhaps)

    def telling(self, index: Index) -> list[str]:
        """The stems that are not in every conversation."""
        return [each for each in self.stems if each not in index.ordinary or each in index.rarity]

    def with_lent(self, lent: Iterable[str]) -> "Asked":
        return replace(self, terms={**dict.fromkeys(lent, LENT), **self.terms})


@dataclass
class Ranked:
    """The documents found, best first, by their number in the index."""

    index: Index
    asked: Asked
    scores: dict[int, float] = field(default_factory=dict)
    leaning: bool = False  # on the question before

    @cached_property
    def best(self) -> list[int]:
        return sorted(self.scores, key=lambda number: (-self.scores[number], number))

    @cached_property
    def understood(self) -> float:
        """How much of the question the best document speaks of, from 0 to 1; rare words weigh more."""
        if not self.best:
            return 0.0
        top, total, had = self.best[0], 0.0, 0.0
        for each in self.asked.stems:
            weight = self._weight(each)
            total += weight
            had += weight * self._share(each, top)
        return had / total if total else 0.0

    def _weight(self, each: str) -> float:
        rarity = self.index.rarity.get(each)
        if each in self.index.ordinary:
            return min(rarity, 2 * ORDINARY_WORD) if rarity is not None else ORDINARY_WORD
        return UNKNOWN_WORD if rarity is None else rarity

    def _share(self, each: str, document: int) -> float:
        if self.index.gives(each, document):
            return 1.0
        meanings = self.index.vocabulary.meanings.get((each,), ())
        return MEANT if any(self.index.gives(f"@{name}", document) for name in meanings) else 0.0

    @cached_property
    def rarities(self) -> dict[str, float]:
        """Of the stems of the question and what was lent to it."""
        rarity = self.index.rarity
        return {term: rarity[term] for term in self.asked.terms if term in rarity and not kind_of(term)}

    @property
    def confidence(self) -> float:
        return self.scores[self.best[0]] * self.understood if self.best else 0.0

    def why(self, document: int) -> list[tuple[str, float]]:
        """What each term gives to a document, the most first."""
        given = (
            (term, round(weight * self.index.gives(term, document), 2))
            for term, weight in self.asked.terms.items()
        )
        return sorted((each for each in given if each[1]), key=lambda each: -each[1])


def rank(asked: Asked, index: Index, *, places: Sequence[str] = ()) -> Ranked:
    """`places`: documents of the page where the person stands."""
    scores: dict[int, float] = {}
    for term, weight in asked.terms.items():
        for document, gain in index.impacts.get(term, ()):
            scores[document] = scores.get(document, 0.0) + weight * gain
    for key in set(places):
        if (document := index.numbers.get(key, -1)) in scores:
            scores[document] *= BY_PLACE
    return Ranked(index, asked, scores)


def best_passage(ranked: Ranked, document: int, *, standing: str = "") -> int:
    """Which passage of a document to show: the one that has most of the question's rare words. The whole,
    first, when none has more. `standing`: the passage of the page where the person stands.
    """
    found = ranked.index.documents[document]
    keys = [passage.key for passage in found.passages]
    if standing in keys:
        return keys.index(standing)
    worth = [
        sum(rarity * ((stem in text) + (stem in head)) for stem, rarity in ranked.rarities.items())
        for text, head in zip(found.stems, found.heads, strict=True)
    ]
    worth[0] += 1.0
    return worth.index(max(worth))


def subject(index: Index, key: str) -> list[str]:
    """What a document, or a passage of it, is about: lent to a question that leans on it."""
    document = index.documents[index.number_of(key)]
    passage = next((each for each in document.passages if each.key == key), document.passages[0])
    return [
        term
        for term in terms_of(words(passage.heading or passage.title), index.vocabulary, index.language)
        if kind_of(term) in ("", "@")
    ]
