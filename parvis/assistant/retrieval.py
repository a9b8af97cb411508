"""The answer to a question: danger first, then the language, then the documents, or that nothing is known.

answer("jé perdu mon cod", "fr").passages[0].document  # guide:02-code-perdu
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError

from parvis.assistant.answers import Answer, Emergency, Found, Outcome
from parvis.assistant.dangers import beside, numbers_for
from parvis.assistant.following import leans
from parvis.assistant.index import Index, build
from parvis.assistant.languages import OTHER, language_of
from parvis.assistant.next_steps import next_steps, passages_of
from parvis.assistant.ranking import Asked, Ranked, best_passage, rank, subject
from parvis.assistant.reaching import reaches
from parvis.assistant.rules import MOST_READ
from parvis.lib.words import LANGUAGES
from parvis.search.asked import with_asked
from parvis.search.sources import passages, state

MOST_PASSAGES = 3
CLOSE = 0.45  # of the best score: a passage below it is not shown
LEAST_CONFIDENCE = {"fr": 2.6, "en": 2.2}  # measured in French on the questions to tune on: docs/assistant.md
# below: 11 of 13 first answers are right on the questions to tune on, above 86 of 91; English is not measured
LEAST_SURE = {"fr": 8.0, "en": 7.0}
LEAST_OF_OTHERS, LEAST_PERHAPS = 30.0, 9.0  # where the question speaks of the affairs of others, or seems to
SHORT = 7  # words that say something: in a longer question, the affairs of others are said in passing
TIE, TIE_WORDS = 0.93, 3  # of the best score; words of a question so short that it may mean both
EXCERPT = 300  # characters
AGAIN, ANOTHER = 2.0, 0.8  # the document of the question before, when one leans on it
OUTAGES = (OperationalError, InterfaceError)
SECONDS_TRUSTED = 10  # an index is compared with what it was made of no more often


@dataclass(frozen=True)
class Kept:
    """An index, what it was made of, and when it was last compared with it."""

    index: Index
    made_of: tuple[object, ...]
    looked_at: float


_kept: dict[str, Kept] = {}


def index_of(language: str) -> Index:
    """The documents of this moment, or of a few seconds before."""
    now, kept = time.monotonic(), _kept.get(language)
    if kept and now - kept.looked_at < SECONDS_TRUSTED:
        return kept.index
    try:
        made_of = state(language)
    except OUTAGES:
        if kept:  # what was known a moment ago answers as well
            return kept.index
        raise
    if kept and kept.made_of == made_of:
        _kept[language] = Kept(kept.index, made_of, now)
    else:
        _kept[language] = Kept(build(with_asked(passages(language)), language), made_of, now)
    return _kept[language].index


def is_usual(word: str) -> bool:
    """Is this folded word one of the documents, or of every conversation? In any language: a question is not
    always in that of the page.
    """
    try:
        return any(index_of(language).spelling.knows(word) for language in LANGUAGES)
    except OUTAGES:
        return False


def emergencies(heard: str, language: str) -> tuple[Emergency, ...]:
    """The numbers to show first; () when no danger is spoken of."""
    return tuple(Emergency(number, reaches(number, language)) for number in numbers_for(heard))


def forget() -> None:
    """What can be found has changed, and the next answer must know."""
    _kept.clear()


def answer(
    question: str,
    page_language: str,
    *,
    topic: tuple[str, ...] = (),
    place: str = "",
    heard: str = "",
    look_in: Callable[[str], Index] = index_of,
) -> Answer:
    """`topic`: the documents of the question before. `place`: the page of the enrolment, or "". `heard`: the
    question before it was masked, for the words of danger: what looks like a name may be a cry for help.

    It answers in the language of the question; in that of the page when the question does not say.
    """
    was_cut, text = len(question) > MOST_READ, question[:MOST_READ]
    language = language_of(text, page_language)
    spoken = page_language if language == OTHER else language
    dangers = emergencies(heard or question, spoken)
    if language == OTHER:
        return Answer(Outcome.OTHER_LANGUAGE, spoken, dangers, was_cut=was_cut)
    try:
        # the words of danger are no topic: what is left may be one
        asked = beside(text) if dangers else text
        ranked = ranked_for(asked, look_in(language), topic, place)
    except OUTAGES:
        if dangers:  # the numbers do not wait for the database
            return Answer(Outcome.UNKNOWN, spoken, dangers, was_cut=was_cut)
        raise
    if not known(ranked):
        return Answer(Outcome.UNKNOWN, spoken, dangers, was_cut=was_cut)
    return _found(ranked, spoken, dangers, place, was_cut=was_cut)


def ranked_for(text: str, index: Index, topic: tuple[str, ...] = (), place: str = "") -> Ranked:
    """The documents of a question. One that leans on the question before, or on the page where the person
    stands, is read with what that was about.
    """
    asked, here = Asked.read(text, index), passages_of(place)
    before = next((key for key in (*topic, *here[:1]) if index.has(key)), "")
    places = [key if key in index.numbers else key.partition("#")[0] for key in here]
    if not before or not leans(asked.spelt, asked.telling(index), index.language):
        return rank(asked, index, places=places)
    ranked = rank(asked.with_lent(subject(index, before)), index, places=places)
    _shift(ranked, index.number_of(before), AGAIN if not asked.telling(index) else ANOTHER)
    ranked.leaning = True
    return ranked


def _shift(ranked: Ranked, document: int, by: float) -> None:
    """The document of the question before: again, when nothing new is said; rather another, when there is."""
    ranked.scores[document] = ranked.scores.get(document, 0.0) * by
    ranked.__dict__.pop("best", None)


def known(ranked: Ranked) -> bool:
    """Is what was found an answer? Below a measured threshold, better to say that one does not know."""
    if not ranked.best or ranked.leaning:
        return bool(ranked.best)
    least = LEAST_CONFIDENCE[ranked.index.language]
    if ranked.asked.affairs and len(ranked.asked.stems) <= SHORT:
        least = LEAST_OF_OTHERS
    elif ranked.asked.affairs or ranked.asked.perhaps:
        least = LEAST_PERHAPS
    return ranked.confidence >= least


def ties(ranked: Ranked) -> bool:
    """A short question that may as well mean the second document."""
    if len(ranked.best) < 2 or len(ranked.asked.stems) > TIE_WORDS or ranked.leaning:
        return False
    first, second = ranked.best[:2]
    return ranked.scores[second] >= TIE * ranked.scores[first]


def _found(
    ranked: Ranked, language: str, dangers: tuple[Emergency, ...], place: str, *, was_cut: bool
) -> Answer:
    least = CLOSE * ranked.scores[ranked.best[0]]
    close = [each for each in ranked.best[:MOST_PASSAGES] if ranked.scores[each] >= least]
    standing = next(iter(passages_of(place)), "")
    shown = tuple(_shown(ranked, each, standing) for each in close)
    topic = tuple(each.key if each.kind == "help" else each.document for each in shown)
    if ties(ranked):
        return Answer(Outcome.TIE, language, dangers, choices=shown[:2], topic=topic[:2], was_cut=was_cut)
    steps = next_steps(topic[0], language)
    is_sure = ranked.leaning or ranked.confidence >= LEAST_SURE[ranked.index.language]
    return Answer(Outcome.FOUND, language, dangers, shown, (), steps, topic, was_cut, is_sure)


def _shown(ranked: Ranked, document: int, standing: str) -> Found:
    passage = ranked.index.documents[document].passages[best_passage(ranked, document, standing=standing)]
    return Found(
        key=passage.key, document=passage.document, kind=str(passage.kind), language=passage.language,
        title=passage.title, heading=passage.heading, excerpt=excerpt(passage.text), url=passage.url,
        score=round(ranked.scores[document], 2),
    )  # fmt: skip


def excerpt(text: str) -> str:
    """The beginning of a text, whole sentences when they fit; never a question without what answers it."""
    if len(text) <= EXCERPT:
        return text
    cut = text[:EXCERPT]
    end = max(cut.rfind(mark) for mark in (". ", ".\n", "! ", ".\u00a0"))
    whole = cut[: end + 1] if end > EXCERPT // 2 else cut[: cut.rfind(" ")].rstrip(" ,;:")
    return whole + "\u00a0…"
