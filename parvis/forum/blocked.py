"""Blocked words and domains: found in a text however they are dressed up. Pure: no Django.

A word is compared as a whole, without accents or case, with the letters that look like others put back
("m3rde", "mеrdе" in Cyrillic), letters held down ("meeerde") and letters apart ("m e r d e") as one word.
"Contrat" holds no blocked "con": a word inside another is another word.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from parvis.lib.words import fold

# what is typed in the place of a letter, in words that have letters too
LEET = str.maketrans("013456789@$€!|", "oieasgtbgaseii")
LOOKALIKES = str.maketrans(
    "авеіјкмнорсѕтухԁԛԝһѵԍьαβεηικμνορτυχωϲℓ",
    "abeijkmhopcstyxdqwhvgbabenikmvoptuxwcl",
)
HELD_DOWN = re.compile(r"([^\W\d_])\1{2,}")  # three times or more
TOKEN = re.compile(r"[@$€]?[^\W_]+(?:[@$€!|]+[^\W_]+)*[@$€]?")
PLURALS = ("s", "x")
LEAST_APART = 3  # letters; fewer stand alone in ordinary sentences
DOT = re.compile(r"\s?[\[(]\s?(?:\.|point|dot)\s?[\])]\s?", re.IGNORECASE)
HOST = re.compile(r"(?<![\w.-])(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])")
MOST_WORDS = 4  # in one entry


@dataclass(frozen=True)
class Token:
    """A word of the text, as it is compared, and where it stands there."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Hit:
    """What was found, and where. `stops`: the text is not taken; otherwise somebody looks at it first."""

    entry: str
    start: int
    end: int
    stops: bool


@dataclass(frozen=True)
class Lists:
    """What the organisation blocks. Keys are compared forms; values say whether the text is stopped.

    `own`: the hosts of the body itself, whose links are nobody's advertising. `spared`: its phones and
    addresses, which are everybody's.
    """

    words: dict[str, bool] = field(default_factory=dict)
    domains: dict[str, bool] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    spared: tuple[str, ...] = ()


def compared(word: str) -> str:
    """The form under which an entry is kept: two entries with the same one are the same."""
    return " ".join(_plain(part) for part in TOKEN.findall(_straight(word)))


def compared_domain(domain: str) -> str:
    """« https://WWW.Exemple.example/page » and « exemple.example » are one."""
    found = next(hosts(domain), None)
    return found.word if found else ""


@lru_cache(maxsize=4096)
def _character(char: str) -> str:
    return fold(char).translate(LOOKALIKES)


def _straight(text: str) -> str:
    return "".join(map(_character, text))


def _plain(token: str) -> str:
    """A number stays a number; digits among letters are the letters they look like."""
    return token if token.isdigit() else HELD_DOWN.sub(r"\1", token.translate(LEET))


def _mapped(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and the place in the text of each of its characters."""
    straight, places = list[str](), list[int]()
    for place, char in enumerate(text):
        for letter in _character(char):
            straight.append(letter)
            places.append(place)
    return "".join(straight), places


def tokens(text: str) -> list[Token]:
    """The words of the text; letters that stand apart, three or more in a row, are one word."""
    straight, places = _mapped(text)
    found, apart = list[Token](), list[Token]()
    for match in TOKEN.finditer(straight):
        token = Token(_plain(match[0]), places[match.start()], places[match.end() - 1] + 1)
        if len(match[0]) == 1:
            apart.append(token)
            continue
        found += _joined(apart)
        apart = []
        found.append(token)
    return found + _joined(apart)


def _joined(apart: list[Token]) -> list[Token]:
    if len(apart) < LEAST_APART:
        return apart
    return [Token("".join(one.word.translate(LEET) for one in apart), apart[0].start, apart[-1].end)]


def words_found(text: str, words: dict[str, bool]) -> Iterator[Hit]:
    """The blocked words of a text, in its order, plurals included. As long as the text, whatever the list."""
    known = _by_first(words)
    there = tokens(text) if words else []
    for place, token in enumerate(there):
        for first in _singulars(token.word):
            for entry in known.get(first, ()):
                span = there[place : place + len(entry)]
                if _same(span, entry):
                    yield Hit(" ".join(entry), token.start, span[-1].end, words[" ".join(entry)])


def _by_first(words: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    known = dict[str, list[tuple[str, ...]]]()
    for entry in words:
        parts = tuple(entry.split())
        known.setdefault(parts[0], []).append(parts)
    return known


def _singulars(word: str) -> Iterator[str]:
    yield word
    for ending in PLURALS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST_APART:
            yield word.removesuffix(ending)


def _same(span: list[Token], entry: tuple[str, ...]) -> bool:
    return len(span) == len(entry) and all(
        part in _singulars(token.word) for token, part in zip(span, entry, strict=True)
    )


def hosts(text: str) -> Iterator[Token]:
    """What looks like the name of a site: « exemple.example », « exemple[.]example », with www. or not."""
    straight, places = _mapped(text.replace("。", "."))
    plain, back = _with_dots(straight)
    for match in HOST.finditer(plain):
        start, end = back[match.start()], back[match.end() - 1]
        yield Token(match[0].removeprefix("www."), places[start], places[end] + 1)


def _with_dots(text: str) -> tuple[str, list[int]]:
    """« [.] » and « (point) » as dots, and the place of each character before."""
    plain, back, last = list[str](), list[int](), 0
    for match in DOT.finditer(text):
        plain.append(text[last : match.start()] + ".")
        back += [*range(last, match.start()), match.start()]
        last = match.end()
    return "".join([*plain, text[last:]]), [*back, *range(last, len(text))]


def domains_found(text: str, domains: dict[str, bool]) -> Iterator[Hit]:
    """The blocked domains of a text, with whatever is under them."""
    for host in hosts(text) if domains else ():
        parts = host.word.split(".")
        for place in range(len(parts) - 1):
            if (domain := ".".join(parts[place:])) in domains:
                yield Hit(domain, host.start, host.end, domains[domain])
                break
