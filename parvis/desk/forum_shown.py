"""Messages of the forum as the desk shows them: with why they wait, since when, and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import ngettext, pgettext

from parvis.forum import moderation_queries as queries
from parvis.forum.enums import Hold, State
from parvis.forum.models import FormerText, Post, Report
from parvis.forum.moderation import Move, may_move, watched
from parvis.forum.presenters import name_of, topic_url


@dataclass(frozen=True)
class Waiting:
    """A part of the queue. `more`: there are others behind these."""

    rows: list[Any]
    more: bool

    @classmethod
    def of(cls, found: QuerySet[Any]) -> Self:
        rows = list(found[: queries.SHOWN + 1])
        return cls(rows[: queries.SHOWN], len(rows) > queries.SHOWN)


@dataclass(frozen=True)
class Message:
    """One message in its context. `words`: those for which it was held."""

    post: Post
    words: Sequence[str] = ()
    reports: Sequence[Report] = ()
    former: Sequence[FormerText] = ()

    @classmethod
    def of(cls, post: Post) -> Self:
        """Two queries more, three when a word is the reason."""
        words = watched(post.text, queries.lists()) if post.held_for == Hold.WORD else []
        return cls(post, words, queries.open_reports(post), list(post.former.order_by("-until")))

    @property
    def html(self) -> SafeString:
        return SafeString(self.post.html)  # written by forum.markdown, which lets nothing else through

    @property
    def by(self) -> str:
        return name_of(self.post)

    @property
    def url(self) -> str:
        """Where it is read, if it is."""
        shown = self.post.state == State.PUBLISHED and self.post.topic.state == State.PUBLISHED
        return topic_url(self.post.topic, post=self.post) if shown else ""

    @property
    def suspended(self) -> bool:
        until = self.post.writer and self.post.writer.suspended_until
        return bool(until and until > timezone.now())

    def may(self, move: Move) -> bool:
        return may_move(move, self.post.state, is_question=self.post.is_question)

    @property
    def may_accept(self) -> bool:
        return self.may(Move.ACCEPT)

    @property
    def may_cut(self) -> bool:
        return self.may(Move.CUT)

    @property
    def may_refuse(self) -> bool:
        return self.may(Move.REFUSE)

    @property
    def may_keep(self) -> bool:
        return self.may(Move.KEEP) and bool(self.reports)


def waited(since: datetime, now: datetime) -> str:
    """« 3 heures »: in the one unit that says enough; "": it has just come."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 1:
        return ""
    if minutes < 60:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    if minutes < 24 * 60:
        hours = minutes // 60
        return ngettext("%(count)s heure", "%(count)s heures", hours) % {"count": hours}
    days = (timezone.localdate(now) - timezone.localdate(since)).days
    if days <= 1:
        return pgettext("waits since", "hier")
    return ngettext("%(count)s jour", "%(count)s jours", days) % {"count": days}
