"""One week of everybody: openings and absences by day, public holidays, the night when the clocks change."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise

from parvis.agents.enums import Role
from parvis.agents.models import Agent
from parvis.appointments.models import Absence, Booking, Opening
from parvis.appointments.presenters import clock, hour
from parvis.appointments.queries import CALLS
from parvis.desk.calls import CALLERS
from parvis.lib.territory import is_holiday, zone_of

PLANNERS = (*CALLERS, Role.SUPERVISION)  # who sees the week
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
FURTHEST = timedelta(days=400)


@dataclass(frozen=True)
class Hours:
    """An opening as it is that day. `holiday`: it is none, for nobody works there."""

    id: UUID
    text: str
    holiday: bool
    few: bool  # for some purposes only, or not in every language


@dataclass(frozen=True)
class Away:
    """An absence as far as it covers that day. `whole`: all of it."""

    id: UUID
    text: str
    whole: bool
    reason: str | Promise


@dataclass(frozen=True)
class Cell:
    day: date
    hours: Sequence[Hours]
    away: Sequence[Away]
    calls: int


@dataclass(frozen=True)
class Row:
    agent: Agent
    clock: str  # "" for the portal's own
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Head:
    """One day. `shift`: in hours, when the clocks jump that day."""

    day: date
    holiday: bool
    today: bool
    shift: int
    closed: Sequence[Away]


@dataclass(frozen=True)
class Week:
    first: date
    heads: Sequence[Head]
    rows: Sequence[Row]

    @property
    def last(self) -> date:
        return self.first + 6 * A_DAY


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_of(first: date) -> Week:
    """Four queries, whatever the number of agents."""
    # a day of margin on both sides: clocks overseas are up to a day apart
    since = datetime.combine(first - A_DAY, time(), ZoneInfo(settings.TIME_ZONE))
    until = since + A_WEEK + 2 * A_DAY
    openings = defaultdict[UUID, list[Opening]](list)
    for opening in _openings(first):
        openings[opening.agent_id].append(opening)
    absences = defaultdict[UUID | None, list[Absence]](list)
    for absence in Absence.objects.filter(ends_at__gt=since, starts_at__lt=until).order_by("starts_at", "pk"):
        absences[absence.agent_id].append(absence)
    starts = defaultdict[UUID, list[datetime]](list)
    calls = Booking.objects.filter(state__in=CALLS, starts_at__gte=since, starts_at__lt=until)
    for agent_id, starts_at in calls.values_list("agent_id", "starts_at").order_by("starts_at"):
        starts[agent_id].append(starts_at)
    rows = [
        _row(agent, first, openings[agent.pk], absences[agent.pk], starts[agent.pk])
        for agent in agents_of_the_week()
        if agent.is_active or openings[agent.pk] or starts[agent.pk]
    ]
    return Week(first, [_head(first + A_DAY * number, absences[None]) for number in range(7)], rows)


def agents_of_the_week() -> Iterable[Agent]:
    """Those who call, and those who no longer do but have openings left."""
    callers = Q(is_active=True, roles__overlap=[str(role) for role in CALLERS])
    return Agent.objects.filter(callers | Q(pk__in=Opening.objects.values("agent"))).order_by("name", "pk")


def _openings(first: date) -> Iterable[Opening]:
    live = Opening.objects.filter(Q(last_on=None) | Q(last_on__gte=first), first_on__lte=first + 6 * A_DAY)
    return live.prefetch_related("purposes").order_by("starts", "pk")


def _row(
    agent: Agent, first: date, openings: list[Opening], absences: list[Absence], starts: list[datetime]
) -> Row:
    territory = openings[0].territory if openings else ""
    zone = zone_of(territory)
    calls = Counter(start.astimezone(zone).date() for start in starts)
    days = [first + A_DAY * number for number in range(7)]
    cells = [
        Cell(
            day,
            [_hours(one, day) for one in openings if _is_on(one, day)],
            _away(absences, day, territory),
            calls[day],
        )
        for day in days
    ]
    return Row(agent, clock(territory) if territory else "", cells)


def _is_on(opening: Opening, day: date) -> bool:
    ends = opening.last_on or date.max
    return opening.weekday == day.weekday() and opening.first_on <= day <= ends


def _hours(opening: Opening, day: date) -> Hours:
    few = bool(opening.purposes.all())
    return Hours(opening.pk, span_text(opening.starts, opening.ends), is_holiday(opening.territory, day), few)


def span_text(starts: time, ends: time) -> str:
    """« 9 h – 12 h 30 »."""
    return f"{_short(starts)} – {_short(ends)}"


def _short(at: time) -> str:
    """« 9 h », « 12 h 30 »: minutes only when there are some."""
    text = hour(datetime.combine(date(2026, 1, 1), at, zone_of("")), "")
    return text.removesuffix("\u00a000")


def _away(absences: Iterable[Absence], day: date, territory: str) -> list[Away]:
    zone = zone_of(territory)
    begins, ends = datetime.combine(day, time(), zone), datetime.combine(day + A_DAY, time(), zone)
    return [
        _part(absence, begins, ends, zone)
        for absence in absences
        if absence.starts_at < ends and absence.ends_at > begins
    ]


def _part(absence: Absence, begins: datetime, ends: datetime, zone: ZoneInfo) -> Away:
    whole = absence.starts_at <= begins and absence.ends_at >= ends
    starts = max(absence.starts_at, begins).astimezone(zone)
    until = min(absence.ends_at, ends).astimezone(zone)
    last = "24\u00a0h" if until >= ends else _short(until.time())
    text = "" if whole else f"{_short(starts.time())} – {last}"
    return Away(absence.pk, text, whole, absence.get_reason_display())


def whole_days_of(absence: Absence, zone: ZoneInfo) -> tuple[date, date] | None:
    """Its first and last day, when it is of whole days by the clock of whoever is away."""
    starts, until = absence.starts_at.astimezone(zone), absence.ends_at.astimezone(zone)
    if starts.time() != time() or until.time() != time():
        return None
    return starts.date(), until.date() - A_DAY


def _head(day: date, closed: Iterable[Absence]) -> Head:
    zone = ZoneInfo(settings.TIME_ZONE)
    before = datetime.combine(day, time(), zone).utcoffset() or timedelta()
    after = datetime.combine(day + A_DAY, time(), zone).utcoffset() or timedelta()
    today = timezone.now().astimezone(zone).date()
    return Head(
        day, is_holiday("", day), day == today, (after - before) // timedelta(hours=1), _away(closed, day, "")
    )


def may_edit_openings(agent: Agent) -> bool:
    """Who calls when is the supervision's to say."""
    return agent.has(Role.SUPERVISION)


def may_edit_absence(agent: Agent, absence: Absence) -> bool:
    """One's own; those of others, and the days when nobody calls, are the supervision's."""
    return agent.has(Role.SUPERVISION) or absence.agent_id == agent.pk


def opening_of(opening: UUID) -> Opening | None:
    return Opening.objects.select_related("agent").prefetch_related("purposes").filter(pk=opening).first()


def absence_of(absence: UUID) -> Absence | None:
    return Absence.objects.select_related("agent").filter(pk=absence).first()


def calls_in(opening: Opening) -> list[Booking]:
    """The calls to come that stand in this opening: what its removal moves."""
    coming = Booking.objects.filter(agent=opening.agent_id, state="booked", starts_at__gt=timezone.now())
    found = []
    for call in coming.select_related("purpose").order_by("starts_at"):
        local = call.starts_at.astimezone(opening.zone)
        if _is_on(opening, local.date()) and opening.starts <= local.time() < opening.ends:
            found.append(call)
    return found
