"""The words that were looked for, marked in a text as it is written, accents and all. Pure.

The text is escaped piece by piece; the only tag is <mark>.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

from parvis.lib.words import WORD, stem, words
from parvis.search.lexemes import COMPOUND
from parvis.search.rules import LONGEST_WORD, Word

LONGEST_EXCERPT = 240  # characters
BEFORE = 60  # characters of an excerpt before the first mark
BETWEEN_LINES = " · "
MISSING = "…"


@dataclass(frozen=True)
class Token:
    """A word of a text: from where to where, folded, and its stem."""

    start: int
    end: int
    word: str
    stem: str


@lru_cache(maxsize=4096)
def _tokens(text: str, language: str) -> tuple[Token, ...]:
    """What a dash joins comes whole before its parts."""
    found = []
    for pattern in (COMPOUND, WORD):
        for match in pattern.finditer(text):
            word = "".join(words(match[0]))[:LONGEST_WORD]
            found.append(Token(match.start(), match.end(), word, stem(word, language)))
    return tuple(sorted(found, key=lambda token: (token.start, -token.end)))


def marked(text: str, language: str, asked: Sequence[Word]) -> SafeString:
    """The whole text as HTML, with its marks."""
    return SafeString("".join(_written(text, 0, len(text), _matches(text, language, asked))))


def excerpt(text: str, language: str, asked: Sequence[Word]) -> SafeString:
    """The part of the text where most of what was asked is, as HTML with its marks."""
    flat = _flat(text)
    places = _matches(flat, language, asked)
    start, end = _window(flat, places)
    before, after = (MISSING if start else ""), (MISSING if end < len(flat) else "")
    return SafeString(before + "".join(_written(flat, start, end, places)) + after)


def _flat(text: str) -> str:
    """On one line: what ends no sentence is apart from the next."""
    lines = [line for line in text.split("\n") if line]
    joined = (line + (" " if line[-1] in ".!?:;…" else BETWEEN_LINES) for line in lines[:-1])
    return "".join((*joined, *lines[-1:]))


def _matches(text: str, language: str, asked: Sequence[Word]) -> list[Token]:
    meant = {word.meant for word in asked if not word.is_small}
    stems = {each for word in asked for each in (*word.stems, *word.same)}
    begun = tuple(word.meant for word in asked if word.is_last and len(word.meant) > 2)
    found = list[Token]()
    for token in _tokens(text, language):
        is_asked = token.word in meant or token.stem in stems or (begun and token.word.startswith(begun))
        if is_asked and not (found and token.start < found[-1].end):
            found.append(token)
    return found


def _window(text: str, places: Sequence[Token]) -> tuple[int, int]:
    """Where the excerpt begins and ends: at words, around the most marks of different words."""
    if len(text) <= LONGEST_EXCERPT:
        return 0, len(text)
    starts = [0, *(max(0, token.start - BEFORE) for token in places)]
    start = max(starts, key=lambda at: (_held(places, at), -at))
    end = min(len(text), start + LONGEST_EXCERPT)
    start = max(0, end - LONGEST_EXCERPT) if end == len(text) else start
    if start:
        start = text.find(" ", start, end) + 1 or start
    if end < len(text):
        end = text.rfind(" ", start, end + 1) if " " in text[start : end + 1] else end
        while end > start and text[end - 1] in " .,;:·":
            end -= 1
    return start, end


def _held(places: Sequence[Token], start: int) -> tuple[int, int]:
    """How many words, and how many marks, an excerpt from there would have."""
    inside = [token for token in places if start <= token.start and token.end <= start + LONGEST_EXCERPT]
    return len({token.stem for token in inside}), len(inside)


def _written(text: str, start: int, end: int, places: Sequence[Token]) -> Iterator[str]:
    done = start
    for token in places:
        if token.start < start or token.end > end:
            continue
        yield escape(text[done : token.start])
        yield f"<mark>{escape(text[token.start : token.end])}</mark>"
        done = token.end
    yield escape(text[done:end])
