"""Booking, moving and cancelling: the time is one's own, or one is told; nobody has it twice."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from parvis.appointments.actions.book import (
    AlreadyBooked,
    Busy,
    Changed,
    Gone,
    TooLate,
    TooMany,
    Wish,
    book,
    cancel,
    move,
)
from parvis.appointments.models import Absence, Booking, GridCell
from parvis.appointments.queries import all_times
from parvis.appointments.rules import moment_of
from parvis.journal.models import Entry
from parvis.limits.models import Counter
from tests.appointments.conftest import NUMBER, at, new_account, new_agent, new_opening, new_purpose

pytestmark = pytest.mark.django_db
BY_DAY = "988"  # where it is noon while Paris sleeps


def wish(account, purpose, when, **changes):
    return Wish(account, purpose, changes.pop("language", "fr"), when, NUMBER, **changes)


def test_a_call_is_booked(thursday, account, purpose, opening):
    booking = book(wish(account, purpose, at(10)))
    assert (booking.agent_id, booking.ends_at) == (opening.agent_id, at(10, 30))
    kept = Booking.objects.get()
    assert kept.number == NUMBER
    assert NUMBER.encode() not in bytes(kept.sealed)
    assert GridCell.objects.count() == 6
    assert Entry.objects.get(event="appointment_booked").subject == account.pk


def test_the_grid_lets_purposes_of_different_lengths_share_an_agent(thursday, account, purpose, opening):
    short = new_purpose("question", minutes=20)
    book(wish(account, short, at(9)))
    book(wish(new_account(1), purpose, at(9, 20)))
    assert moment_of(all_times(short, "fr")[0]) == at(9, 50)
    with pytest.raises(Gone):
        book(wish(new_account(2), short, at(9, 45)))
    assert book(wish(new_account(3), short, at(9, 50))).agent == opening.agent


@pytest.mark.parametrize(
    "when",
    [
        at(8), at(12), at(11, 45), at(10, 2), at(10, 0).replace(second=30), at(10, day=date(2026, 12, 8)),
        at(10, day=date(2026, 11, 30)), at(10, day=date(2027, 3, 1)), at(10, day=date(1999, 12, 6)),
    ],
    ids=["before", "after", "too long", "off the grid", "seconds", "closed day", "past", "too far", "1999"],
)  # fmt: skip
def test_a_time_that_is_not_offered_is_refused(thursday, account, purpose, opening, when):
    with pytest.raises(Gone):
        book(wish(account, purpose, when))
    assert not Booking.objects.exists()
    assert not GridCell.objects.exists()


def test_an_hour_of_the_person_s_night_is_refused_whatever_was_posted(thursday, account, purpose, opening):
    with pytest.raises(Gone):
        book(wish(account, purpose, at(11), territory=BY_DAY))
    booked = book(wish(account, purpose, at(10)))
    with pytest.raises(Gone):
        move(account, booked.pk, at(11), sequence=0, territory=BY_DAY)
    assert Booking.objects.get().starts_at == at(10)


def test_the_lead_time_is_kept(thursday, account, purpose, opening):
    thursday[0] = at(8, 30)
    with pytest.raises(Gone):
        book(wish(account, purpose, at(10)))
    book(wish(account, purpose, at(10, 30)))


def test_holidays_and_absences_are_closed(thursday, account, purpose, agent):
    new_opening(agent, weekday=4)
    with pytest.raises(Gone):
        book(wish(account, purpose, at(10, day=date(2026, 12, 25))))
    friday = at(10, day=date(2026, 12, 11))
    Absence.objects.create(agent=agent, starts_at=friday, ends_at=friday + timedelta(minutes=10))
    with pytest.raises(Gone):
        book(wish(account, purpose, friday))
    Absence.objects.all().update(agent=None)
    with pytest.raises(Gone):
        book(wish(account, purpose, friday))
    book(wish(account, purpose, friday + timedelta(minutes=10)))


def test_any_agent_who_speaks_the_language_and_serves_the_purpose(thursday, account, purpose, opening):
    with pytest.raises(Gone):
        book(wish(account, purpose, at(10), language="en"))
    other = new_opening(new_agent(), languages=["fr", "en"])
    other.purposes.add(new_purpose("autre"))
    with pytest.raises(Gone):
        book(wish(account, purpose, at(10), language="en"))
    other.purposes.add(purpose)
    assert book(wish(account, purpose, at(10), language="en")).agent == other.agent


def test_an_agent_who_left_is_not_given_calls(thursday, account, purpose, opening):
    opening.agent.is_active = False
    opening.agent.save()
    with pytest.raises(Gone):
        book(wish(account, purpose, at(10)))


def test_one_call_to_come_a_purpose(booked, account, purpose, thursday):
    with pytest.raises(AlreadyBooked):
        book(wish(account, purpose, at(11)))
    thursday[0] = at(10, 31)
    book(wish(account, purpose, at(10, day=date(2026, 12, 14))))
    assert Booking.objects.get(pk=booked.pk).state == "past"


def test_nobody_is_on_two_calls_at_once(booked, account):
    new_opening(new_agent())
    with pytest.raises(Busy):
        book(wish(account, new_purpose("autre"), at(10, 15)))


def test_a_call_is_moved(booked, account):
    moved = move(account, booked.pk, at(9), sequence=0)
    assert (moved.starts_at, moved.ends_at, moved.sequence) == (at(9), at(9, 30), 1)
    assert {cell.at for cell in GridCell.objects.all()} == {at(9, m) for m in range(0, 30, 5)}
    assert move(account, booked.pk, at(9, 15), sequence=1).sequence == 2, "over what it held itself"


def test_what_cannot_be_moved_stays(booked, account, purpose):
    book(wish(new_account(1), purpose, at(9)))
    with pytest.raises(Gone):
        move(account, booked.pk, at(9), sequence=0)
    kept = Booking.objects.get(pk=booked.pk)
    assert (kept.starts_at, kept.sequence) == (at(10), 0)
    assert GridCell.objects.filter(booking=booked).count() == 6


def test_two_tabs_move_it(booked, account):
    move(account, booked.pk, at(9), sequence=0)
    with pytest.raises(Changed):
        move(account, booked.pk, at(11), sequence=0)
    assert Booking.objects.get().starts_at == at(9)


def test_a_call_is_cancelled_once(booked, account, purpose):
    assert cancel(account, booked.pk)
    assert not cancel(account, booked.pk)
    assert Entry.objects.filter(event="appointment_cancelled").count() == 1
    assert not GridCell.objects.exists()
    book(wish(new_account(1), purpose, at(10)))
    with pytest.raises(Changed):
        move(account, booked.pk, at(9), sequence=1)


def test_too_late_to_change(booked, account, thursday):
    thursday[0] = at(6, 1)
    with pytest.raises(TooLate):
        cancel(account, booked.pk)
    with pytest.raises(TooLate):
        move(account, booked.pk, at(11), sequence=0)
    thursday[0] = at(6)
    assert cancel(account, booked.pk)


def test_another_s_call(booked):
    other = new_account(1)
    with pytest.raises(Changed):
        cancel(other, booked.pk)
    with pytest.raises(Changed):
        move(other, booked.pk, at(9), sequence=0)


def test_so_many_a_day(booked, account, settings):
    settings.LIMITS = {**settings.LIMITS, "appointments": ((1, timedelta(days=1)),)}
    with pytest.raises(TooMany):
        move(account, booked.pk, at(9), sequence=0)
    Counter.objects.all().delete()
    move(account, booked.pk, at(9), sequence=0)


def test_erasing_the_account_frees_the_time(booked, account):
    account.delete()
    assert not GridCell.objects.exists()


def test_the_day_the_clocks_go_forward(thursday, account, agent):
    early = new_purpose("tot", latest_days=200)
    new_opening(agent, weekday=6, starts=time(1), ends=time(4))
    two = datetime(2027, 3, 28, 1, tzinfo=UTC)  # half past one is followed by three
    for when, number in ((two, 1), (two - timedelta(minutes=30), 2)):
        book(wish(new_account(number), early, when, territory=BY_DAY))
    with pytest.raises(Gone):
        book(wish(account, early, two + timedelta(hours=1), territory=BY_DAY))


def test_an_opening_in_the_hour_that_does_not_exist_gives_nothing(thursday, account, agent):
    early = new_purpose("tot", latest_days=200)
    new_opening(agent, weekday=6, starts=time(2), ends=time(3), first_on=date(2027, 3, 28))
    for minutes in range(-60, 90, 15):
        when = datetime(2027, 3, 28, 1, tzinfo=UTC) + timedelta(minutes=minutes)
        with pytest.raises(Gone):
            book(wish(account, early, when, territory=BY_DAY))
