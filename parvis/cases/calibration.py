"""A forecast that holds: the window, the curve, and by how much past forecasts fell short.

A curve alone is right while nothing changes. When a backlog grows, each case waits longer than those before
it, and the curve promises too much. So the forecasts that would have been made each week of the past four
months are made again, with what was known then, and set beside what came of them. What the waits that came
exceeded of those foreseen, 9 times in 10, is what today's are stretched by. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from parvis.lib.survival import Batch, Clock, Curve, period_curve

SHARE = 0.9  # of the forecasts that must come true
WINDOW = 28  # days; doubled until there is enough to tell from
WIDEST = 364
ENOUGH = 100  # cases closed in the window
FEWEST = 10  # cases closed: below, nothing is told
REHEARSALS = 16  # past weeks whose forecasts are made again
WEEK = 7
HALF_LIFE = 28  # days: a rehearsal that is older by this counts half
STRETCHES = (0.5, 4.0)
LEARNT_FROM = 100  # forecasts whose end is known: from fewer, nothing is learnt
OLDEST_YEARS = 6  # a case that waits for longer counts as one of this age
HORIZON = WIDEST + REHEARSALS * WEEK  # days before today beyond which nothing is looked at


@dataclass(frozen=True)
class Forecaster:
    """What foresees the wait of a case, by a clock: the curve, and the stretch of what it says."""

    curve: Curve
    stretch: float = 1.0

    def remaining(self, waited: int, share: float = SHARE) -> int | None:
        """How much longer `share` of those that have waited `waited` will wait at most; None: unknown."""
        age = self.curve.age_reached(share, waited)
        return None if age is None else max(1, ceil((age - waited) * self.stretch - 1e-9))


class Ratio(NamedTuple):
    """What came, by what was foreseen, of so many cases. `known`: to its end; otherwise it is more."""

    came: float
    known: bool
    weight: float
    cases: int


def closed_in(flow: Sequence[Batch], start: int, end: int) -> int:
    """How many were over after `start`, up to `end`."""
    return sum(batch.count for batch in flow if batch.done and batch.left and start < batch.left <= end)


def window_of(flow: Sequence[Batch], today: int) -> int:
    """In days: the shortest in which enough was closed."""
    window = WINDOW
    while window < WIDEST and closed_in(flow, today - window, today) < ENOUGH:
        window *= 2
    return min(window, WIDEST)


class Rehearsals:
    """The forecasts of a flow, today's and those that would have been made before."""

    def __init__(self, flow: Sequence[Batch], clock: Clock) -> None:
        self.flow = flow
        self.clock = clock
        self.curves = dict[int, Curve]()

    def curve(self, day: int) -> Curve:
        """As it would have been drawn at the end of that day."""
        if day not in self.curves:
            window = window_of(self.flow, day)
            self.curves[day] = period_curve(self.flow, day - window, day, self.clock)
        return self.curves[day]

    def forecaster(self, today: int) -> Forecaster:
        low, high = STRETCHES
        return Forecaster(self.curve(today), min(max(self._stretch(today), low), high))

    def _stretch(self, today: int) -> float:
        """The wait that came by the one foreseen: 9 in 10 do not exceed it (Kaplan-Meier again)."""
        ratios = list[Ratio]()
        for number in range(1, REHEARSALS + 1):
            day = today - number * WEEK
            ratios += self._ratios(day, today, 0.5 ** (number * WEEK / HALF_LIFE))
        if sum(ratio.cases for ratio in ratios if ratio.known) < LEARNT_FROM:
            return 1.0
        weight, lasting = sum(ratio.weight for ratio in ratios), 1.0
        for ratio in sorted(ratios):
            if ratio.known:
                lasting *= max(0.0, 1 - ratio.weight / weight)
            weight -= ratio.weight
            if lasting <= 1 - SHARE:
                return ratio.came
        return max(1.0, max(ratios).came)

    def _ratios(self, day: int, today: int, weight: float) -> list[Ratio]:
        """Of what waited on that day."""
        forecaster, foreseen = Forecaster(self.curve(day)), dict[int, int | None]()
        found = list[Ratio]()
        for batch in self.flow:
            if not batch.waits_on(day):
                continue
            waited = self.clock(batch.began, day)
            if waited not in foreseen:
                foreseen[waited] = forecaster.remaining(waited)
            expected = foreseen[waited]
            if expected is None:
                continue
            left = batch.left if batch.left is not None and batch.left <= today else None
            came = self.clock(day, today if left is None else left)
            known = left is not None and batch.done
            found.append(Ratio(came / expected, known, weight * batch.count, batch.count))
        return found
