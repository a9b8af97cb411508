"""Opening hours: read as published, told as people say them. Pure: no Django."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

RANGE = re.compile(r"\s*(\d{1,2})\s*[:hH]\s*(\d{2})?\s*[-–]\s*(\d{1,2})\s*[:hH]\s*(\d{2})?\s*\Z")
SOON = timedelta(minutes=30)

Minutes = tuple[int, int]  # opens, closes: minutes from midnight
Day = tuple[Minutes, ...]
Week = tuple[Day, ...]  # Monday first, seven days
NO_HOURS: Week = ((),) * 7


@dataclass(frozen=True)
class ReadDay:
    """`doubtful`: what was published contradicts itself; the ranges are its union."""

    ranges: Day
    doubtful: bool


class BadHours(ValueError):
    """A cell that is no list of ranges at all."""


def read_day(cell: str) -> ReadDay:
    """`09:00 - 12:00 / 13:30 - 17:00`. Empty ranges (00:00 - 00:00) are dropped, overlaps joined.

    Raises BadHours.
    """
    ranges, doubtful = list[Minutes](), False
    for part in filter(str.strip, cell.split("/")):
        opens, closes = _range(part)
        if opens < closes:
            ranges.append((opens, closes))
        elif (opens, closes) != (0, 0):
            doubtful = True  # inverted: closes before it opens
    told = sorted(set(ranges))  # the same range twice is a slip of the keyboard, no contradiction
    joined = _joined(told)
    return ReadDay(joined, doubtful or joined != tuple(told))


def _range(text: str) -> Minutes:
    found = RANGE.match(text)
    if not found:
        raise BadHours(text.strip()[:40])
    opens_h, opens_m, closes_h, closes_m = (int(part or 0) for part in found.groups())
    if max(opens_h, closes_h) > 24 or max(opens_m, closes_m) > 59:
        raise BadHours(text.strip()[:40])
    return opens_h * 60 + opens_m, min(closes_h * 60 + closes_m, 24 * 60)


def _joined(ranges: Sequence[Minutes]) -> Day:
    """Ranges that overlap or touch become one."""
    joined = list[Minutes]()
    for opens, closes in ranges:
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], closes))
        else:
            joined.append((opens, closes))
    return tuple(joined)


class Standing(StrEnum):
    OPEN = "open"
    CLOSING = "closing"  # in half an hour or less
    OPENING = "opening"  # later today, or another day
    UNKNOWN = "unknown"  # no hours are published


@dataclass(frozen=True)
class Status:
    """`at`: when it closes (OPEN, CLOSING) or opens (OPENING, in `days`), in the point's own time zone.
    `minutes`: how many are left until it closes.
    """

    standing: Standing
    at: datetime | None = None
    minutes: int = 0
    days: int = 0

    @property
    def is_open(self) -> bool:
        return self.standing in (Standing.OPEN, Standing.CLOSING)


def status(week: Week, now: datetime) -> Status:
    """What the point is doing at `now`, an aware moment in its own time zone."""
    today, passed = now.weekday(), now.hour * 60 + now.minute
    for ahead in range(8):
        for opens, closes in week[(today + ahead) % 7]:
            if closes <= passed:
                continue
            if opens > passed:
                return Status(Standing.OPENING, _moment(now + timedelta(days=ahead), opens), days=ahead)
            ends = _moment(now, closes)
            left = _elapsed(now, ends)
            standing = Standing.CLOSING if left <= SOON else Standing.OPEN
            return Status(standing, ends, -(-int(left.total_seconds()) // 60))
        passed = -1
    return Status(Standing.UNKNOWN)


def _moment(day: datetime, minutes: int) -> datetime:
    """Clock time, not elapsed time: on the day the clocks change, nine o'clock is nine o'clock."""
    date = day.date() + timedelta(days=minutes // (24 * 60))
    return datetime.combine(date, time(minutes % (24 * 60) // 60, minutes % 60), tzinfo=day.tzinfo)


def _elapsed(start: datetime, end: datetime) -> timedelta:
    """Across a change of clocks two moments of one zone must be compared in UTC."""
    return timedelta(seconds=end.timestamp() - start.timestamp())
