"""How long something lasts, told from what is over and from what still waits (Kaplan and Meier, 1958).

What is over is only a part of what began, and the quick part: a mean of it is too short, and the more so as a
backlog grows. Here everything counts that was waiting at a moment of a window of the calendar, from the age
that it had when the window opened (left truncation) to the one at which it ended, was withdrawn, or still
waits (right censoring). The window makes it tell of how things go now, not of how they went for those that
began long ago. Pure: ages are whole numbers counted by a clock that is given, days or working days.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil, log, log1p

Clock = Callable[[int, int], int]  # (from a day, to a day) as ordinals: what lies between
CERTAIN = 1e-9
FEWEST = 5  # at risk: below, an age says more of those few than of the next one
LATE = 0.25  # the share left from which on the end of the curve is drawn as a constant rate


@dataclass(frozen=True)
class Batch:
    """`count` things that began on one day, and left on one day (None: they wait). Days are ordinals.

    `done`: they left because they were over; otherwise they were withdrawn, and say nothing of how long.
    """

    began: int
    left: int | None
    count: int
    done: bool = True

    def waits_on(self, day: int) -> bool:
        """At the end of this day."""
        return self.began <= day and (self.left is None or self.left > day)


@dataclass(frozen=True)
class Curve:
    """`shares[age]`: the share that lasts longer. After its end, `tail` of those left ends at each age."""

    shares: tuple[float, ...]
    tail: float = 0.0

    def lasting(self, age: int) -> float:
        """The share that lasts longer than `age`; -1: all."""
        if age < 0:
            return 1.0
        if age < len(self.shares):
            return self.shares[age]
        beyond = age + 1 - len(self.shares)
        return self._last * (1 - self.tail) ** beyond

    @property
    def _last(self) -> float:
        return self.shares[-1] if self.shares else 1.0

    def age_reached(self, share: float, waited: int = -1) -> int | None:
        """The age by which `share` of those that have lasted longer than `waited` are over; None: unknown."""
        goal = self.lasting(waited) * (1 - share) + CERTAIN
        low, high = waited + 1, len(self.shares)
        while low < high:
            middle = (low + high) // 2
            if self.shares[middle] <= goal:
                high = middle
            else:
                low = middle + 1
        if low < len(self.shares):
            return low
        return self._beyond(goal, waited)

    def _beyond(self, goal: float, waited: int) -> int | None:
        start = max(waited, len(self.shares) - 1)
        left = self.lasting(start)
        if self.tail <= 0 or left <= 0:
            return None
        # at least one age more: `waited` is over already
        ages = 1 if self.tail >= 1 else ceil(log(goal / left) / log1p(-self.tail) - CERTAIN)
        return start + max(1, ages)


def days(start: int, end: int) -> int:
    """The plain clock."""
    return end - start


def period_curve(
    batches: Iterable[Batch], start: int, end: int, clock: Clock = days, *, fewest: int = FEWEST
) -> Curve:
    """Of what waited or ended between the day after `start` and `end`, as it is known at the end of `end`.

    `fewest`: where fewer than these are at risk, late in the curve, it goes on at the rate of its last
    quarter.
    """
    at_risk, ended = _counted(batches, start, end, clock)
    shares, share, waiting = list[float](), 1.0, 0
    known = list[int]()
    for age in range(max(at_risk, default=0)):
        waiting += at_risk[age]
        if waiting:
            share *= 1 - ended[age] / waiting
        shares.append(max(0.0, share))
        known.append(waiting)
    return _with_tail(shares, known, ended, fewest)


def _counted(
    batches: Iterable[Batch], start: int, end: int, clock: Clock
) -> tuple[Counter[int], Counter[int]]:
    """(how the number at risk changes at each age, how many ended at each)."""
    at_risk, ended = Counter[int](), Counter[int]()
    for batch in batches:
        if batch.began > end or (batch.left is not None and batch.left <= start):
            continue
        left = batch.left if batch.left is not None and batch.left <= end else None
        last = clock(batch.began, end if left is None else left)
        first = 0 if batch.began > start else clock(batch.began, start) + 1
        if last < first:  # no age was reached in the window by this clock
            continue
        at_risk[first] += batch.count
        at_risk[last + 1] -= batch.count
        if left is not None and batch.done:
            ended[last] += batch.count
    return at_risk, ended


def _with_tail(shares: list[float], known: list[int], ended: Counter[int], fewest: int) -> Curve:
    size = len(shares)
    late = next((age for age, share in enumerate(shares) if share <= LATE), max(0, size - 10))
    cut = next((age for age in range(late + 1, size) if known[age] < fewest), size)
    exposed = sum(known[late:size])
    rate = sum(ended[age] for age in range(late, size)) / exposed if exposed else 0.0
    return Curve(tuple(shares[:cut]), min(rate, 1.0))
