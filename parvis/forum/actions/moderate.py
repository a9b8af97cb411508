"""What agents decide about messages and those who write them: each on what they had seen, each journaled."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from parvis.agents.models import Agent
from parvis.forum.actions.publish import index, locked, publish, take_back
from parvis.forum.actions.tell_writer import Told, tell_writer
from parvis.forum.actions.write import answer_officially, slug_of
from parvis.forum.enums import Refusal, State
from parvis.forum.markdown import html_of
from parvis.forum.models import FormerText, Post, Report, Topic, Writer
from parvis.forum.moderation import Move, may_move, only_taken_out, same_words
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event


@dataclass
class DecidedMeanwhile(Exception):
    """Somebody else decided, or its writer changed it, after this agent had opened it. `now`: as it is."""

    now: Post | None


@dataclass
class PutIn(Exception):
    """What is kept has words that were not there, or takes nothing out. `field`: of which text."""

    field: str = "text"


@transaction.atomic
def accept(agent: Agent, post: UUID, *, seen: int) -> Post:
    """Published from now on. `seen`: the version that the agent had before them. Raises DecidedMeanwhile."""
    found = _taken(agent, post, seen, Move.ACCEPT)
    found.refusal = found.held_for = ""
    publish(found)
    _note(Event.FORUM_POST_ACCEPTED, agent, found)
    tell_writer(found.writer, Told.PUBLISHED, _event(found), post=found)
    return found


@transaction.atomic
def cut(agent: Agent, post: UUID, text: str, refusal: Refusal, *, seen: int, title: str = "") -> Post:
    """Published without a part of it. `title`: what is left of that of a question; "": all of it.

    What it said before is kept as long as a refused message, unless it told something personal. Of a question
    that was taken back nothing but the title is left. Raises DecidedMeanwhile or PutIn.
    """
    found = _taken(agent, post, seen, Move.CUT)
    waited, before = found.state == State.WAITING, FormerText(post=found, text=found.text)
    before.title, before.until = _take_out(found, title, text), timezone.now()
    if refusal != Refusal.PERSONAL:
        before.save()
    else:
        found.former.all().delete()
    found.cut_at, found.held_for = before.until, ""
    if waited:
        publish(found)
    else:
        found.save()
        if found.state == State.PUBLISHED:
            index(found)
    _settle(agent, found)
    _note(Event.FORUM_POST_CUT, agent, found)
    title_alone = found.text == before.text and not waited
    tell_writer(found.writer, Told.TITLE_CUT if title_alone else Told.CUT, _event(found), refusal, found)
    return found


def _take_out(post: Post, title: str, text: str) -> str:
    """The former title, when a part of it goes: the address of the topic says it no longer. Raises PutIn."""
    topic, former = post.topic, post.topic.title
    cut_title = post.is_question and bool(title) and not same_words(former, title)
    if not (cut_title and same_words(post.text, text)):
        if not only_taken_out(post.text, text):
            raise PutIn
        post.text, post.html = text, html_of(text)
    if not cut_title:
        return ""
    if not only_taken_out(former, title):
        raise PutIn("title")
    topic.title, topic.slug = title, slug_of(title)
    topic.save(update_fields=["title", "slug"])
    return former


@transaction.atomic
def refuse(agent: Agent, post: UUID, refusal: Refusal, *, seen: int) -> Post:
    """Not published, or no longer. It is deleted a month later. Raises DecidedMeanwhile."""
    found = _taken(agent, post, seen, Move.REFUSE)
    found.refusal = refusal
    was_published = found.state == State.PUBLISHED
    if was_published:
        take_back(found, State.REMOVED)
    else:
        found.state = State.REFUSED
        found.save()
        if found.is_question:
            Topic.objects.filter(pk=found.topic_id).update(state=State.REFUSED)
    _settle(agent, found)
    _note(Event.FORUM_POST_REMOVED if was_published else Event.FORUM_POST_REFUSED, agent, found)
    told = Told.REMOVED if was_published else Told.REFUSED
    tell_writer(found.writer, told, _event(found), refusal)
    return found


@transaction.atomic
def keep(agent: Agent, post: UUID, *, seen: int) -> Post:
    """It stays as it is: what was reported is settled. Raises DecidedMeanwhile."""
    found = _taken(agent, post, seen, Move.KEEP)
    found.save(update_fields=["version", "decided_at", "decided_by"])
    _settle(agent, found)
    _note(Event.FORUM_REPORTS_SETTLED, agent, found)
    return found


@transaction.atomic
def answer(agent: Agent, topic: int, text: str) -> Post:
    """In the name of the body. Pressed twice, it is there once. Raises TopicClosed."""
    found = Topic.objects.select_for_update().filter(pk=topic).first()
    there = Post.objects.filter(topic=found, is_official=True, text=text, state=State.PUBLISHED)
    if found and (same := there.first()):
        return same
    post = answer_officially(agent, topic, text)
    _note(Event.FORUM_ANSWERED, agent, post)
    return post


@transaction.atomic
def suspend(agent: Agent, writer: int, days: int, refusal: Refusal) -> Writer | None:
    """Nothing of theirs is accepted for so many days; they still read. None: there is no such writer."""
    found = Writer.objects.select_for_update(of=("self",)).select_related("account").filter(pk=writer).first()
    if found is None:
        return None
    found.suspended_until, found.suspended_for = timezone.now() + timedelta(days=days), refusal
    found.save(update_fields=["suspended_until", "suspended_for"])
    journal.record(Event.FORUM_WRITER_SUSPENDED, Actor.AGENT, found.account_id, count=days, agent=agent.pk)
    tell_writer(
        found, Told.SUSPENDED, f"forum_writer:{found.pk}:{found.suspended_until:%Y%m%dT%H%M%S}", refusal
    )
    return found


@transaction.atomic
def restore(agent: Agent, writer: int) -> Writer | None:
    """They may write again. None: there is no such writer, or they may already."""
    now = timezone.now()
    rows = Writer.objects.select_for_update(of=("self",)).select_related("account")
    found = rows.filter(pk=writer, suspended_until__gt=now).first()
    if found is None:
        return None
    found.suspended_until, found.suspended_for = None, ""
    found.save(update_fields=["suspended_until", "suspended_for"])
    journal.record(Event.FORUM_WRITER_RESTORED, Actor.AGENT, found.account_id, agent=agent.pk)
    tell_writer(found, Told.RESTORED, f"forum_writer:{found.pk}:{now:%Y%m%dT%H%M%S}:restored")
    return found


def _taken(agent: Agent, post: UUID, seen: int, move: Move) -> Post:
    """The message, locked, if it still is what the agent had before them."""
    found = locked(post)
    if (
        found is None
        or found.version != seen
        or not may_move(move, found.state, is_question=found.is_question)
    ):
        raise DecidedMeanwhile(found)
    found.version += 1
    found.decided_at, found.decided_by = timezone.now(), agent
    return found


def _settle(agent: Agent, post: Post) -> None:
    """What was reported of it is answered by the decision."""
    open_ = Report.objects.filter(post=post, settled_at=None)
    open_.update(settled_at=timezone.now(), settled_by=agent)


def _note(event: Event, agent: Agent, post: Post) -> None:
    journal.record(event, Actor.AGENT, post.pk, agent=agent.pk)


def _event(post: Post) -> str:
    return f"forum_post:{post.pk}:{post.version}"
