"""Keeps what people say of a guide, without anything that says who they are."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from parvis.guides.models import Feedback
from parvis.guides.rules import SAID_KEPT_DAYS
from parvis.lib.masking import masked
from parvis.limits.counters import hit


class TooMany(Exception):
    """Many answers came from one address in a short time: this one is not kept."""


def answer(slug: str, language: str, *, helped: bool, address: bytes) -> Feedback:
    """Keep a yes or a no. Raises TooMany. `address`: the subject under which it is counted."""
    if not hit({"guide_feedback": address}).allowed:
        raise TooMany
    return Feedback.objects.create(slug=slug, language=language, helped=helped)


def give_reason(id_: UUID, slug: str, *, reason: str, said: str) -> bool:
    """Add to a no why it is one, once. False: there is no such answer, or it has its reason.

    In practice the words are not kept: whoever practises may have typed real data.
    """
    words = "" if settings.PRACTICE else masked(said)
    waiting = Feedback.objects.filter(id=id_, slug=slug, helped=False, reason="")
    return waiting.update(reason=reason, said=words) == 1


def purge(now: datetime) -> int:
    """Delete the answers that have been kept long enough; returns how many."""
    return Feedback.objects.filter(created_at__lt=now - timedelta(days=SAID_KEPT_DAYS)).delete()[0]


def empty() -> None:
    """Delete every answer: a practice begins again."""
    Feedback.objects.all().delete()
