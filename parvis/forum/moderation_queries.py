"""What those who moderate read: the lists, what waits for them and since when, what one writer has sent."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet

from parvis.forum.blocked import Lists
from parvis.forum.enums import Blocked, State, Verdict
from parvis.forum.models import BlockedTerm, Post, Report, Topic, Writer

SHOWN = 50  # of each part of the queue; the others come as these go
OPEN_REPORTS = Q(reports__settled_at=None, reports__isnull=False)


def lists() -> Lists:
    """What the organisation watches for, and what is its own. One query."""
    by_kind: dict[str, dict[str, bool]] = {Blocked.WORD: {}, Blocked.DOMAIN: {}}
    for kind, term, verdict in BlockedTerm.objects.values_list("kind", "term", "verdict"):
        by_kind[kind][term] = verdict == Verdict.REFUSE
    return Lists(by_kind[Blocked.WORD], by_kind[Blocked.DOMAIN], own=_own_hosts(), spared=_own_contacts())


def _own_hosts() -> frozenset[str]:
    addresses = (settings.PUBLIC_URL, settings.ORGANISATION.website)
    hosts = (urlsplit(address).hostname or "" for address in addresses)
    return frozenset(host.removeprefix("www.") for host in hosts if host)


def _own_contacts() -> tuple[str, ...]:
    """Phones and addresses that anybody may give to anybody."""
    ours = settings.ORGANISATION
    contacts = (ours.phone, ours.calls_from, ours.contact_email, ours.accessibility.contact_email)
    return tuple(contact for contact in contacts if contact)


def waiting() -> QuerySet[Post]:
    """Messages that nobody has read yet, the oldest first. Those of a topic that was refused go with it; what
    others answered to a question that was taken back since is read all the same.
    """
    posts = Post.objects.filter(state=State.WAITING)
    hidden = Q(is_question=False) & ~Q(topic__state__in=[State.PUBLISHED, State.WAITING])
    hidden &= ~Q(topic__state=State.WITHDRAWN, by_asker=False)
    return _shown(posts.exclude(hidden)).order_by("created_at", "pk")


def reported() -> QuerySet[Post]:
    """Published messages with reports that nobody has settled, the first reported first."""
    posts = _shown(Post.objects.filter(OPEN_REPORTS, state=State.PUBLISHED))
    counted = posts.annotate(complaints=Count("reports"), reported_at=Min("reports__at"))
    return counted.order_by("reported_at", "pk")


def unanswered_since(before: datetime, *, read: bool = True) -> QuerySet[Topic]:
    """Questions to which nobody but whoever asked has answered, asked before then; the oldest first. Unless
    `read`, those too that nobody has read before they are published.
    """
    states = [State.PUBLISHED] if read else [State.PUBLISHED, State.WAITING]
    topics = Topic.objects.filter(state__in=states, others=0, created_at__lte=before)
    return topics.order_by("created_at", "pk")


def one(post: UUID) -> Post | None:
    """With all that a decision needs."""
    return _shown(Post.objects.filter(pk=post)).select_related("decided_by", "agent").first()


def _shown(posts: QuerySet[Post]) -> QuerySet[Post]:
    return posts.select_related("topic__category", "writer")


def writer(pk: int) -> Writer | None:
    return Writer.objects.select_related("account").filter(pk=pk).first()


def sent_by(writer: Writer) -> QuerySet[Post]:
    """What one writer has sent, the newest first."""
    return Post.objects.filter(writer=writer).select_related("topic__category").order_by("-created_at", "pk")


def terms() -> QuerySet[BlockedTerm]:
    """Words, then sites, in alphabetical order."""
    return BlockedTerm.objects.select_related("added_by").order_by("-kind", "term")


def topic(pk: int) -> Topic | None:
    return Topic.objects.select_related("category", "writer").filter(pk=pk).first()


def messages(topic: Topic) -> list[Post]:
    """The question, then what is published under it, in their order: the last of many."""
    posts = Post.objects.filter(topic=topic).select_related("writer", "topic__category")
    question = list(posts.filter(is_question=True))
    answers = posts.filter(is_question=False, state=State.PUBLISHED).order_by("-created_at", "-pk")
    return [*question, *reversed(answers[:SHOWN])]


def question_of(post: Post) -> Post | None:
    """What the message answers."""
    return Post.objects.filter(topic=post.topic_id, is_question=True).first()


def open_reports(post: Post) -> list[Report]:
    return list(post.reports.filter(settled_at=None).order_by("at", "pk"))
