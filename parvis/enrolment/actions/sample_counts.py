"""The practice mode: openings of the last three months, as they would have been counted."""

from datetime import timedelta
from random import Random

from django.conf import settings
from django.utils import timezone

from parvis.enrolment.enums import Outcome
from parvis.enrolment.models import EnrolmentCount
from parvis.enrolment.queries import ACTIVATED, SENT

DAYS = 90
ENDS = (  # where, after which proof, of a hundred
    ("identite", "", 9), ("rib", "", 8), ("carte", "", 6), ("carte", Outcome.NO_MATCH, 9),
    ("carte", Outcome.TOO_MANY_TRIES, 2), ("carte", Outcome.NO_RIB_ON_FILE, 3),
    ("carte", Outcome.ALREADY_REGISTERED, 4), ("conditions", Outcome.PROVEN, 1),
    ("coordonnees", Outcome.PROVEN, 3), ("code", Outcome.PROVEN, 4), ("verification", Outcome.PROVEN, 1),
    (SENT, Outcome.PROVEN, 5), (ACTIVATED, Outcome.PROVEN, 45),
)  # fmt: skip


def fill_counts() -> None:
    """Harmless when repeated; the same every time but for the days."""
    if not settings.PRACTICE or EnrolmentCount.objects.exists():
        return
    dice, today = Random(4), timezone.localdate()  # noqa: S311  figures for show
    rows = []
    for ago in range(1, DAYS + 1):
        day = today - timedelta(days=ago)
        begun = dice.randint(14, 30) if day.weekday() < 5 else dice.randint(3, 8)
        for reached, outcome, share in ENDS:
            many = round(begun * share / 100 + dice.random() - 0.5)
            if many > 0:
                rows.append(EnrolmentCount(day=day, reached=reached, outcome=outcome, count=many))
    EnrolmentCount.objects.bulk_create(rows, ignore_conflicts=True)


def empty_counts() -> None:
    """So that what trainees did is forgotten too."""
    if settings.PRACTICE:
        EnrolmentCount.objects.all().delete()
