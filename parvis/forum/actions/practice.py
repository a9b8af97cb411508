"""The practice mode: a forum that is alive, written by members whom nobody is."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.agents.models import Agent
from parvis.forum.actions.import_categories import import_categories
from parvis.forum.actions.publish import publish
from parvis.forum.actions.terms import fill_sample_terms
from parvis.forum.actions.write import slug_of
from parvis.forum.enums import Hold, State
from parvis.forum.markdown import html_of
from parvis.forum.models import BlockedTerm, Category, Draft, Post, Report, Topic, Writer
from parvis.forum.rules import folded_pseudonym

SAMPLE = Path(__file__).resolve().parent.parent / "sample.toml"
AGENT = "forum@caisse.example"


def fill_practice() -> None:
    """Harmless when repeated."""
    if Topic.objects.exists():
        return
    import_categories()
    fill_sample_terms()
    topics = tomllib.loads(SAMPLE.read_text())["topics"]
    people = _People.of({each["by"] for topic in topics for each in (topic, *topic.get("answers", ()))})
    for told in topics:
        _topic(told, people)
    Post.objects.filter(state=State.PUBLISHED).update(published_at=F("created_at"))


def empty_practice() -> None:
    """Everything that was written, and the words that agents watch for."""
    for model in (Topic, Writer, Draft, BlockedTerm):
        model.objects.all().delete()


@dataclass(frozen=True)
class _People:
    """Read once: a practice is reset often. `accounts`: of the people of the practice page, who report."""

    writers: dict[str, Writer]
    agent: Agent | None
    accounts: tuple[Account, ...]

    @classmethod
    def of(cls, pseudonyms: set[str]) -> "_People":
        now = timezone.now()
        rows = [
            Writer(pseudonym=name, folded=folded_pseudonym(name), since=now - timedelta(days=40 * len(name)))
            for name in sorted(filter(None, pseudonyms))
        ]
        Writer.objects.bulk_create(rows, ignore_conflicts=True)
        there = {row.folded: row for row in Writer.objects.all()}
        agent = Agent.objects.filter(email=AGENT).first()
        return cls(
            {row.pseudonym: there[row.folded] for row in rows}, agent,
            tuple(Account.objects.order_by("opened_at")),
        )  # fmt: skip


def _topic(told: dict[str, Any], people: _People) -> None:
    at = _moment(told["days"], 0)
    title, category = _set(told["title"]), Category.objects.get(slug=told["category"])
    topic = Topic.objects.create(
        category=category, writer=people.writers.get(told["by"]), title=title,
        slug=slug_of(title), language=told.get("language", "fr"), created_at=at, last_at=at,
    )  # fmt: skip
    _post(topic, told, at, people, is_question=True)
    answers = [
        _post(topic, each, _moment(each["days"], number), people, is_question=False)
        for number, each in enumerate(told.get("answers", ()), 1)
    ]
    last = max([at, *(answer.created_at for answer in answers)])
    kept = answers[told["accepted"] - 1] if "accepted" in told else None
    Topic.objects.filter(pk=topic.pk).update(last_at=last, accepted=kept)


def _post(topic: Topic, told: dict[str, Any], at: datetime, people: _People, *, is_question: bool) -> Post:
    text, writer = _set(told["text"].strip()), people.writers.get(told["by"])
    post = Post(
        topic=topic, writer=writer, is_question=is_question, is_official=not told["by"],
        by_asker=writer is not None and not is_question and writer == topic.writer,
        text=text, html=html_of(text), created_at=at, helped=told.get("helped", 0),
        agent=None if told["by"] else people.agent,
    )  # fmt: skip
    if told.get("waits"):
        post.state, post.held_for = State.WAITING, Hold.FIRST_POSTS
        post.save()
        return post
    publish(post)
    for number, (said, account) in enumerate(zip(told.get("reported", ()), people.accounts, strict=False)):
        reported_at = at + timedelta(minutes=25 * number + 40)
        Report.objects.create(post=post, account=account, at=reported_at, **said)
    return post


def _set(text: str) -> str:
    """The spaces that French typesetting wants are typed as others in the file."""
    for mark in "?!:;»":
        text = text.replace(f" {mark}", f"\u00a0{mark}")
    return text.replace("« ", "«\u00a0")


def _moment(days: int, number: int) -> datetime:
    """Some minutes after one another; never to come."""
    return timezone.now() - timedelta(days=days, hours=3) + timedelta(minutes=17 * number)
