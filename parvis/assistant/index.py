"""The documents that the assistant answers from, as terms with their weights. Built from passages; pure.

A term is a stem ("perdre"), a word as it is ("=perdue"), two stems that follow each other ("cart vital") or a
meaning ("@lost"). A document is scored by all its fields together (BM25F).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import log

from parvis.assistant.spelling import Spelling
from parvis.assistant.vocabulary import Vocabulary, content_stems, ordinary_words, vocabulary
from parvis.lib.words import is_stop_word, stem, words
from parvis.search.passages import Kind, Passage

WEIGHTS = {"asked": 1.0, "title": 1.5, "heading": 0.6, "text": 0.3}
SATURATION, LENGTH = 3.5, 0.5  # BM25's k1 and b
KINDS = {"=": 0.15, "@": 0.8, " ": 0.4, "": 1.0}  # what a term counts, beside a stem
OF_HELP = 0.6  # a line of the help page says less than the guide or the question that it leads to
ANSWERING = (Kind.GUIDE, Kind.QUESTION)  # purposes and pages are where to go next


@dataclass(frozen=True)
class Document:
    """`passages`: at least one, the whole first. `standing`: what its score is multiplied by."""

    key: str
    passages: tuple[Passage, ...]
    stems: tuple[frozenset[str], ...]  # of the text of each passage
    heads: tuple[frozenset[str], ...]  # of the heading of each
    asked: tuple[str, ...]
    standing: float


@dataclass
class Index:
    """`impacts`: for each term, what it gives to which document. `spelt`: each word, how often it occurs."""

    language: str
    vocabulary: Vocabulary
    documents: list[Document] = field(default_factory=list)
    rarity: dict[str, float] = field(default_factory=dict)
    impacts: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    spelt: dict[str, int] = field(default_factory=dict)

    @cached_property
    def spelling(self) -> Spelling:
        common = dict.fromkeys(ordinary_words(self.language), 0)
        return Spelling(common | self.spelt, self.language)

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """The stems of words that are in every conversation: they say little of what one is about."""
        return frozenset(stem(word, self.language) for word in ordinary_words(self.language))

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {document.key: number for number, document in enumerate(self.documents)}

    def number_of(self, key: str) -> int:
        """The document of a passage, or of a document."""
        return self.numbers[key if key in self.numbers else key.partition("#")[0]]

    def has(self, key: str) -> bool:
        return key in self.numbers or key.partition("#")[0] in self.numbers

    @cached_property
    def _given(self) -> dict[str, dict[int, float]]:
        return {term: dict(gains) for term, gains in self.impacts.items()}

    def gives(self, term: str, document: int) -> float:
        """What a term of the question gives to a document."""
        return self._given.get(term, {}).get(document, 0.0)


def terms_of(spelt: Sequence[str], known: Vocabulary, language: str) -> Iterator[str]:
    """The terms of a text, as often as they occur; meanings once."""
    stems = content_stems(spelt, language)
    yield from stems
    for word in spelt:
        if not is_stop_word(word, language):
            yield f"={word}"
    for first, second in pairwise(stems):
        yield f"{first} {second}"
    for meaning in known.meant_by(stems):
        yield f"@{meaning}"


def kind_of(term: str) -> str:
    return term[0] if term[0] in "=@" else " " if " " in term else ""


def build(passages: Iterable[Passage], language: str) -> Index:
    index = Index(language, vocabulary(language))
    grouped: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        key = _document_of(passage)
        if key:
            grouped[key].append(passage)
    index.documents = [_document(key, of, language) for key, of in grouped.items()]
    _weigh(index)
    for document in index.documents:
        for text in (*document.asked, *(f"{p.title} {p.heading} {p.text}" for p in document.passages)):
            for word in words(text):
                index.spelt[word] = index.spelt.get(word, 0) + 1
    for word in index.vocabulary.known():
        index.spelt.setdefault(word, 1)
    return index


def _document_of(passage: Passage) -> str:
    """A topic of the help page is a question by itself."""
    if passage.kind in ANSWERING:
        return passage.document
    return passage.key if passage.kind == Kind.HELP and passage.key != passage.document else ""


def _document(key: str, passages: list[Passage], language: str) -> Document:
    asked = tuple(dict.fromkeys(way for passage in passages for way in passage.asked))
    stems, heads = (
        tuple(frozenset(content_stems(words(text), language)) for text in texts)
        for texts in ([each.text for each in passages], [each.heading for each in passages])
    )
    standing = OF_HELP if passages[0].kind == Kind.HELP else 1.0
    return Document(key, tuple(passages), stems, heads, asked, standing)


def _fields(document: Document) -> Iterator[tuple[str, str]]:
    for way in document.asked:
        yield "asked", way
    first = document.passages[0]
    for passage in document.passages:
        if passage.heading:
            yield "heading", passage.heading
        yield "text", passage.text
    yield "title", first.title if first.kind != Kind.HELP else first.heading


def _weigh(index: Index) -> None:
    counts: list[Counter[str]] = []
    for document in index.documents:
        total: Counter[str] = Counter()
        for name, text in _fields(document):
            for term in terms_of(words(text), index.vocabulary, index.language):
                total[term] += WEIGHTS[name]  # type: ignore[assignment]
        counts.append(total)
    frequency = Counter(term for each in counts for term in each)
    lengths = [sum(each.values()) for each in counts]
    usual = sum(lengths) / max(len(lengths), 1)
    many = len(counts)
    for term, among in frequency.items():
        index.rarity[term] = log(1 + (many - among + 0.5) / (among + 0.5)) * KINDS[kind_of(term)]
    for number, each in enumerate(counts):
        norm = SATURATION * (1 - LENGTH + LENGTH * lengths[number] / usual)
        for term, count in each.items():
            gain = index.rarity[term] * count * (SATURATION + 1) / (count + norm)
            gain *= index.documents[number].standing
            index.impacts.setdefault(term, []).append((number, gain))
