"""Do 9 forecasts in 10 hold? Small draws of simulated flows; the bench does it at length."""

from datetime import date
from random import Random

import pytest

from parvis.bench.delays import (
    CALIBRATION,
    COMPARED,
    calibration_table,
    comparison_table,
    coverage,
    interval,
    ours,
    window_only,
)
from parvis.bench.flows import CALENDAR, FIRST, FLOWS
from parvis.cases.calibration import Forecaster, Rehearsals, window_of
from parvis.lib.survival import Batch, Curve

TODAY = FIRST + 600
EVERY = 63  # days between the days judged: few, to be quick


@pytest.mark.parametrize(
    "name",
    ["growing fast: a fifth too few", "batches: closed on Thursdays", "very short: 3 days",
     "sudden strike of 3 weeks"],
)  # fmt: skip
def test_nine_in_ten_hold(name):
    found = coverage(FLOWS[name](Random(5)), ours(), step=EVERY)
    assert 85 <= found.share <= 95
    assert found.silent < 5


def test_a_curve_alone_promises_too_much_when_a_backlog_grows():
    """Why forecasts are rehearsed."""
    flow = FLOWS["growing fast: a fifth too few"](Random(5))
    assert coverage(flow, window_only(), step=EVERY).share < 70


def steady(lasted, *, slower=1, since=0):
    """Ten cases a day; `since` so many days, they last `slower` times as long."""
    flow = []
    for day in range(TODAY - 400, TODAY + 1):
        left = day + lasted * (slower if day > TODAY - since else 1)
        flow.append(Batch(day, left, 10))
    return flow


def test_nothing_is_stretched_while_nothing_changes():
    forecaster = Rehearsals(steady(20), CALENDAR.between).forecaster(TODAY)
    assert 0.9 <= forecaster.stretch <= 1.2


def test_what_has_slowed_is_stretched():
    forecaster = Rehearsals(steady(20, slower=2, since=60), CALENDAR.between).forecaster(TODAY)
    assert forecaster.stretch > 1.2


def test_the_future_is_not_looked_at():
    flow = steady(20)
    known = [b if b.left <= TODAY else Batch(b.began, None, b.count) for b in flow]
    assert Rehearsals(flow, CALENDAR.between).forecaster(TODAY) == Rehearsals(
        known, CALENDAR.between
    ).forecaster(TODAY)


def test_nothing_is_learnt_from_few():
    flow = [Batch(batch.began, batch.left, 1) for batch in steady(20, slower=2, since=40)[::20]]
    assert Rehearsals(flow, CALENDAR.between).forecaster(TODAY).stretch == 1


def test_the_window_widens_until_there_is_enough():
    assert window_of([Batch(TODAY - 10, TODAY - 1, 100)], TODAY) == 28
    assert window_of([Batch(TODAY - 50, TODAY - 40, 100)], TODAY) == 56
    assert window_of([Batch(TODAY - 10, TODAY - 1, 99)], TODAY) == 364


def test_a_stretched_wait_is_rounded_up_and_never_none_at_all():
    curve = Curve((1, 1, 1, 0.05))
    assert Forecaster(curve, 1.1).remaining(-1) == 5
    assert Forecaster(curve, 0.5).remaining(2) == 1


def test_working_days():
    friday, easter_monday = date(2027, 3, 26).toordinal(), date(2027, 3, 29).toordinal()
    assert CALENDAR.between(friday, easter_monday) == 0
    assert CALENDAR.after(friday, 1) == date(2027, 3, 30).toordinal()
    assert not CALENDAR.is_one(easter_monday)
    assert CALENDAR.after(friday, 10**6) is None


def test_an_interval():
    assert interval([90.0, 92.0]) == "91.0 % (78.3–103.7)"
    assert interval([90.0]) == "90.0 %"


def test_the_tables_of_the_bench():
    few = {name: flow for name, flow in FLOWS.items() if name.startswith("few")}
    (row,) = calibration_table(2, 1, few)
    assert len(row) == len(CALIBRATION)
    assert row[2:4] == ("85 to 95 %", "yes")
    (compared,) = comparison_table(1, 1, few)
    assert len(compared) == len(COMPARED)
