"""Counting in working days: Monday to Friday, without the public holidays of metropolitan France."""

from bisect import bisect_left
from datetime import date, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5


class WorkingDays:
    """The working days from `first` to `last`, counted once. Days beyond them are counted as the nearest."""

    def __init__(self, first: date, last: date) -> None:
        closed = holidays.country_holidays("FR", years=range(first.year, last.year + 1))
        self.first = first.toordinal()
        self.days = list[int]()  # ordinals of the working days
        self.counts = list[int]()  # how many of them up to each day of the span, itself included
        for number in range((last - first).days + 1):
            day = first + timedelta(number)
            if day.weekday() < SATURDAY and day not in closed:
                self.days.append(day.toordinal())
            self.counts.append(len(self.days))

    def between(self, start: int, end: int) -> int:
        """How many after `start` (an ordinal), up to `end` included."""
        return self._count(end) - self._count(start)

    def after(self, start: int, number: int) -> int | None:
        """The `number`th working day after `start`, as an ordinal; None: beyond the span."""
        place = self._count(start) + number - 1
        return self.days[place] if 0 <= place < len(self.days) else None

    def is_one(self, day: int) -> bool:
        place = bisect_left(self.days, day)
        return place < len(self.days) and self.days[place] == day

    def _count(self, day: int) -> int:
        return self.counts[min(max(day - self.first, 0), len(self.counts) - 1)] if self.counts else 0


@lru_cache(maxsize=8)
def working_days(first_year: int, last_year: int) -> WorkingDays:
    """Of these whole years, kept: pages ask again and again for the same."""
    return WorkingDays(date(first_year, 1, 1), date(last_year, 12, 31))
