"""Writing: a pseudonym, a question, an answer; changing one's text."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify

from parvis.accounts.models import Account
from parvis.agents.models import Agent
from parvis.forum.actions.publish import index, locked, publish, take_back
from parvis.forum.enums import Hold, State
from parvis.forum.markdown import html_of
from parvis.forum.models import Category, FormerText, Post, Subscription, Topic, Writer
from parvis.forum.moderation import Decision, decide
from parvis.forum.moderation_queries import lists
from parvis.forum.rules import folded_pseudonym, may_edit
from parvis.lib.words import fold
from parvis.limits.counters import hit

SENT_AGAIN = timedelta(hours=1)  # the same text in the same place is the same message


class PseudonymTaken(Exception):
    """By somebody else, or one that looks the same."""


class TopicClosed(Exception):
    """It is not there any more, or not published."""


class TooLate(Exception):
    """It can be changed no longer: it has been there for too long, or an agent has decided."""


@dataclass
class Suspended(Exception):
    """This member may not write for some time."""

    until: datetime


@dataclass
class Stopped(Exception):
    """Nothing is stored. `decision`: what was found, and where."""

    decision: Decision


@dataclass
class TooMany(Exception):
    """This member has written a lot in a short time. `until`: when they may go on."""

    until: datetime


@dataclass(frozen=True)
class Question:
    """What was typed. `guide`: the guide that is nearest to it, or ""."""

    category: Category
    title: str
    text: str
    language: str
    guide: str = ""


def writer_of(account: Account) -> Writer | None:
    """The pseudonym of a member, if they have chosen one."""
    return Writer.objects.filter(account=account).first()


def refuse_suspended(account: Account) -> None:
    """Raises Suspended."""
    if (writer := writer_of(account)) is not None:
        _refuse_suspended(writer)


def _refuse_suspended(writer: Writer) -> None:
    if writer.suspended_until and writer.suspended_until > timezone.now():
        raise Suspended(writer.suspended_until)


def judged(account: Account, fields: dict[str, str]) -> Decision:
    """What becomes of these texts. Raises Stopped."""
    writer = writer_of(account)
    decision = decide(fields, writer.accepted if writer else 0, lists())
    if decision.stopped:
        raise Stopped(decision)
    return decision


def look_over(account: Account, fields: dict[str, str], pseudonym: str) -> Decision:
    """What would be refused is told early; nothing is written. Raises Stopped or PseudonymTaken."""
    decision = judged(account, {**fields, **_chosen(pseudonym)})
    if is_taken(account, pseudonym):
        raise PseudonymTaken
    return decision


def is_taken(account: Account, pseudonym: str) -> bool:
    """Has somebody else this pseudonym, or one that looks the same?"""
    others = Writer.objects.exclude(account=account)
    return bool(pseudonym) and others.filter(folded=folded_pseudonym(pseudonym)).exists()


def _chosen(pseudonym: str) -> dict[str, str]:
    """Everybody reads it too: it is judged as the texts are."""
    return {"pseudonym": pseudonym} if pseudonym else {}


def ask(account: Account, question: Question, pseudonym: str = "") -> Topic:
    """A new topic. Raises Suspended, Stopped, TooMany or PseudonymTaken."""
    refuse_suspended(account)
    typed = {"title": question.title, "text": question.text, **_chosen(pseudonym)}
    decision = judged(account, typed)
    count({"forum_topic": str(account.pk), "forum_post": str(account.pk)})
    with transaction.atomic():
        now = timezone.now()
        writer = _writer(account, pseudonym, now)
        asked = Post.objects.filter(is_question=True, topic__title=question.title)
        if (same := _sent_already(asked, writer, question.text, now)) is not None:
            return same.topic
        topic = Topic.objects.create(
            category=question.category, writer=writer, title=question.title, slug=slug_of(question.title),
            language=question.language, guide=question.guide, created_at=now, last_at=now,
        )  # fmt: skip
        post = Post(topic=topic, writer=writer, is_question=True, text=question.text)
        _add(post, decision, now)
        topic.state = post.state  # as its row says by now
        Subscription.objects.create(topic=topic, account=account, since=now)
    return topic


def answer(account: Account, topic: int, text: str, pseudonym: str = "") -> Post:
    """Raises Suspended, Stopped, TooMany, PseudonymTaken or TopicClosed."""
    refuse_suspended(account)
    decision = judged(account, {"text": text, **_chosen(pseudonym)})
    count({"forum_post": str(account.pk)})
    with transaction.atomic():
        found = _open_topic(topic)
        now = timezone.now()
        writer = _writer(account, pseudonym, now)
        answers = Post.objects.filter(is_question=False, topic=found)
        if (same := _sent_already(answers, writer, text, now)) is not None:
            return same
        post = Post(topic=found, writer=writer, text=text, by_asker=found.writer_id == writer.pk)
        _add(post, decision, now)
    return post


def _sent_already(posts: QuerySet[Post], writer: Writer, text: str, now: datetime) -> Post | None:
    """Pressed twice, it is there once: the writer is locked."""
    there = posts.filter(writer=writer, text=text, state__in=[State.WAITING, State.PUBLISHED])
    return there.filter(created_at__gt=now - SENT_AGAIN).select_related("topic__category").first()


def answer_officially(agent: Agent, topic: int, text: str) -> Post:
    """In the name of the body, at once. Raises TopicClosed. In a transaction: the desk journals it."""
    post = Post(topic=_open_topic(topic), agent=agent, is_official=True, text=text)
    _add(post, Decision(), timezone.now())
    return post


def edit(account: Account, post: UUID, text: str) -> Post | None:
    """One's own. None: there is no such message of theirs. Raises Suspended, Stopped, TooMany or TooLate."""
    refuse_suspended(account)
    decision = judged(account, {"text": text})
    count({"forum_post": str(account.pk)})
    with transaction.atomic():
        found = own(account, post)
        if found is None:
            return None
        now = timezone.now()
        if not may_edit(found.state, found.published_at, now):
            raise TooLate
        if found.text != text:
            _rewrite(found, text, decision, now)
    return found


def _rewrite(post: Post, text: str, decision: Decision, now: datetime) -> None:
    """An agent reads it again when it is held now, or when an agent had read what it said before."""
    FormerText.objects.create(post=post, text=post.text, until=now)
    post.text, post.html, post.edited_at, post.version = text, html_of(text), now, post.version + 1
    if post.state == State.PUBLISHED and (decision.hold or post.decided_at):
        post.held_for = Hold.EDITED
        take_back(post, State.WAITING)
        return
    post.save()
    if post.state == State.PUBLISHED:
        index(post)


def own(account: Account, post: UUID) -> Post | None:
    found = locked(post)
    writer = writer_of(account)
    return found if found and writer and found.writer_id == writer.pk else None


def _open_topic(topic: int) -> Topic:
    found = Topic.objects.select_for_update().filter(pk=topic, state=State.PUBLISHED).first()
    if found is None:
        raise TopicClosed
    return found


def _writer(account: Account, pseudonym: str, now: datetime) -> Writer:
    """Theirs, locked; chosen now when they have none. Raises PseudonymTaken or Suspended."""
    if (found := Writer.objects.select_for_update().filter(account=account).first()) is not None:
        _refuse_suspended(found)  # meanwhile
        return found
    writer = Writer(account=account, pseudonym=pseudonym, folded=folded_pseudonym(pseudonym), since=now)
    try:
        with transaction.atomic():
            writer.save()
    except IntegrityError:
        if (found := writer_of(account)) is not None:  # chosen in another tab
            return found
        raise PseudonymTaken from None
    return writer


def _add(post: Post, decision: Decision, now: datetime) -> None:
    post.id, post.created_at, post.html, post.held_for = uuid4(), now, html_of(post.text), decision.hold
    if decision.published:
        publish(post)
    else:
        post.save()


def count(subjects: dict[str, str]) -> None:
    """Raises TooMany."""
    verdict = hit(subjects)
    if verdict.until is not None:
        raise TooMany(verdict.until)


def slug_of(title: str) -> str:
    """For addresses: they say what the page is about."""
    return slugify(fold(title).replace("'", " "))[:80].strip("-") or "question"
