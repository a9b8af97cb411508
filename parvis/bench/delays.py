"""Measures the forecasts of processing times: do 9 in 10 come true, on flows that they have not seen?

Every seventh day of a simulated year, each case that waits is given its forecast with what is known that day.
Coverage: the share of them that are closed on the day foreseen or before. Each flow is drawn several times;
intervals are those of the mean over these draws (Student, 95 %).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import mean, stdev

from parvis.bench.flows import CALENDAR, FLOWS, JUDGED, Flow
from parvis.bench.tables import verdict
from parvis.cases.calibration import SHARE, WEEK, Forecaster, Rehearsals
from parvis.lib.survival import Batch, Clock, days, period_curve

MONTH = 28
LEAST, MOST = 85, 95  # percent
STUDENT = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57, 8: 2.36, 10: 2.26, 12: 2.20, 16: 2.13, 20: 2.09}
Due = Callable[[int], "int | None"]  # the day something began → the day foreseen
Method = Callable[[Sequence[Batch], int], Due]


@dataclass
class Coverage:
    """Counts of one draw of a flow. A share is of the forecasts that gave a date."""

    shown: float = 0
    true: float = 0
    without_date: float = 0
    at_first: list[float] = field(default_factory=lambda: [0, 0])
    once: list[float] = field(default_factory=lambda: [0, 0])
    months: dict[int, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    @property
    def share(self) -> float:
        return 100 * self.true / self.shown

    @property
    def first_share(self) -> float:
        """On the day a case was received: each case counts once."""
        return 100 * self.at_first[0] / self.at_first[1]

    @property
    def once_share(self) -> float:
        """Each case once, on a day of its life drawn at random: long waits weigh no more than others."""
        return 100 * self.once[0] / self.once[1]

    @property
    def worst_month(self) -> float:
        return min(100 * true / shown for true, shown in self.months.values() if shown)

    @property
    def silent(self) -> float:
        return 100 * self.without_date / (self.shown + self.without_date)

    def add(self, day: int, batch: Batch, came_true: bool) -> None:
        counted = [(self.months[(day - JUDGED[0]) // MONTH], float(batch.count))]
        if batch.began == day:
            counted.append((self.at_first, batch.count))
        if batch.left is not None:
            counted.append((self.once, batch.count / (batch.left - batch.began)))
        self.shown += batch.count
        self.true += batch.count * came_true
        for pair, weight in counted:
            pair[0] += weight * came_true
            pair[1] += weight


def coverage(flow: Flow, method: Method, step: int = WEEK) -> Coverage:
    """Of the forecasts of a year, a day in `step`."""
    found = Coverage()
    for day in range(*JUDGED, step):
        due = method(flow, day)
        for batch in flow:
            if not batch.waits_on(day):
                continue
            foreseen = due(batch.began)
            if foreseen is None:
                found.without_date += batch.count
            else:
                found.add(day, batch, batch.left is not None and batch.left <= foreseen)
    return found


def ours() -> Method:
    """As the portal does it. One for each flow: what it has drawn before is kept."""
    kept = dict[int, Rehearsals]()

    def method(flow: Sequence[Batch], day: int) -> Due:
        rehearsals = kept.setdefault(id(flow), Rehearsals(flow, CALENDAR.between))
        return _due(rehearsals.forecaster(day), CALENDAR.between, day)

    return method


def window_only(window: int = MONTH, clock: Clock = CALENDAR.between, *, whole: bool = False) -> Method:
    """The curve of a window, not stretched. `whole`: only of what began in it (the usual Kaplan-Meier)."""

    def method(flow: Sequence[Batch], day: int) -> Due:
        seen = [batch for batch in flow if batch.began > day - window] if whole else flow
        return _due(Forecaster(period_curve(seen, day - window, day, clock)), clock, day)

    return method


def closed_only(flow: Sequence[Batch], day: int) -> Due:
    """What is often published: the 90th percentile of what was closed in the last 30 days."""
    closed = sorted((batch.left - batch.began, batch.count) for batch in flow
                    if batch.left is not None and day - 30 < batch.left <= day)  # fmt: skip
    goal, percentile = SHARE * sum(count for _, count in closed), 0
    for lasted, count in closed:
        percentile, goal = lasted, goal - count
        if goal <= 0:
            break
    return lambda began: max(began + percentile, day)


def _due(forecaster: Forecaster, clock: Clock, day: int) -> Due:
    """By the working days, or by the plain ones."""
    kept = dict[int, int | None]()

    def due(began: int) -> int | None:
        waited = clock(began, day)
        if waited not in kept:
            kept[waited] = forecaster.remaining(waited)
        left = kept[waited]
        if left is None:
            return None
        return day + left if clock is days else CALENDAR.after(day, left)

    return due


METHODS: dict[str, Callable[[], Method]] = {
    "90th percentile of what was closed in 30 days": lambda: closed_only,
    "Kaplan-Meier of what came in 180 days": lambda: window_only(180, days, whole=True),
    "all that waited in 60 days": lambda: window_only(60, days),
    "in 28 days, by working days": window_only,
    "the same, rehearsed: ours": ours,
}
CALIBRATION = ("flow", "any day of its life", "to reach", "reached", "the day it comes", "each case once",
               "worst four weeks", "no date given")  # fmt: skip
COMPARED = ("flow", *METHODS)


def calibration_table(
    draws: int, first_seed: int, flows: Mapping[str, Callable[[Random], Flow]] = FLOWS
) -> list[tuple[str, ...]]:
    """A row a flow, in the columns of CALIBRATION."""
    rows = list[tuple[str, ...]]()
    for name, flow in flows.items():
        found = [coverage(flow(Random(first_seed + seed)), ours()) for seed in range(draws)]
        shares = [one.share for one in found]
        rows.append((
            name,
            interval(shares),
            f"{LEAST} to {MOST} %",
            verdict(LEAST <= mean(shares) <= MOST),
            interval([one.first_share for one in found]),
            interval([one.once_share for one in found]),
            interval([one.worst_month for one in found]),
            f"{mean(one.silent for one in found):.1f} %",
        ))  # fmt: skip
    return rows


def comparison_table(
    draws: int, first_seed: int, flows: Mapping[str, Callable[[Random], Flow]] = FLOWS
) -> list[tuple[str, ...]]:
    """The coverage of each method, any day of a case's life."""
    rows = []
    for name, flow in flows.items():
        drawn = [flow(Random(first_seed + seed)) for seed in range(draws)]
        shares = [mean(coverage(one, method()).share for one in drawn) for method in METHODS.values()]
        rows.append((name, *(f"{share:.1f} %" for share in shares)))
    return rows


def interval(shares: list[float]) -> str:
    """« 90.3 % (89.9–90.7) »."""
    middle = mean(shares)
    if len(shares) < 2:
        return f"{middle:.1f} %"
    t = STUDENT[max(count for count in STUDENT if count <= len(shares))]
    half = t * stdev(shares) / len(shares) ** 0.5
    return f"{middle:.1f} % ({middle - half:.1f}–{middle + half:.1f})"
