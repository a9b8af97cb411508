"""When a call can be: openings, absences and holidays turned into times. Pure: no Django, no database.

Moments are counted in whole minutes since 1970 (UTC): no clock jumps there. A local clock only says where
an opening begins and ends, and which times are told: one that does not exist is in no opening, and one that
comes twice is offered the first time alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

GRID = 5  # minutes: every call begins and ends on it, whatever its length
DAY_BEGINS, DAY_ENDS, EVENING = time(8), time(20), time(18)  # when people may be disturbed
FAR, NEAR = timedelta(days=2), timedelta(hours=2)
FAR_AFTER, NEAR_AFTER = timedelta(hours=12), timedelta(hours=1)  # a reminder this soon after booking is noise

Span = tuple[int, int]  # from, until: minutes since 1970


@dataclass(frozen=True)
class Hours:
    """One opening on one day. `agent`: whoever calls."""

    agent: object
    day: date
    starts: time
    ends: time
    zone: ZoneInfo


@dataclass(frozen=True)
class Window:
    """The times that a purpose offers now. `minutes`: of a call."""

    minutes: int
    earliest: datetime
    latest: datetime

    @classmethod
    def of(cls, now: datetime, minutes: int, soonest_minutes: int, latest_days: int) -> "Window":
        return cls(minutes, now + timedelta(minutes=soonest_minutes), now + timedelta(days=latest_days))


def minute_of(moment: datetime) -> int:
    """Minutes since 1970."""
    return int(moment.timestamp()) // 60


def moment_of(minute: int) -> datetime:
    """The moment, in UTC."""
    return datetime.fromtimestamp(minute * 60, UTC)


def span(hours: Hours) -> Span | None:
    """From when until when, in minutes since 1970. None when the clocks jump over the whole of it."""
    opens = minute_of(_existing(datetime.combine(hours.day, hours.starts, hours.zone)))
    closes = minute_of(_existing(datetime.combine(hours.day, hours.ends, hours.zone)))
    return (opens, closes) if opens < closes else None


def _existing(local: datetime) -> datetime:
    """The time itself, or the first one after the hour that does not exist."""
    while local.astimezone(UTC).astimezone(local.tzinfo).replace(fold=0) != local.replace(fold=0):
        local += timedelta(minutes=1)
    return local


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of the spans, joined where they touch, once what is taken is cut out of them."""
    left = _joined(spans)
    for begins, ends in taken:
        left = [
            part
            for opens, closes in left
            for part in ((opens, min(closes, begins)), (max(opens, ends), closes))
            if part[0] < part[1]
        ]
    return left


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined = list[Span]()
    for opens, closes in sorted(spans):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], closes))
        else:
            joined.append((opens, closes))
    return joined


def starts_in(free: Iterable[Span], window: Window, zone: ZoneInfo) -> Iterator[int]:
    """The times to propose, one call behind the other: no hole is left that is too short for another."""
    earliest, latest = _ceil(minute_of(window.earliest)), minute_of(window.latest)
    for opens, closes in free:
        start = _ceil(opens)
        while start + window.minutes <= min(closes, latest + window.minutes):
            if start >= earliest and _first_time(start, zone):
                yield start
            start += window.minutes


def fits(start: int, free: Iterable[Span], window: Window, zone: ZoneInfo) -> bool:
    """May a call begin then? Any free time on the grid may: one once shown stays good until it is taken."""
    return (
        start % GRID == 0
        and minute_of(window.earliest) <= start <= minute_of(window.latest)
        and _first_time(start, zone)
        and any(opens <= start and start + window.minutes <= closes for opens, closes in free)
    )


def _ceil(minute: int) -> int:
    return -(-minute // GRID) * GRID


def _first_time(minute: int, zone: ZoneInfo) -> bool:
    """False in the second of the two hours that bear one name, when the clocks go back."""
    return moment_of(minute).astimezone(zone).fold == 0


def may_change(starts_at: datetime, now: datetime, until: timedelta) -> bool:
    """May the person still move or cancel it by themselves?"""
    return now <= starts_at.astimezone(UTC) - until


def reminders(
    starts_at: datetime, booked_at: datetime, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """When to remind: two days and two hours before, never at night; None: too soon after the booking.

    Two days by the clock on the wall, two hours by the time that passes.
    """
    far = decent(starts_at.astimezone(zone) - FAR, zone)
    near = decent(starts_at.astimezone(UTC) - NEAR, zone)
    return (
        far if far >= booked_at + FAR_AFTER else None,
        near if near >= booked_at + NEAR_AFTER else None,
    )


def decent(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment, or the last decent hour before it when people sleep or dine."""
    local = moment.astimezone(zone)
    if local.time() < DAY_BEGINS:
        return datetime.combine(local.date() - timedelta(days=1), EVENING, zone)
    return min(local, datetime.combine(local.date(), DAY_ENDS, zone))


def is_decent(now: datetime, zone: ZoneInfo) -> bool:
    """May people be written to at this hour?"""
    return DAY_BEGINS <= now.astimezone(zone).time() <= DAY_ENDS


def nearest(start: int, others: Iterable[int], many: int) -> list[int]:
    """The free times nearest to the one that is gone, in the order of the clock."""
    return sorted(sorted(others, key=lambda other: (abs(other - start), other))[:many])
