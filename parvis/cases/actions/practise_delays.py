"""The practice flow: fictitious cases of nobody, so that processing times tell something."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from parvis.cases.actions.keep_types import SAMPLE, keep_types
from parvis.cases.actions.measure import measure
from parvis.cases.enums import Channel, Expected, Outcome
from parvis.cases.models import Case, CaseType
from parvis.lib.working_days import WorkingDays, working_days

DAYS = 240
MARK = "FLUX-"  # before the references of these cases
SATURDAY = 5
UP_TO_DATE = timedelta(days=4)  # over a long week-end nothing may come
Draw = Callable[[Random, float], float]


@dataclass(frozen=True)
class Stream:
    """How the cases of a type come and go. `lasts(dice, how far in the half year: 0 to 1)`: days."""

    a_day: float
    lasts: Draw
    on_thursdays: bool = False


STREAMS = {
    "remboursement-soins": Stream(4, lambda dice, at: dice.lognormvariate(2.1, 0.5)),
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
    cases = [case for slug, stream in STREAMS.items() for case in _cases(types[slug], stream, now)]
    with transaction.atomic():
        flow.delete()
        Case.objects.bulk_create(cases, ignore_conflicts=True)
        measure(now)
    return len(cases)


def _cases(kind: CaseType, stream: Stream, now: datetime) -> Iterator[Case]:
    dice, today = Random(kind.slug), now.date()  # noqa: S311  (fictitious)
    calendar = working_days(today.year - 1, today.year + 1)
    for number in range(DAYS):
        day = today - timedelta(days=DAYS - number)
        for place in range(_arrived(dice, day, stream.a_day)):
            lasts = stream.lasts(dice, number / DAYS)
            end = _closing_day(day + timedelta(days=max(1, round(lasts))), stream, calendar)
            yield _case(kind, f"{MARK}{kind.pk}-{day:%y%m%d}-{place}", day, end, now)


def _arrived(dice: Random, day: date, a_day: float) -> int:
    mean = a_day * (0.3 if day.weekday() >= SATURDAY else 1.3)
    return int(mean + dice.random())


def _closing_day(day: date, stream: Stream, calendar: WorkingDays) -> date:
    while not calendar.is_one(day.toordinal()) or (stream.on_thursdays and day.weekday() != 3):
        day += timedelta(days=1)
    return day


def _case(kind: CaseType, reference: str, began: date, end: date, now: datetime) -> Case:
    zone = timezone.get_default_timezone()
    received = datetime.combine(began, time(10, 12), zone)
    closed = datetime.combine(end, time(15, 40), zone)
    over = closed <= now
    step = kind.keys_of_steps[-1 if over else 0]
    name = f"case {reference}"
    return Case(
        id=_nobody(name), reference=reference, member=_nobody(f"member of {name}"),
        type=kind, channel=Channel.ONLINE, received_at=received, step=step,
        step_at=closed if over else received,
        expected_from=Expected.NOBODY if over else Expected.BODY, closed_at=closed if over else None,
        outcome=Outcome.DONE if over else "", told_at=now,
    )  # fmt: skip


def _nobody(name: str) -> UUID:
    """The same each time, of no person of the practice."""
    return uuid5(NAMESPACE_URL, f"parvis practice flow {name}")
