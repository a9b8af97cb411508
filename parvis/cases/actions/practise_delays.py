"""The practice flow: fictitious cases of nobody, so that processing times tell something."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection, transaction
from django.utils import timezone

from parvis.cases.actions.keep_types import SAMPLE, keep_types
from parvis.cases.actions.measure import measure
from parvis.cases.enums import Channel, Expected, Outcome
from parvis.cases.models import Case, CaseType
from parvis.lib.working_days import WorkingDays, working_days

DAYS = 210
MARK = "FLUX-"  # before the references of these cases
SATURDAY = 5
COLUMNS = (
    "id", "reference", "member", "type_id", "channel", "received_at", "step", "step_at", "expected_from",
    "closed_at", "outcome", "told_at",
)  # fmt: skip
UP_TO_DATE = timedelta(days=4)  # over a long week-end nothing may come
Draw = Callable[[Random, float], float]


@dataclass(frozen=True)
class Stream:
    """How the cases of a type come and go. `lasts(dice, how far in the half year: 0 to 1)`: days."""

    a_day: float
    lasts: Draw
    on_thursdays: bool = False


STREAMS = {
    "remboursement-soins": Stream(3, lambda dice, at: dice.lognormvariate(2.1, 0.5)),
    "carte": Stream(1.5, lambda dice, at: dice.lognormvariate(2.6, 0.35), on_thursdays=True),
    "changement-rib": Stream(2, lambda dice, at: dice.lognormvariate(0.9, 0.6)),
    # a backlog that grows, one that shrinks
    "arret-travail": Stream(3, lambda dice, at: (9 + 16 * at) * dice.lognormvariate(0, 0.3)),
    "aide-complementaire": Stream(2, lambda dice, at: (58 - 20 * at) * dice.lognormvariate(0, 0.3)),
    "reclamation": Stream(0.02, lambda dice, at: 30 * dice.lognormvariate(0, 0.4)),  # too few to tell
}


def fill_practice_flow(now: datetime | None = None) -> int:
    """Put the flow there anew, up to today, and measure. How many cases are in it; 0: it was up to date."""
    now = timezone.localtime(now)
    flow = Case.objects.filter(reference__startswith=MARK)
    if flow.filter(received_at__gte=now - UP_TO_DATE).exists():
        return 0
    keep_types(SAMPLE)
    types = {kind.slug: kind for kind in CaseType.objects.filter(slug__in=STREAMS)}
    rows = [row for slug, stream in STREAMS.items() for row in _rows(types[slug], stream, now)]
    with transaction.atomic(), connection.cursor() as cursor:
        flow.delete()
        with cursor.copy(f"COPY cases_case ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        measure(now)
    return len(rows)


def _rows(kind: CaseType, stream: Stream, now: datetime) -> Iterator[tuple[object, ...]]:
    dice, today = Random(kind.slug), now.date()  # noqa: S311  (fictitious)
    calendar = working_days(today.year - 1, today.year + 1)
    for number in range(DAYS):
        day = today - timedelta(days=DAYS - number)
        for place in range(_arrived(dice, day, stream.a_day)):
            lasts = stream.lasts(dice, number / DAYS)
            end = _closing_day(day + timedelta(days=max(1, round(lasts))), stream, calendar)
            yield _row(kind, f"{MARK}{kind.pk}-{day:%y%m%d}-{place}", day, end, now)


def _arrived(dice: Random, day: date, a_day: float) -> int:
    mean = a_day * (0.3 if day.weekday() >= SATURDAY else 1.3)
    return int(mean + dice.random())


def _closing_day(day: date, stream: Stream, calendar: WorkingDays) -> date:
    while not calendar.is_one(day.toordinal()) or (stream.on_thursdays and day.weekday() != 3):
        day += timedelta(days=1)
    return day


def _row(kind: CaseType, reference: str, began: date, end: date, now: datetime) -> tuple[object, ...]:
    """A case, in the order of COLUMNS."""
    zone = timezone.get_default_timezone()
    received = datetime.combine(began, time(10, 12), zone)
    closed = datetime.combine(end, time(15, 40), zone)
    over = closed <= now
    step = kind.keys_of_steps[-1 if over else 0]
    return (
        _nobody(f"case {reference}"), reference, _nobody(f"member of {reference}"), kind.pk, Channel.ONLINE,
        received, step, closed if over else received, Expected.NOBODY if over else Expected.BODY,
        closed if over else None, Outcome.DONE if over else "", now,
    )  # fmt: skip


def _nobody(name: str) -> UUID:
    """The same each time, of no person of the practice."""
    return uuid5(NAMESPACE_URL, f"parvis practice flow {name}")
