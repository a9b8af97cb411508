"""From the flow of a type to a forecast that holds: the window, the curve, and how much past forecasts fell short.

A curve alone is right while nothing changes. When a backlog grows, each case waits longer than those before it,
and the curve promises too much. So the forecasts that would have been made each week of the past four months are
made again, with what was known then, and set beside what came of them. By how much the wait that came exceeded
the one foreseen, 9 times in 10, is by how much today's are stretched. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from parvis.lib.survival import Batch, Clock, Curve, period_curve

SHARE = 0.9  # of the forecasts that must come true
HALF = 0.5
WINDOW = 28  # days; doubled until there is enough to tell from
WIDEST = 364
ENOUGH = 100  # cases closed in the window
FEWEST = 10  # cases closed: below, nothing is told
REHEARSALS = 16  # past weeks whose forecasts are made again
WEEK = 7
HALF_LIFE = 28  # days: a rehearsal that is older by this counts half
STRETCHES = (0.5, 4.0)
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
        """The wait that came by the one foreseen: what 9 in 10 do not exceed, those that still wait included."""
        ratios = list[tuple[float, bool, float]]()
        for number in range(1, REHEARSALS + 1):
            day = today - number * WEEK
            ratios += self._ratios(day, today, 0.5 ** (number * WEEK / HALF_LIFE))
        ratios.sort()
        weight = sum(ratio[2] for ratio in ratios)
        lasting = 1.0
        for ratio, known, count in ratios:
            if known:
                lasting *= 1 - count / weight if weight > count else 0.0
            weight -= count
            if lasting <= 1 - SHARE:
                return ratio
        return max(1.0, ratios[-1][0]) if ratios else 1.0

    def _ratios(self, day: int, today: int, weight: float) -> list[tuple[float, bool, float]]:
        """(what came ÷ what was foreseen, is it known to the end?, weight) of what waited on that day."""
        forecaster, foreseen = Forecaster(self.curve(day)), dict[int, int | None]()
        found = list[tuple[float, bool, float]]()
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
            found.append((came / expected, left is not None and batch.done, weight * batch.count))
        return found
