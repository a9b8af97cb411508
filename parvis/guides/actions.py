"""Keeps what people say of a guide, without anything that says who they are."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings

from parvis.guides.enums import Reason
from parvis.guides.models import Feedback
from parvis.guides.rules import SAID_KEPT_DAYS
from parvis.lib.masking import masked
from parvis.limits.counters import hit

PRACTICE = UUID("5b0ad1a4-6f0e-4e1f-9a53-2f6f0a4d6d11")  # the names of what is fictitious
SAID_IN_PRACTICE = (  # guide, answers, and why some are a no
    ("01-ouvrir-mon-compte", 31, ((Reason.UNCLEAR, "Je ne trouve pas les 11 chiffres sur ma carte"),)),
    ("02-code-perdu", 24, ()),
    (
        "12-changer-de-mobile", 9,
        (
            (Reason.MISSING, "Je n’ai plus l’ancien téléphone, et rien ne dit quoi faire"),
            (Reason.STUCK, "Le SMS n’arrive pas"),
            (Reason.DIFFERENT, ""),
            (Reason.MISSING, "Et si mon numéro est à l’étranger ?"),
            (Reason.OTHER, ""),
        ),
    ),
)  # fmt: skip


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


def fill_practice() -> None:
    """What people may have said of the guides, in practice: fictitious. Harmless when repeated."""
    rows = [
        Feedback(id=uuid5(PRACTICE, f"{slug} {number}"), slug=slug, language="fr", helped=number >= len(said),
                 reason=said[number][0] if number < len(said) else "",
                 said=said[number][1] if number < len(said) else "")
        for slug, count, said in SAID_IN_PRACTICE for number in range(count)
    ]  # fmt: skip
    Feedback.objects.bulk_create(rows, ignore_conflicts=True)


def empty() -> None:
    """Delete every answer: a practice begins again."""
    Feedback.objects.all().delete()
