"""Topics and messages as the pages show them."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import escape
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parvis.forum.enums import State
from parvis.forum.markdown import plain_of
from parvis.forum.models import Post, Topic
from parvis.forum.rules import may_edit
from parvis.guides.presenters import Shown as ShownGuide
from parvis.guides.presenters import shown as shown_guide
from parvis.guides.queries import offered
from parvis.lib.words import STOP_WORDS, stem, stems, words
from parvis.ui.language import reader_language

EXCERPT = 220  # characters
BOTH = ("fr", "en")  # in which topics are written
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Shown:
    """A message. `mine`: the reader wrote it; `marked`: they said that it helped."""

    post: Post
    mine: bool = False
    marked: bool = False
    accepted: bool = False

    @property
    def html(self) -> SafeString:
        return SafeString(self.post.html)  # written by forum.markdown, which lets nothing else through

    @property
    def anchor(self) -> str:
        return f"m-{self.post.pk.hex[:12]}"

    @property
    def by(self) -> str:
        return name_of(self.post)

    @property
    def since(self) -> int | None:
        return self.post.writer.since.year if self.post.writer else None

    @property
    def withdrawn(self) -> bool:
        return bool(self.post.state == State.WITHDRAWN)

    @property
    def waits(self) -> bool:
        return bool(self.post.state == State.WAITING)

    @property
    def editable(self) -> bool:
        return self.mine and may_edit(self.post.state, self.post.published_at, timezone.now())


def name_of(post: Post) -> str:
    """Who wrote it: the body, a pseudonym, or somebody who has left."""
    if post.is_official:
        return settings.ORGANISATION.name
    return post.writer.pseudonym if post.writer else _("un ancien membre")


def shown_all(
    posts: Iterable[Post], writer: int | None = None, marked: set[UUID] | None = None, accepted: Any = None
) -> list[Shown]:
    """`writer`: the reader's own, when they have a pseudonym."""
    return [
        Shown(
            post,
            mine=writer is not None and post.writer_id == writer,
            marked=post.pk in (marked or set()),
            accepted=post.pk == accepted,
        )
        for post in posts
    ]


def topic_url(topic: Topic, page: int = 1, post: Post | None = None) -> str:
    """Where the topic is read, at this message."""
    address = reverse("forum_topic", args=[topic.category.slug, topic.pk, topic.slug])
    anchor = f"#{Shown(post).anchor}" if post else ""
    return address + (f"?page={page}" if page > 1 else "") + anchor


def guide_of(topic: Topic) -> ShownGuide | None:
    """The guide that speaks of the same thing, if it is offered in the reader's language."""
    if not topic.guide or not settings.ORGANISATION.modules["guides"]:
        return None
    found = offered(reader_language()).get(topic.guide)
    return shown_guide(found) if found else None


@dataclass(frozen=True)
class FoundPost:
    """What the search found. `excerpt`: around the first of the words, which are marked."""

    post: Post
    looked_for: str

    @property
    def topic(self) -> Topic:
        return self.post.topic

    @property
    def url(self) -> str:
        return topic_url(self.topic, post=None if self.post.is_question else self.post)

    @cached_property
    def excerpt(self) -> SafeString:
        return marked_excerpt(plain_of(self.post.html), self.looked_for)

    @property
    def title(self) -> SafeString:
        return marked_excerpt(self.topic.title, self.looked_for, len(self.topic.title))


def marked_excerpt(text: str, looked_for: str, longest: int = EXCERPT) -> SafeString:
    """The text around the first word that was looked for; such words are marked."""
    left_out = STOP_WORDS["fr"] | STOP_WORDS["en"]
    telling = " ".join(word for word in words(looked_for) if word not in left_out)
    asked = {found for language in BOTH for found in stems(telling, language)}
    hits = [found.span() for found in WORD.finditer(text) if _is_asked(found[0], asked)]
    start = max(hits[0][0] - longest // 3, 0) if hits and len(text) > longest else 0
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = start + longest if len(text) - start > longest else len(text)
    pieces, at = ["… " if start else ""], start
    for left, right in hits:
        if start <= left and right <= end:
            pieces += [escape(text[at:left]), f"<mark>{escape(text[left:right])}</mark>"]
            at = right
    return SafeString("".join(pieces) + escape(text[at:end]) + (" …" if end < len(text) else ""))


def _is_asked(word: str, asked: set[str]) -> bool:
    return any(stem(part, language) in asked for part in words(word) for language in ("fr", "en"))


def data_of(topic: Topic, question: Shown, answers: Sequence[Shown]) -> SafeString:
    """What search engines read of the page (schema.org QAPage), as JSON that can stand in a page."""
    read = [shown for shown in answers if not shown.waits]
    entity: dict[str, Any] = {
        "@type": "Question",
        "name": topic.title,
        "text": plain_of(question.post.html),
        "answerCount": topic.answers,
        "upvoteCount": question.post.helped,
        "dateCreated": _iso(topic.created_at),
        "author": _author(question),
    }
    if kept := [_answer(topic, shown) for shown in read if shown.accepted]:
        entity["acceptedAnswer"] = kept[0]
    entity["suggestedAnswer"] = [_answer(topic, shown) for shown in read if not shown.accepted]
    data = {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": entity}
    written = json.dumps(data, ensure_ascii=False)
    return SafeString(written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _answer(topic: Topic, shown: Shown) -> dict[str, Any]:
    return {
        "@type": "Answer",
        "text": plain_of(shown.post.html),
        "url": settings.PUBLIC_URL + topic_url(topic, post=shown.post),
        "upvoteCount": shown.post.helped,
        "dateCreated": _iso(shown.post.created_at),
        "author": _author(shown),
    }


def _author(shown: Shown) -> dict[str, str]:
    kind = "Organization" if shown.post.is_official else "Person"
    return {"@type": kind, "name": shown.by}


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
