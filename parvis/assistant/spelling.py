"""What a word that is nowhere in the documents was meant to be: a letter wrong, two words in one. Pure."""

import re
from collections import defaultdict
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from parvis.lib.words import STOP_WORDS, stem

GLUED = ("j", "m", "n", "t", "s", "l", "d", "c", "qu", "jn", "jm", "jl")  # jarrive, mavez, jmappelle
SHORTEST, LONGEST = 4, 30  # of what is corrected
TWO_SLIPS_FROM = 8  # letters
FRENCH = "fr"
SOUNDS = (  # in this order; what is left of a word is how it is heard
    (r"ph", "f"), (r"eau|au", "o"), (r"qu|q|ck", "k"), (r"c(?=[eiy])", "s"), (r"c(?!h)", "k"), (r"y", "i"),
    (r"ai|ei|et\b|er\b|ez\b", "e"), (r"en|em|am", "an"), (r"(?<!c)h", ""), (r"[xz]", "s"),
    (r"g(?=[ei])", "j"),
    (r"(.)\1", r"\1"), (r"(?<=..)(?:es|ent|e|s|t|d|p)++\b", ""),
)  # fmt: skip


class Spelling:
    """`spelt`: each word of the documents, and how often it occurs."""

    def __init__(self, spelt: dict[str, int], language: str) -> None:
        self.language = language
        self.spelt = spelt
        self.stems = {stem(word, language) for word in spelt}
        self._near: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in spelt:
            if len(word) >= SHORTEST - 1 and not word.isdigit():
                self._near[word[0], len(word)].append(word)
        self._heard: dict[str, str] = {}
        for word in sorted(spelt, key=lambda word: (spelt[word], word)) if language == FRENCH else ():
            self._heard[sound(word)] = word  # the most frequent one stays
        self.meant = lru_cache(maxsize=5_000)(self._meant)

    def knows(self, word: str) -> bool:
        return (
            word in self.spelt or word in STOP_WORDS[self.language] or stem(word, self.language) in self.stems
        )

    def _meant(self, word: str) -> tuple[str, ...]:
        """The words that this one stands for: itself when nothing is nearer."""
        if self.knows(word) or not word.isalpha() or len(word) > LONGEST:
            return (word,)
        rest = self._unglued(word)
        if rest:
            return rest
        near, heard = self._nearest(word, slips=1), self._as_heard(word)
        if near and heard and self.spelt[near] <= 1 < self.spelt[heard]:
            near = heard  # "bank": the documents speak of banks, not of banns
        nearest = near or heard or self._nearest(word)
        return (nearest,) if nearest else (word,)

    def _as_heard(self, word: str) -> str:
        return self._heard.get(sound(word), "") if len(word) >= SHORTEST else ""

    def _unglued(self, word: str) -> tuple[str, ...]:
        if self.language != FRENCH:
            return ()
        for start in GLUED:
            rest = word[len(start) :]
            if word.startswith(start) and len(rest) >= SHORTEST - 1:
                if self.knows(rest):
                    return (start, rest)
        for start in GLUED:
            rest = word[len(start) :]
            if word.startswith(start) and len(rest) >= SHORTEST and (near := self._nearest(rest, slips=1)):
                return (start, near)
        return ()

    def _nearest(self, word: str, slips: int = 2) -> str:
        if len(word) < SHORTEST - 1:
            return ""
        slips = min(slips, 2 if len(word) >= TWO_SLIPS_FROM else 1)
        close = [
            near
            for size in range(len(word) - slips, len(word) + slips + 1)
            for near in self._near.get((word[0], size), ())
        ]
        found = extract(word, close, scorer=OSA.distance, score_cutoff=slips, limit=8)
        if len(word) < SHORTEST:  # "cod", "kart": only what was cut short
            found = [each for each in found if each[0].startswith(word)]
        if not found:
            return ""
        return min(found, key=lambda each: (each[1], -self.spelt[each[0]], each[0]))[0]


def sound(word: str) -> str:
    """Roughly how a folded French word is heard: bank as banque."""
    for written, heard in _SOUNDS:
        word = written.sub(heard, word)
    return word


_SOUNDS = tuple((re.compile(written), heard) for written, heard in SOUNDS)
