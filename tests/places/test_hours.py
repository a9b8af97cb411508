"""Opening hours: every trap of the published file, and what is said at each moment."""

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.places.hours import BadHours, Standing, read_day, status

PARIS = ZoneInfo("Europe/Paris")
NINE_TO_NOON, AFTERNOON = (540, 720), (810, 1020)


@pytest.mark.parametrize(
    ("cell", "ranges", "doubtful"),
    [
        ("", (), False),
        ("09:00 - 12:00 / 13:30 - 17:00", (NINE_TO_NOON, AFTERNOON), False),
        ("00:00 - 00:00 / 09:00 - 12:00 / 13:30 - 17:00", (NINE_TO_NOON, AFTERNOON), False),
        ("13:30 - 17:00 / 09:00 - 12:00", (NINE_TO_NOON, AFTERNOON), False),
        ("09:00 - 12:00 / 09:00 - 12:00", (NINE_TO_NOON,), False),
        ("09:00 - 11:00 / 11:00 - 12:00", (NINE_TO_NOON,), True),
        ("09:00 - 12:30 / 09:00 - 17:00 / 14:00 - 17:00", ((540, 1020),), True),
        ("17:00 - 09:00", (), True),
        ("9h - 12h / 13h30 - 17h", (NINE_TO_NOON, AFTERNOON), False),
        ("00:00 - 24:00", ((0, 1440),), False),
    ],
)
def test_a_day_as_published(cell, ranges, doubtful):
    day = read_day(cell)
    assert (day.ranges, day.doubtful) == (ranges, doubtful)


@pytest.mark.parametrize("cell", ["sur rendez-vous", "09:00", "25:00 - 26:00", "09:75 - 10:00", "9 à 12"])
def test_what_is_no_list_of_hours_is_refused(cell):
    with pytest.raises(BadHours):
        read_day(cell)


ranges = st.lists(st.tuples(st.integers(0, 1439), st.integers(0, 1439)), max_size=5)


@given(ranges)
def test_ranges_never_overlap_whatever_is_published(published):
    cell = " / ".join(f"{a // 60:02}:{a % 60:02} - {b // 60:02}:{b % 60:02}" for a, b in published)
    read = read_day(cell).ranges
    assert all(opens < closes for opens, closes in read)
    assert all(one[1] < other[0] for one, other in pairwise(read))


DAY = (NINE_TO_NOON, AFTERNOON)
WEEK = (DAY, DAY, (NINE_TO_NOON,), DAY, DAY, (), ())


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)  # 2 November 2026 is a Monday


@pytest.mark.parametrize(
    ("now", "standing", "moment", "minutes"),
    [
        (at(2, 8, 59), Standing.OPENING, at(2, 9), 0),
        (at(2, 9), Standing.OPEN, at(2, 12), 180),
        (at(2, 11, 29), Standing.OPEN, at(2, 12), 31),
        (at(2, 11, 30), Standing.CLOSING, at(2, 12), 30),
        (at(2, 11, 59), Standing.CLOSING, at(2, 12), 1),
        (at(2, 12), Standing.OPENING, at(2, 13, 30), 0),
        (at(4, 12), Standing.OPENING, at(5, 9), 0),
        (at(6, 17), Standing.OPENING, at(9, 9), 0),
        (at(8, 10), Standing.OPENING, at(9, 9), 0),
    ],
)
def test_what_a_point_is_doing(now, standing, moment, minutes):
    found = status(WEEK, now)
    assert (found.standing, found.at) == (standing, moment)
    assert found.minutes == minutes


def test_only_mondays_seen_from_a_monday_evening_is_next_monday():
    found = status((DAY, (), (), (), (), (), ()), at(2, 18))
    assert found.at == at(9, 9)


def test_no_hours_at_all():
    assert status(((),) * 7, at(2, 9)).standing == Standing.UNKNOWN


def test_open_all_day():
    assert status((((0, 1440),),) * 7, at(2, 23, 50)).standing == Standing.CLOSING


def test_the_night_the_clocks_go_back():
    # open from 1:00 to 4:00 on the night of 25 October 2026, which has five hours between the two
    week = ((),) * 6 + (((60, 240),),)
    found = status(week, datetime(2026, 10, 25, 1, 30, tzinfo=PARIS))
    assert found.minutes == 210
