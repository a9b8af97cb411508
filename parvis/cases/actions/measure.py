"""Measuring how long cases take: for each type, from counts by day that the database makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from parvis.cases.calibration import (
    FEWEST,
    HORIZON,
    OLDEST_YEARS,
    WINDOW,
    Rehearsals,
    closed_in,
    window_of,
)
from parvis.cases.models import CaseType, ProcessingTimes
from parvis.lib.survival import Batch, period_curve
from parvis.lib.working_days import working_days

WEEKS = 12
HALF, MOST = 4, 8  # the places of 1 case in 2 and of 9 in 10 among the deciles
REPLACED = (
    "measured_at", "until", "since", "closed", "waiting", "deciles", "weeks", "shares", "tail", "stretch",
)  # fmt: skip
DIGITS = 7  # of the shares kept
# days are those of the portal's clock; a case closed since the last day that counts was open on it
COUNTS = """
SELECT began, ended, done, count(*) FROM (
    SELECT (received_at AT TIME ZONE %(zone)s)::date AS began,
        CASE WHEN closed_at < %(end)s THEN (closed_at AT TIME ZONE %(zone)s)::date END AS ended,
        outcome <> 'withdrawn' AS done
    FROM cases_case
    WHERE type_id = %(type)s AND received_at < %(end)s AND (closed_at IS NULL OR closed_at >= %(start)s)
) AS days GROUP BY began, ended, done
"""


@dataclass(frozen=True)
class Measured:
    """How many types have figures, and how many too few cases."""

    told: int
    too_few: int


def measure(now: datetime | None = None) -> Measured:
    """Replace the figures of every type by those of all days before today."""
    now = timezone.localtime(now)
    until = now.date() - timedelta(days=1)
    rows = [_of(kind, until, now) for kind in CaseType.objects.order_by("pk")]
    ProcessingTimes.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["type"], update_fields=REPLACED
    )
    too_few = sum(row.closed < FEWEST for row in rows)
    return Measured(told=len(rows) - too_few, too_few=too_few)


def _of(kind: CaseType, until: date, now: datetime) -> ProcessingTimes:
    flow, today = flow_of(kind, until), until.toordinal()
    window = window_of(flow, today)
    row = ProcessingTimes(
        type=kind, measured_at=now, until=until, since=until - timedelta(days=window - 1),
        closed=closed_in(flow, today - window, today),
        waiting=sum(batch.count for batch in flow if batch.waits_on(today)),
    )  # fmt: skip
    if row.closed < FEWEST:
        return row
    calendar = working_days(until.year - OLDEST_YEARS, until.year + 1)
    forecaster = Rehearsals(flow, calendar.between).forecaster(today)
    row.deciles = _deciles(flow, today - window, today)
    row.shares = [float(f"{share:.{DIGITS}g}") for share in forecaster.curve.shares]
    row.tail, row.stretch = forecaster.curve.tail, round(forecaster.stretch, 4)
    row.weeks = _weeks(flow, until)
    return row


def flow_of(kind: CaseType, until: date) -> list[Batch]:
    """What was open on some day of the span that forecasts look at, by day."""
    zone = timezone.get_default_timezone()
    start, end = (
        datetime.combine(day, time(), zone) for day in (until - timedelta(HORIZON), until + timedelta(1))
    )
    told: dict[str, Any] = {"zone": settings.TIME_ZONE, "start": start, "end": end, "type": kind.pk}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, told)
        return [
            Batch(began.toordinal(), ended and ended.toordinal(), count, done)
            for began, ended, done, count in cursor.fetchall()
        ]


def _deciles(flow: Sequence[Batch], start: int, end: int) -> list[int | None]:
    """Fewer days than these, for 1 case in 10 to 9 in 10. Only what was seen: nothing is drawn beyond it."""
    curve = period_curve(flow, start, end, fewest=1)
    ages = (curve.age_reached(tenth / 10) for tenth in range(1, 10))
    return [None if age is None or age >= len(curve.shares) else age + 1 for age in ages]


def _weeks(flow: Sequence[Batch], until: date) -> list[dict[str, int | str | None]]:
    """For the last whole weeks, each with the four that end with it: a week alone jumps about."""
    sunday = until - timedelta(days=until.isoweekday() % 7)
    found = list[dict[str, int | str | None]]()
    for number in reversed(range(WEEKS)):
        end = (sunday - timedelta(weeks=number)).toordinal()
        closed = closed_in(flow, end - WINDOW, end)
        deciles = _deciles(flow, end - WINDOW, end) if closed >= FEWEST else [None] * 9
        day = date.fromordinal(end).isoformat()
        found.append({"end": day, "half": deciles[HALF], "most": deciles[MOST], "closed": closed})
    return found
