"""Times: the grid, days when the clocks change, what is proposed and what may be asked, reminders."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.appointments.rules import (
    GRID,
    Hours,
    Window,
    decent,
    fits,
    may_change,
    minute_of,
    moment_of,
    nearest,
    reminders,
    span,
    starts_in,
    without,
)
from parvis.lib.territory import ZONES, is_holiday

PARIS, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion")
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)  # the Sundays when the clocks change
LONG_AGO, FAR_OFF = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)


def told(day, starts, ends, minutes=30, zone=PARIS):
    """The times proposed for an opening, as the clock on the wall says them."""
    found = span(Hours("a", day, starts, ends, zone))
    window = Window(minutes, LONG_AGO, FAR_OFF)
    starts_ = starts_in([found] if found else [], window, zone)
    return [f"{moment_of(start).astimezone(zone):%H:%M}" for start in starts_]


def test_one_call_behind_the_other():
    assert told(date(2026, 12, 7), time(9), time(10, 40)) == ["09:00", "09:30", "10:00"]
    assert told(date(2026, 12, 7), time(9, 2), time(10, 5), 20) == ["09:05", "09:25", "09:45"]


def test_the_hour_that_does_not_exist_is_never_offered():
    assert told(SPRING, time(2), time(3)) == []
    assert told(SPRING, time(2), time(2, 45)) == []
    assert told(SPRING, time(2, 15), time(3, 45)) == ["03:00"]
    assert told(SPRING, time(1), time(4)) == ["01:00", "01:30", "03:00", "03:30"]


def test_the_hour_that_comes_twice_is_offered_once():
    assert told(AUTUMN, time(1), time(4)) == ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30"]
    assert told(AUTUMN, time(2), time(3)) == ["02:00", "02:30"]
    opened = span(Hours("a", AUTUMN, time(1), time(4), PARIS))
    second_half_past_two = minute_of(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert opened
    assert not fits(second_half_past_two, [opened], Window(30, LONG_AGO, FAR_OFF), PARIS)


def test_a_call_lasts_its_minutes_when_the_clocks_change():
    opened = span(Hours("a", SPRING, time(1), time(4), PARIS))
    assert opened
    assert opened[1] - opened[0] == 120


@pytest.mark.parametrize("zone", sorted({*ZONES.values(), "Europe/Paris"}))
@pytest.mark.parametrize("day", [SPRING, AUTUMN, date(2026, 12, 7)])
def test_every_time_told_is_on_the_wall_once(zone, day):
    said = told(day, time(0), time(23, 55), 5, ZoneInfo(zone))
    assert len(said) == len(set(said)) > 250


def test_another_territory_has_its_clock():
    found = span(Hours("a", date(2026, 12, 7), time(9), time(12), REUNION))
    assert found
    assert moment_of(found[0]) == datetime(2026, 12, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("territory", "day", "closed"),
    [
        ("", date(2026, 12, 25), True),
        ("", date(2026, 12, 26), False),
        ("67", date(2026, 12, 26), True),
        ("974", date(2026, 12, 20), True),
        ("", date(2026, 12, 20), False),
        ("976", date(2027, 4, 27), True),
        ("971", date(2027, 5, 27), True),
        ("", date(2027, 3, 29), True),  # Easter Monday
    ],
)
def test_public_holidays_are_those_of_the_territory(territory, day, closed):
    assert is_holiday(territory, day) == closed


def test_what_may_be_asked():
    free = [(600, 700)]
    window = Window(30, moment_of(610), moment_of(660))
    assert [start for start in range(590, 700) if fits(start, free, window, PARIS)] == [
        *range(610, 661, GRID)
    ]


def test_what_is_proposed_is_within_the_window():
    window = Window(30, moment_of(610), moment_of(660))
    assert [*starts_in([(600, 760)], window, PARIS)] == [630, 660]


spans = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 60)).map(lambda p: (p[0], p[0] + p[1])), max_size=6
)


@settings(deadline=None)
@given(spans, spans)
def test_what_is_taken_is_cut_out(opened, taken):
    left = without(opened, taken)
    expected = {m for a, b in opened for m in range(a, b)} - {m for a, b in taken for m in range(a, b)}
    assert {m for a, b in left for m in range(a, b)} == expected
    assert sum(b - a for a, b in left) == len(expected)


@settings(deadline=None)
@given(spans, spans, st.sampled_from([5, 15, 20, 45]))
def test_all_that_is_proposed_may_be_asked(opened, taken, minutes):
    free, window = without(opened, taken), Window(minutes, moment_of(0), moment_of(400))
    assert all(fits(start, free, window, PARIS) for start in starts_in(free, window, PARIS))


def paris(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


def test_reminders_come_two_days_and_two_hours_before():
    far, near = reminders(paris(2026, 12, 7, 15), paris(2026, 12, 1), PARIS)
    assert (far, near) == (paris(2026, 12, 5, 15), paris(2026, 12, 7, 13))


@pytest.mark.parametrize(
    ("moment", "told_at"),
    [
        (paris(2026, 12, 7, 6, 30), paris(2026, 12, 6, 18)),
        (paris(2026, 12, 7, 21), paris(2026, 12, 7, 20)),
        (paris(2026, 12, 7, 8), paris(2026, 12, 7, 8)),
    ],
)
def test_nobody_is_reminded_at_night(moment, told_at):
    assert decent(moment, PARIS) == told_at


def test_no_reminder_comes_just_after_the_booking():
    assert reminders(paris(2026, 12, 7, 15), paris(2026, 12, 5, 10), PARIS) == (None, paris(2026, 12, 7, 13))
    assert reminders(paris(2026, 12, 7, 15), paris(2026, 12, 7, 12, 30), PARIS) == (None, None)


def test_a_reminder_is_two_real_hours_before_in_the_night_of_the_clocks():
    far, near = reminders(datetime(2027, 3, 28, 12, tzinfo=PARIS), paris(2027, 3, 1), PARIS)
    assert near is not None
    assert near.astimezone(UTC) == datetime(2027, 3, 28, 8, tzinfo=UTC)
    assert far is not None
    assert far.astimezone(UTC) == datetime(2027, 3, 26, 11, tzinfo=UTC), "noon, as the call"


def test_until_when_one_changes_it_alone():
    call, hours = paris(2026, 12, 7, 15), timedelta(hours=4)
    assert may_change(call, paris(2026, 12, 7, 11), hours)
    assert not may_change(call, paris(2026, 12, 7, 11, 1), hours)


def test_the_nearest_are_told_in_the_order_of_the_clock():
    assert nearest(100, [10, 90, 105, 130, 400], 3) == [90, 105, 130]
