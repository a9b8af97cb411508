"""« En bref »: the sentences of a model that the passages support, each tied to them; the others are dropped.

A sentence is kept when it cites passages that were found, most of its words are theirs, as are its numbers,
links, phones and addresses, and when it denies what they deny. It never takes the place of the passages.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import structlog
from django.conf import settings

from parvis.assistant.answers import Found
from parvis.assistant.rules import MOST_READ, tidied
from parvis.connections.rephrasing import RephrasingUnavailable, port
from parvis.lib.masking import PERSONAL, found, masked
from parvis.lib.words import stems, words

MOST_KEPT, LONGEST = 4, 300  # sentences; characters of one
LEAST_SUPPORT = 0.75  # of what a sentence says, that the passages say
LEAST_STEMS = 2
END = re.compile(r"(?<=[.!?…])\s+|\n+")
TAG = re.compile(r"<[^<>]{0,500}>")
LABELLED = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()]{0,500}\)")
MARKS = re.compile(r"\[\d+(?:, ?\d+)*\]|[*`#~|<>]|(?<!\w)_+|_+(?!\w)")
BULLET = re.compile(r"(?m)^\s*(?:[-+•]|\d+[.)])\s+")
LINK = re.compile(
    r"(?:https?|ftp|mailto|tel|sms|javascript|data):\S*|www\.\S+|[^\W_][\w-]*(?:\.[^\W\d_]{2,24})+(?:/\S*)?"
)
NO_BREAK = re.compile(r"(?<=«) | (?=[»:;!?€%])")  # where French has no line break
THOUSANDS = re.compile(r"(?<=\d)[ .](?=\d{3}(?!\d))")
FIGURES = re.compile(r"\d+")
NEGATIONS = frozenset("ne n pas jamais aucun aucune sans ni not no never without nor cannot t".split())
NUMBER_WORDS = {
    word: number
    for number, said in {
        "2": "deux two", "3": "trois three", "4": "quatre four", "5": "cinq five", "6": "six",
        "7": "sept seven", "8": "huit eight", "9": "neuf nine", "10": "dix ten", "11": "onze eleven",
        "12": "douze twelve", "13": "treize thirteen", "14": "quatorze fourteen", "15": "quinze fifteen",
        "16": "seize sixteen", "20": "vingt twenty", "30": "trente thirty", "40": "quarante forty",
        "50": "cinquante fifty", "60": "soixante sixty", "100": "cent cents hundred",
        "1000": "mille thousand", "1000000": "million millions",
    }.items()
    for word in said.split()
}  # fmt: skip
# what a promise turns on: said of it only when the passages say so, however well the rest is supported
WEIGHTY = {
    "fr": "minute heure jour semaine mois an annee trimestre euro gratuit gratuitement payant payante "
    "payer frais interdit obligatoire obligatoirement facultatif impossible inutile inutilement refus refuse "
    "annule annuler supprime supprimer seulement uniquement toujours immediat immediatement aussitot "
    "automatique automatiquement definitif definitivement avant apres sauf rembourse remboursement "
    "integralement totalement illimite garanti garantie",
    "en": "minute hour day week month year quarter euro free freely pay paid fee charge forbidden mandatory "
    "compulsory required optional impossible useless refuse refused cancel delete only always immediately "
    "instantly automatic automatically permanent permanently before after except refund refunded fully "
    "unlimited guaranteed guarantee",
}

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Sentence:
    """Plain text, and the passages that it comes from, with their numbers from 1."""

    text: str
    sources: tuple[tuple[int, Found], ...]


def rephrase(question: str, passages: Sequence[Found], language: str) -> tuple[Sentence, ...]:
    """Never raises; () whenever it is off, has no answer, or says too little that the passages say."""
    try:
        return _rephrased(question, passages, language)
    except RephrasingUnavailable as error:
        log.warning("rephrasing_unavailable", reason=str(error))
    except Exception as error:  # noqa: BLE001  (an answer without it is an answer: nobody must see a fault)
        log.error("rephrasing_failed", error=type(error).__name__)
    return ()


def _rephrased(question: str, passages: Sequence[Found], language: str) -> tuple[Sentence, ...]:
    endpoint = port()
    if endpoint is None or not passages:
        return ()
    texts = [_text(passage) for passage in passages]
    said = endpoint.rephrase(masked(question[:MOST_READ]), texts, language)
    claims = [(text, each.passages) for each in said for text in _sentences(each.text)]
    checked = [_checked(text, cited, passages, language) for text, cited in claims]
    kept = [each for each in checked if each]
    if 2 * len(kept) < len(checked):
        return ()  # who invents most of it is not believed for the rest
    return tuple(dict.fromkeys(kept))[:MOST_KEPT]


def _text(passage: Found) -> str:
    return "\n\n".join(filter(None, (passage.title, passage.heading, passage.excerpt)))


def _sentences(said: str) -> list[str]:
    """Plain and apart: one that is true must not carry another."""
    plain = LABELLED.sub(r"\1", TAG.sub(" ", unicodedata.normalize("NFKC", said)))
    seen = "".join(
        each for each in plain if each == "\n" or unicodedata.category(each) not in ("Cf", "Cc", "Co")
    )
    parts = END.split(MARKS.sub("", BULLET.sub("", seen)))
    return [NO_BREAK.sub("\u00a0", text) for part in parts if (text := tidied(part))]


def _checked(text: str, cited: Iterable[int], passages: Sequence[Found], language: str) -> Sentence | None:
    """The sentence with those that it really comes from; None when they do not say it."""
    sources = tuple((each, passages[each - 1]) for each in sorted(set(cited)) if 0 < each <= len(passages))
    if not sources or len(text) > LONGEST:
        return None
    theirs = [_text(source) for _, source in sources]
    plain = _without_what_everybody_has(text)
    if _has_foreign_address(plain, theirs) or not _numbers(plain) <= _numbers(" ".join(theirs)):
        return None
    if not _is_supported(plain, theirs, language):
        return None
    return Sentence(text, sources)


def _without_what_everybody_has(text: str) -> str:
    """The phone and the address of the organisation, which are on every page, need no passage."""
    organisation = settings.ORGANISATION
    for each in (organisation.phone, organisation.contact_email):
        text = text.replace(each, "") if each else text
    return text


def _has_foreign_address(text: str, theirs: Sequence[str]) -> bool:
    """A link, a phone, an address, a long number that is not in the passages."""
    known = _compact(" ".join(theirs))
    told = [match[0] for match in LINK.finditer(text)]
    told += [text[each.start : each.end] for each in found(text) if each.kind in PERSONAL]
    return any(_compact(each) not in known for each in told)


def _compact(text: str) -> str:
    return "".join(each for each in text.lower() if not each.isspace()).rstrip(".,;:!?)/")


def _numbers(text: str) -> set[str]:
    plain = THOUSANDS.sub("", unicodedata.normalize("NFKC", text))
    figures = {number.lstrip("0") or "0" for number in FIGURES.findall(plain)}
    return figures | {NUMBER_WORDS[word] for word in words(plain) if word in NUMBER_WORDS}


def _is_supported(text: str, theirs: Sequence[str], language: str) -> bool:
    """Most of it is said, somewhere; and where it is said best, it is affirmed or denied alike."""
    said = _stems(text, language)
    if len(said) < LEAST_STEMS:
        return False
    parts = [part for each in theirs for part in END.split(each)]
    covers = [(len(said & _stems(part, language)), part) for part in parts]
    every = set().union(*(_stems(each, language) for each in theirs))
    if len(said & every) < LEAST_SUPPORT * len(said) or not said & _weighty(language) <= every:
        return False
    best = max(cover for cover, _ in covers)
    return any(_denies(part) == _denies(text) for cover, part in covers if cover == best)


@cache
def _weighty(language: str) -> frozenset[str]:
    return frozenset(stems(WEIGHTY[language], language))


def _stems(text: str, language: str) -> set[str]:
    """Numbers apart: all of them must be there."""
    return {each for each in stems(text, language) if not each.isdigit() and each not in NUMBER_WORDS}


def _denies(text: str) -> bool:
    return not NEGATIONS.isdisjoint(words(text))
