"""How far people come who open an account: counted in the database, nobody looked at."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, TruncDate

from parvis.enrolment.enums import EnrolmentState
from parvis.enrolment.models import Enrolment, EnrolmentCount

SENT, ACTIVATED = "sent", "activated"
# what the record holds: where they stand, the furthest first (the pages are those of journey.py)
STANDS = (
    (Q(state=EnrolmentState.ACTIVATED), ACTIVATED),
    (Q(sent_at__isnull=False), SENT),
    (Q(code_hash__isnull=False), "verification"),
    (Q(contacts__isnull=False), "code"),
    (Q(terms_accepted_at__isnull=False), "coordonnees"),
    (Q(proven_at__isnull=False), "conditions"),
    (Q(rib_answer__isnull=False), "carte"),
    (Q(identity__isnull=False), "rib"),
)
FIRST = "identite"
ORDER = (FIRST, *(name for _, name in reversed(STANDS)))


def how_far(records: QuerySet[Enrolment]) -> Iterable[Mapping[str, Any]]:
    """[{"day", "reached", "told", "count"}]. `told`: the outcome of the last proof, or ""."""
    last = Coalesce("sent_at", F("dies_at") - settings.ENROLMENT_IDLE)
    stands = Case(*(When(held, then=Value(name)) for held, name in STANDS), default=Value(FIRST))
    told = Coalesce("outcome", Value(""))
    grouped = records.annotate(day=TruncDate(last), reached=stands, told=told).order_by()
    return grouped.values("day", "reached", "told").annotate(count=Count("pk"))


def openings_between(first: date, last: date) -> list[tuple[str, str, int]]:
    """(reached, outcome, how many) of the openings of these days, those that go on included. Two queries."""
    days = Q(day__gte=first, day__lte=last)
    over = EnrolmentCount.objects.filter(days).order_by().values_list("reached", "outcome")
    counts = [(reached, outcome, many) for reached, outcome, many in over.annotate(many=Sum("count"))]
    live = [row for row in how_far(Enrolment.objects.all()) if row["day"] and first <= row["day"] <= last]
    return counts + [(row["reached"], row["told"], row["count"]) for row in live]
