"""Where a folded text names somebody: after « je m’appelle », after « Mme », before « née le ».

By the names that are known of the person, and by given names.
"""

import re
from collections.abc import Iterable, Iterator

from parvis.lib.masking_given import IsWord, given_names, no_word
from parvis.lib.words import STOP_WORDS, fold, words

CAPITAL = r"(?<!\w)[A-ZÀ-ÖØ-Þ][\wÀ-ÿ'-]{0,40}+"
WORD = r"(?<!\w)[A-Za-zÀ-ÿ][\wÀ-ÿ'-]{0,40}+"
PARTICLE = r"(?:(?:de|du|des|le|la|van|von|el|al|ben|bin)[ ]){0,2}(?:[dD]')?"
TITLE = r"(?:mme|madame|mlle|mademoiselle|mrs|miss|ms|mr|monsieur|m\.|mme\.|mr\.)"
# after a name in small letters, what begins the rest of the sentence
REST = (
    "et|je|j'\\w+|mon|ma|mes|suis|ne|n'\\w+|née?|nées?|habite|pour|comment|car|mais|ou|où|qui|que|avec|depuis|c'est|"
    "il|elle|on|nous|vous|est|a|ai|à|and|i|my|born|how|the|from|merci|bonjour|prénoms?|prenoms?|nom"
)
LOWER = (
    rf"{PARTICLE}(?!(?:{REST})\b){WORD}(?:[ ]{PARTICLE}(?!(?:{REST})\b){WORD}){{0,1}}(?:[ ]{CAPITAL}){{0,2}}"
)
UPPER = rf"{PARTICLE}{CAPITAL}(?:[ ]{PARTICLE}{CAPITAL}){{0,3}}"

NOUN = r"(?:mon[ ]|le[ ])?(?:nom|prénom|prenom)(?:[ ]de[ ](?:famille|naissance|jeune[ ]fille)|[ ]d'usage)?"
SAID = (
    rf"je[ ]m'?\s?(?:app?ell?es?|nomme)|{NOUN}(?:[ ]?:|[ ]est|[ ]c'est)|"
    r"my[ ]name(?:[ ]is|'s)|(?:my[ ])?(?:last|first|family|sur)[ ]?name(?:[ ]?:|[ ]is)"
)
I_AM = r"je[ ]suis|i[ ]am|i'm"
END = r"(?:cordialement|salutations|signée?|regards|sincerely)[ ]?[,.:]?\s{1,3}"
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?i:{SAID})[ ]{{0,2}}(?i:{TITLE}[ ])?(?P<name>{LOWER})",  # however it is written
        rf"\b(?i:{I_AM}|c'est|ici)[ ](?i:{TITLE})[ ](?P<name>{LOWER})",
        rf"\b(?i:{TITLE})[ ](?P<name>{UPPER})",
        rf"\b(?i:{I_AM})[ ](?!(?i:{TITLE})[ ])(?P<name>{CAPITAL}(?:[ ]{PARTICLE}{CAPITAL}){{1,3}})",
        rf"(?P<name>{CAPITAL}(?:[ ]{PARTICLE}{CAPITAL}){{0,3}}),?[ ]\(?(?:née?|born)[ ](?:le|on|en|à|in)\b",
        rf"(?i:{END})(?P<name>{UPPER})\W*\Z",
    )
)
# where a name ends for whoever writes all in capitals: JE SUIS EN ARRÊT, MADAME JE VEUX…
PARTICLES = frozenset("d de du des l le la van von el al ben bin".split())
NO_NAME = (
    STOP_WORDS["fr"] | STOP_WORDS["en"] | frozenset("nee nees veux habite madame monsieur".split())
) - PARTICLES
NO_NAME -= {"bon", "juste"}  # names too
TOKEN = re.compile(r"[\wÀ-ÿ'-]+")
TRIMMED = {0: 1, 1: 1, 2: 1, 3: 2}  # of which patterns, and how many names are left at least
BARE = re.compile(rf"\W*{PARTICLE}{CAPITAL}(?:[ ]+{PARTICLE}{CAPITAL}){{1,2}}\W*")
LEAST_LETTERS = 3  # of a known name: « Le » or « De » would take half of the words


def is_bare_name(text: str) -> bool:
    """Nothing but two or three words with a capital each, as somebody writes their name and nothing else. Too
    many titles are written so for it to be taken out of a text; enough for a text not to be kept.
    """
    return bool(BARE.fullmatch(text)) and not text.isupper()


def named(folded: str, names: Iterable[str], is_word: IsWord = no_word) -> Iterator[tuple[int, int]]:
    """The places, each once. `is_word`: what stands beside a given name, and is no name."""
    places = [
        place
        for number, pattern in enumerate(PATTERNS)
        for match in pattern.finditer(folded)
        if (place := _trimmed(match, TRIMMED[number]) if number in TRIMMED else match.span("name"))
    ]
    places += _known(folded, names, is_word)
    places += given_names(folded, is_word)
    end = 0
    for start, until in sorted(places, key=lambda place: (place[0], -place[1])):
        if start >= end:
            yield start, until
            end = until


def _trimmed(match: re.Match[str], least: int) -> tuple[int, int] | None:
    """Up to the first word that is in no name; None when too few are left."""
    start, end = match.span("name")
    until, left = start, 0
    for token in TOKEN.finditer(match.string, start, end):
        parts = set(words(token[0]))
        if parts <= NO_NAME and token[0][0].isupper():
            break
        if not parts <= PARTICLES:
            until, left = token.end(), left + 1
    return (start, until) if left >= least else None


def _known(folded: str, names: Iterable[str], is_word: IsWord) -> list[tuple[int, int]]:
    """« mon petit fils », of somebody called Petit, is no name in small letters."""
    parts = {part for name in names for part in re.split(r"[\s'’-]+", name) if len(part) >= LEAST_LETTERS}
    if not parts:
        return []
    each = "|".join(_any_accent(part) for part in sorted(parts, key=len, reverse=True))
    found = re.finditer(rf"\b(?:{each})\b", folded, re.IGNORECASE)
    return [match.span() for match in found if not (match[0].islower() and is_word(fold(match[0])))]


ACCENTS = {
    letter: f"[{letters}]"
    for letters in ("aàâä", "cç", "eéèêë", "iîï", "oôö", "uùûü", "yÿ")
    for letter in letters
}


def _any_accent(part: str) -> str:
    """People type their own name with and without its accents."""
    return "".join(ACCENTS.get(letter, re.escape(letter)) for letter in part.lower())
