"""One question and its reply: masked first, then searched; what found no answer is counted."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from parvis.assistant import actions, retrieval
from parvis.assistant.answers import Answer, Outcome
from parvis.assistant.courtesy import is_greeting, without_presentation
from parvis.assistant.forms import Asked
from parvis.assistant.presenters import ERASED, turn_html, turn_of
from parvis.assistant.rephrased import rephrase
from parvis.assistant.rules import MOST_READ, Turn
from parvis.lib.masking import Kind, found, without
from parvis.limits.sparing import Blocks
from parvis.ui.language import reader_language

_questions = Blocks("assistant")
Names = Sequence[str]


@dataclass(frozen=True)
class Reply:
    """`turns`: the whole conversation. `newest`: its last answer, written. `typed`: left in the box."""

    turns: tuple[Turn, ...]
    newest: SafeString | None = None
    typed: str = ""

    @property
    def earlier(self) -> tuple[Turn, ...]:
        return self.turns[:-1] if self.newest else self.turns


def is_stormy(address: bytes) -> bool:
    """Do too many questions come from this address? Most are answered without a query."""
    try:
        return not _questions.allows(address)
    except retrieval.OUTAGES:
        return False  # the search says whether it can do without the database


def urgent(asked: Asked, names: Names = ()) -> Reply | None:
    """The emergency numbers alone, for whom nothing is searched. None: no danger is spoken of."""
    language = reader_language()
    if not (dangers := retrieval.emergencies(asked.question, language)):
        return None
    question, erased = without_personal_data(asked.question, names)
    answer, short = Answer(Outcome.UNKNOWN, language, dangers), question[:MOST_READ]
    newest = turn_html(answer, short, erased)
    return Reply((*asked.so_far, turn_of(answer, short)), newest, asked.draft)


def reply_to(asked: Asked, address: bytes, names: Names = ()) -> Reply:
    """What says who somebody is leaves the question before anything reads it. `names`: theirs, signed in."""
    question, erased = without_personal_data(asked.question, names)
    greets = is_greeting(question)  # which is of no topic
    topic = asked.so_far[-1].topic if asked.so_far and not greets else ()
    answer = retrieval.answer(
        without_presentation(question),
        reader_language(),
        topic=topic,
        place="" if greets else asked.place,
        heard=asked.question,
    )
    if answer.outcome == Outcome.UNKNOWN and not (answer.dangers or greets):
        with suppress(*retrieval.OUTAGES):  # counting it is not worth refusing it
            actions.count_unanswered(question, answer.language, address)
    was_cut = len(question) > MOST_READ
    short = question[:MOST_READ].rstrip() + "…" if was_cut else question
    turn = turn_of(answer, short, greets=greets)
    # who is in danger reads the numbers at once
    sentences = () if answer.dangers else rephrase(question, answer.passages, answer.language)
    newest = turn_html(
        answer, short, erased, greets=greets, was_cut=was_cut, can_vote=turn.can_vote, sentences=sentences
    )
    return Reply((*asked.so_far, turn), newest, question if was_cut else asked.draft)


def without_personal_data(text: str, names: Names = ()) -> tuple[str, frozenset[Kind]]:
    """The text with a mark in place of each, and the kinds of what was taken out."""
    places = [each for each in found(text, names=names, is_word=retrieval.is_usual) if each.kind in ERASED]
    return without(text, places), frozenset(each.kind for each in places)


def voted(asked: Asked, address: bytes) -> Reply:
    """Count a yes or a no, once for each answer of the conversation."""
    *before, last = asked.so_far or (None,)
    if last is None or not last.can_vote or asked.helped is None:
        return Reply(asked.so_far, typed=asked.draft)
    actions.count_vote(last.topic, last.language, address, helped=asked.helped)
    return Reply((*filter(None, before), replace(last, can_vote=False)), typed=asked.draft)
