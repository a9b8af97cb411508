"""What is free, and whose calls are when. Few queries, whatever the number of agents."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account
from parvis.appointments.enums import Audience, BookingState
from parvis.appointments.models import Absence, Booking, Feed, Opening, Purpose, Waiting
from parvis.appointments.rules import (
    Hours,
    Span,
    Window,
    fits,
    is_decent,
    minute_of,
    moment_of,
    span,
    starts_in,
    without,
)
from parvis.lib.territory import is_holiday, zone_of

A_DAY = timedelta(days=1)
CALLS = (BookingState.BOOKED, BookingState.PAST)  # those that hold their time


@dataclass(frozen=True)
class Free:
    """When one agent is free, by the clock of the place where they work."""

    agent: UUID
    zone: ZoneInfo
    spans: list[Span]


@dataclass(frozen=True)
class Agenda:
    """What is free for a purpose, for this person. `own`: their call for it, when they have one."""

    free: list[Free]
    busy: list[Span]  # the person's other calls
    own: UUID | None

    def starts(self, window: Window) -> list[int]:
        """The times to propose, each once, in minutes since 1970."""
        return sorted({
            start
            for one in self.free
            for start in starts_in(without(one.spans, self.busy), window, one.zone)
        })  # fmt: skip

    def agents_for(self, start: int, window: Window) -> list[UUID]:
        """Who could call at this time."""
        return [one.agent for one in self.free if fits(start, one.spans, window, one.zone)]

    def is_busy(self, start: int, minutes: int) -> bool:
        """Has the person another call meanwhile?"""
        return any(begins < start + minutes and start < ends for begins, ends in self.busy)


def window_of(purpose: Purpose, now: datetime | None = None) -> Window:
    """What the purpose offers now."""
    return Window.of(now or timezone.now(), purpose.minutes, purpose.soonest_minutes, purpose.latest_days)


def agenda(
    purpose: Purpose, language: str, since: datetime, until: datetime, *,
    account: Account | None = None, but: UUID | None = None,
) -> Agenda:  # fmt: skip
    """Who is free between two moments to talk of this in this language. Three queries.

    `but`: a call that is being moved, which holds nothing.
    """
    openings = list(openings_for(purpose, language, since, until))
    agents = {opening.agent_id for opening in openings}
    absences = Absence.objects.filter(
        Q(agent__in=agents) | Q(agent=None), ends_at__gt=since, starts_at__lt=until
    )
    away = [(absence.agent_id, _span(absence.starts_at, absence.ends_at)) for absence in absences]
    mine = Q(account=account, ends_at__gt=timezone.now()) if account else Q(pk=None)
    calls = Booking.objects.filter(
        Q(agent__in=agents, ends_at__gt=since, starts_at__lt=until) | mine, state__in=CALLS
    )
    told = calls.values_list("pk", "agent_id", "account_id", "purpose_id", "state", "starts_at", "ends_at")
    held = [row for row in told if row[0] != but]
    taken = [*away, *((agent, _span(begins, ends)) for _, agent, _, _, _, begins, ends in held)]
    own = [row for row in held if account and row[2] == account.pk]
    return Agenda(
        free=_free(openings, taken, since, until),
        busy=[_span(row[5], row[6]) for row in own],
        own=next((row[0] for row in own if row[3] == purpose.pk and row[4] == BookingState.BOOKED), None),
    )


def openings_for(purpose: Purpose, language: str, since: datetime, until: datetime) -> QuerySet[Opening]:
    """The openings of active agents that serve this purpose in this language, between two moments."""
    return Opening.objects.filter(
        Q(last_on=None) | Q(last_on__gte=since.date() - A_DAY),
        Q(purposes=purpose) | Q(purposes=None),
        agent__is_active=True, languages__contains=[language], first_on__lte=until.date() + A_DAY,
    )  # fmt: skip


def _free(
    openings: Iterable[Opening], taken: Iterable[tuple[UUID | None, Span]], since: datetime, until: datetime
) -> list[Free]:
    opened, cut = (
        defaultdict[tuple[UUID, ZoneInfo], list[Span]](list),
        defaultdict[UUID | None, list[Span]](list),
    )
    for opening in openings:
        opened[opening.agent_id, opening.zone] += spans_of(opening, since, until)
    for agent, what in taken:
        cut[agent].append(what)
    return [
        Free(agent, zone, without(spans, [*cut[agent], *cut[None]]))
        for (agent, zone), spans in opened.items()
    ]


def spans_of(opening: Opening, since: datetime, until: datetime) -> list[Span]:
    """An opening on each of its days around the two moments, public holidays left out."""
    first = max(opening.first_on, (since - A_DAY).date())
    last = min(opening.last_on or date.max, (until + A_DAY).date())
    day = first + timedelta(days=(opening.weekday - first.weekday()) % 7)
    spans = list[Span]()
    while day <= last:
        if not is_holiday(opening.territory, day):
            found = span(Hours(opening.agent_id, day, opening.starts, opening.ends, opening.zone))
            spans += [found] if found else []
        day += timedelta(days=7)
    return spans


def _span(begins: datetime, ends: datetime) -> Span:
    """Widened to whole minutes: a second of an absence takes its minute."""
    return minute_of(begins), -(-int(ends.timestamp()) // 60)


def times(
    purpose: Purpose, language: str, first: date, days: int, territory: str, *,
    account: Account | None = None, but: UUID | None = None,
) -> tuple[Agenda, list[int]]:  # fmt: skip
    """The agenda of some days by the clock of `territory`, and the times that are offered in them."""
    since = datetime.combine(first, datetime.min.time(), zone_of(territory))
    until = datetime.combine(first + timedelta(days=days), datetime.min.time(), zone_of(territory))
    found = agenda(purpose, language, since, until, account=account, but=but)
    within = range(minute_of(since), minute_of(until))
    return found, [start for start in _decent(found.starts(window_of(purpose)), territory) if start in within]


def _decent(starts: Iterable[int], territory: str) -> list[int]:
    """Those at which one may be called where the person is: an agent overseas may begin in their night."""
    zone = zone_of(territory)
    return [start for start in starts if is_decent(moment_of(start), zone)]


def all_times(
    purpose: Purpose, language: str, territory: str = "", *,
    account: Account | None = None, but: UUID | None = None,
) -> list[int]:  # fmt: skip
    """Every time that is offered now by the clock of `territory`, in minutes since 1970."""
    window = window_of(purpose)
    found = agenda(purpose, language, window.earliest, window.latest + A_DAY, account=account, but=but)
    return _decent(found.starts(window), territory)


def offered() -> QuerySet[Purpose]:
    """The purposes of the list, in their order."""
    return Purpose.objects.filter(audience=Audience.MEMBERS).order_by("position", "slug")


def bookable(slug: str) -> Purpose | None:
    """A purpose that one may book: of the list, or whose address was given."""
    return Purpose.objects.filter(slug=slug).exclude(audience=Audience.NOBODY).first()


def coming(account: Account) -> list[Booking]:
    """The calls to come, soonest first."""
    found = Booking.objects.filter(account=account, state=BookingState.BOOKED, ends_at__gt=timezone.now())
    return list(found.select_related("purpose").order_by("starts_at"))


def past(account: Account, most: int) -> list[Booking]:
    """The calls that are over or were cancelled, newest first."""
    over = Q(state__in=(BookingState.PAST, BookingState.CANCELLED)) | Q(ends_at__lte=timezone.now())
    found = Booking.objects.filter(over, account=account).select_related("purpose")
    return list(found.order_by("-starts_at")[:most])


def call_of(account: Account, booking: UUID) -> Booking | None:
    """One call of this person; None when there is none such, or it is somebody else's."""
    return Booking.objects.select_related("purpose").filter(pk=booking, account=account).first()


def waits_of(account: Account) -> list[Waiting]:
    """What the person waits for."""
    return list(Waiting.objects.filter(account=account).select_related("purpose").order_by("asked_at"))


def calls_between(since: datetime, until: datetime, *, agent: UUID | None = None) -> QuerySet[Booking]:
    """For the desk: the calls that begin between two moments, of all agents or of one, by the clock.

    With account, purpose and agent. What is personal is read by `booking.number`, `booking.note` and
    `booking.account.profile`: whoever shows it journals that it was looked at.
    """
    found = Booking.objects.filter(state__in=CALLS, starts_at__gte=since, starts_at__lt=until)
    if agent is not None:
        found = found.filter(agent=agent)
    return found.select_related("account", "purpose", "agent").order_by("starts_at", "pk")


def own_call(account: Account, purpose: Purpose) -> UUID | None:
    """The person's call to come for this purpose."""
    found = Booking.objects.filter(account=account, purpose=purpose, state=BookingState.BOOKED)
    return found.filter(ends_at__gt=timezone.now()).values_list("pk", flat=True).first()


def feed_of(digest: bytes) -> Feed | None:
    """The feed with this secret, of an account that is open."""
    feeds = Feed.objects.select_related("account")
    return feeds.filter(token_digest=digest, account__state=AccountState.ACTIVE).first()


def calls_of_feed(account: Account) -> list[Booking]:
    """The calls to come and those of the last month, the cancelled ones too: a program takes them away."""
    found = Booking.objects.filter(account=account, ends_at__gt=timezone.now() - timedelta(days=30))
    return list(found.select_related("purpose").order_by("starts_at"))
