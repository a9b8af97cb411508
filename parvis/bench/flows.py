"""Simulated flows of cases, on which forecasts are judged: each is a list of batches, drawn from a seed."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from heapq import heappop, heappush
from random import Random

from parvis.lib.survival import Batch
from parvis.lib.working_days import working_days

FIRST = date(2023, 9, 1).toordinal()
JUDGED = (FIRST + 370, FIRST + 735)  # a year of forecasts, after a year to learn from
RECEIVED_UNTIL = FIRST + 900
NEVER = FIRST + 4000
RATE = 40  # received a day, on average
CALENDAR = working_days(2023, 2035)
# so much can be treated on a working day when the body just keeps up
PACE = RATE * 7 / 5 * 1.02
Flow = list[Batch]
Draw = Callable[[Random], float]


def _arrivals(dice: Random, rate: float) -> Iterator[int]:
    """The day of each case, fewer at the week-end."""
    for day in range(FIRST, RECEIVED_UNTIL):
        mean = rate * (1.25 if date.fromordinal(day).weekday() < 5 else 0.35)
        spread = dice.gauss(mean, mean**0.5) if mean > 30 else _few(dice, mean)
        for _ in range(max(0, round(spread))):
            yield day


def _few(dice: Random, mean: float) -> int:
    """A Poisson number."""
    count, moment = 0, dice.expovariate(1)
    while moment < mean:
        count, moment = count + 1, moment + dice.expovariate(1)
    return count


def _batches(cases: list[tuple[int, int]]) -> Flow:
    return [Batch(began, left, count) for (began, left), count in sorted(Counter(cases).items())]


def next_working_day(day: int) -> int:
    while not CALENDAR.is_one(day):
        day += 1
    return day


def independent(
    dice: Random, draw: Draw, *, rate: float = RATE, snap: Callable[[int], int] = next_working_day
) -> Flow:
    """Each case lasts what `draw` says, whatever the others do, until the next day that closes any."""
    return _batches([(day, snap(day + int(draw(dice)))) for day in _arrivals(dice, rate)])


def queue(
    dice: Random, capacity: Callable[[int], float], *, backlog: int, lag: int = 2, spread: float = 8
) -> Flow:
    """Cases wait their turn, more or less in their order; `capacity(day)` are closed on a working day."""
    received = Counter(_arrivals(dice, RATE))
    received[FIRST] += 0
    ready, cases, credit = list[tuple[float, int, int]](), list[tuple[int, int]](), 0.0
    for number in range(backlog):
        began = FIRST - int(dice.random() * backlog / RATE)
        heappush(ready, (began + lag + dice.expovariate(1 / spread), -number, began))
    for day in range(FIRST, RECEIVED_UNTIL + 400):
        for number in range(received[day]):
            heappush(ready, (day + lag + dice.expovariate(1 / spread), number, day))
        if not CALENDAR.is_one(day):
            continue
        credit = min(credit + max(0.0, dice.gauss(1, 0.08)) * capacity(day), 3 * capacity(day) + 1)
        while credit >= 1 and ready and ready[0][0] <= day:
            cases.append((heappop(ready)[2], day))
            credit -= 1
    return _batches(cases + [(began, NEVER) for _, _, began in ready])


def _thursdays(day: int) -> int:
    while date.fromordinal(day).weekday() != 3:
        day += 1
    return next_working_day(day)


def _holidays(day: int) -> float:
    """Half of the agents in August, a third of them around Christmas, enough otherwise."""
    on = date.fromordinal(day)
    if on.month == 8:
        return PACE * 0.48
    if (on.month, on.day) >= (12, 20) or (on.month, on.day) <= (1, 3):
        return PACE * 0.32
    return PACE * 1.13


def _strike(first: int, long: int) -> Callable[[int], float]:
    return lambda day: PACE * (0.1 if first <= day - FIRST < first + long else 1.12)


def _two_streams(dice: Random) -> float:
    return dice.lognormvariate(1.6, 0.4) if dice.random() < 0.7 else dice.lognormvariate(4, 0.35)


FLOWS: dict[str, Callable[[Random], Flow]] = {
    "stable": lambda dice: independent(dice, lambda d: d.lognormvariate(3, 0.6)),
    "growing backlog: a tenth too few agents": lambda dice: queue(
        dice, lambda day: PACE * 0.9, backlog=12 * RATE
    ),
    "growing fast: a fifth too few": lambda dice: queue(dice, lambda day: PACE * 0.8, backlog=12 * RATE),
    "shrinking backlog": lambda dice: queue(dice, lambda day: PACE * 1.07, backlog=110 * RATE),
    "holidays: August, Christmas": lambda dice: queue(dice, _holidays, backlog=15 * RATE),
    "batches: closed on Thursdays": lambda dice: independent(
        dice, lambda d: d.lognormvariate(2.6, 0.6), snap=_thursdays
    ),
    "two streams: a week, two months": lambda dice: independent(dice, _two_streams),
    "sudden strike of 3 weeks": lambda dice: queue(dice, _strike(540, 21), backlog=15 * RATE),
    "sudden strike of 5 weeks": lambda dice: queue(dice, _strike(540, 35), backlog=15 * RATE),
    "very short: 3 days": lambda dice: independent(dice, lambda d: d.lognormvariate(1, 0.6)),
    "very long: 4 months": lambda dice: independent(dice, lambda d: d.lognormvariate(4.8, 0.5), rate=15),
    "few: one every other day": lambda dice: independent(
        dice, lambda d: d.lognormvariate(3.3, 0.6), rate=0.5
    ),
}
