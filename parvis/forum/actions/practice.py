"""The practice mode: a forum that is alive, written by members whom nobody is."""

import tomllib
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

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
    for told in tomllib.loads(SAMPLE.read_text())["topics"]:
        _topic(told)


def empty_practice() -> None:
    """Everything that was written, and the words that agents watch for."""
    for model in (Topic, Writer, Draft, BlockedTerm):
        model.objects.all().delete()


def _topic(told: dict[str, Any]) -> None:
    at = _moment(told["days"], 0)
    title, category = _set(told["title"]), Category.objects.get(slug=told["category"])
    topic = Topic.objects.create(
        category=category, writer=_writer(told["by"]), title=title,
        slug=slug_of(title), language=told.get("language", "fr"), created_at=at, last_at=at,
    )  # fmt: skip
    _post(topic, told, at, is_question=True)
    answers = [
        _post(topic, each, _moment(each["days"], number), is_question=False)
        for number, each in enumerate(told.get("answers", ()), 1)
    ]
    last = max([at, *(answer.created_at for answer in answers)])
    kept = answers[told["accepted"] - 1] if "accepted" in told else None
    Topic.objects.filter(pk=topic.pk).update(last_at=last, accepted=kept)


def _post(topic: Topic, told: dict[str, Any], at: datetime, *, is_question: bool) -> Post:
    text, writer = _set(told["text"].strip()), _writer(told["by"])
    post = Post(
        topic=topic, writer=writer, is_question=is_question, is_official=not told["by"],
        by_asker=writer is not None and not is_question and writer == topic.writer,
        text=text, html=html_of(text), created_at=at, helped=told.get("helped", 0),
        agent=None if told["by"] else Agent.objects.filter(email=AGENT).first(),
    )  # fmt: skip
    if told.get("waits"):
        post.state, post.held_for = State.WAITING, Hold.FIRST_POSTS
        post.save()
        return post
    publish(post)
    Post.objects.filter(pk=post.pk).update(published_at=at)
    _report(post, told.get("reported", ()))
    return post


def _report(post: Post, told: Sequence[dict[str, str]]) -> None:
    """By people of the practice page, as many as there are: each once."""
    for number, (said, account) in enumerate(zip(told, Account.objects.order_by("opened_at"), strict=False)):
        at = post.created_at + timedelta(minutes=25 * number + 40)
        Report.objects.create(post=post, account=account, at=at, **said)


def _set(text: str) -> str:
    """The spaces that French typesetting wants are typed as others in the file."""
    for mark in "?!:;»":
        text = text.replace(f" {mark}", f"\u00a0{mark}")
    return text.replace("« ", "«\u00a0")


def _writer(pseudonym: str) -> Writer | None:
    if not pseudonym:
        return None
    since = timezone.now() - timedelta(days=40 * len(pseudonym))
    row = Writer(pseudonym=pseudonym, folded=folded_pseudonym(pseudonym), since=since)
    Writer.objects.bulk_create([row], ignore_conflicts=True)
    return Writer.objects.get(folded=row.folded)


def _moment(days: int, number: int) -> datetime:
    """Some minutes after one another; never to come."""
    return timezone.now() - timedelta(days=days, hours=3) + timedelta(minutes=17 * number)
