"""When a case is likely to be closed, from the figures of its type and from how long it has waited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from parvis.cases.calibration import FEWEST, OLDEST_YEARS, SHARE, Forecaster
from parvis.cases.enums import Expected
from parvis.cases.models import Case, ProcessingTimes
from parvis.lib.survival import Curve
from parvis.lib.working_days import WorkingDays, working_days

TOO_OLD = timedelta(days=14)  # figures that nobody has brought up to date foresee nothing
AHEAD_YEARS = 6


@dataclass(frozen=True)
class Forecast:
    """`before`: 9 cases of 10 are closed before that day; None when nothing can be said honestly.

    `late`: it has waited longer than 9 cases of 10. `until`: the last day of the figures, made of `cases`
    cases. `mine`: something is expected of the member first.
    """

    before: date | None
    late: bool
    received_on: date
    waited_days: int
    cases: int
    until: date
    mine: bool
    type_slug: str


def forecast_for(case: Case, now: datetime | None = None) -> Forecast | None:
    """None: the case is closed, or too little is known of its type. One query."""
    return forecasts_for([case], now).get(case.pk)


def forecasts_for(cases: Iterable[Case], now: datetime | None = None) -> dict[UUID, Forecast]:
    """Of those that are open and can be told something. One query, however many there are."""
    today = timezone.localtime(now).date()
    wanted = [case for case in cases if case.closed_at is None]
    rows = ProcessingTimes.objects.filter(type__in={case.type_id for case in wanted}, closed__gte=FEWEST)
    figures = {row.type_id: row for row in rows.select_related("type") if row.until >= today - TOO_OLD}
    calendar = working_days(today.year - OLDEST_YEARS, today.year + AHEAD_YEARS)
    return {
        case.pk: _foreseen(case, figures[case.type_id], today, calendar)
        for case in wanted
        if case.type_id in figures
    }


def _foreseen(case: Case, figures: ProcessingTimes, today: date, calendar: WorkingDays) -> Forecast:
    received = timezone.localtime(case.received_at).date()
    curve = Curve(tuple(figures.shares), figures.tail)
    # today is not over: it may still be closed today, so what it has lasted ends with yesterday
    yesterday = today.toordinal() - 1
    waited = calendar.between(received.toordinal(), yesterday) if received < today else -1
    late = curve.lasting(waited) <= 1 - SHARE
    # where the curve is drawn beyond what was seen, a case that is late is told no date
    seen = waited < len(curve.shares)
    left = Forecaster(curve, figures.stretch).remaining(waited) if seen else None
    # one working day more: « before » leaves out the day it names
    before = calendar.after(yesterday, left + 1) if left else None
    return Forecast(
        before=date.fromordinal(before) if before else None, late=late,
        received_on=received, waited_days=max(0, (today - received).days),
        cases=figures.closed, until=figures.until,
        mine=case.expected_from == Expected.MEMBER, type_slug=figures.type.slug,
    )  # fmt: skip
