"""Many people at the same moment: as many calls as there are times, and everybody else is told."""

from itertools import pairwise

import pytest

from parvis.appointments.actions.book import AlreadyBooked, Busy, Changed, Gone, Wish, book, cancel, move
from parvis.appointments.actions.settle import OpeningGone, add_absence, remove_opening
from parvis.appointments.models import Absence, Booking, GridCell
from parvis.appointments.queries import all_times
from parvis.appointments.rules import moment_of
from tests.appointments.conftest import NUMBER, at, new_account, new_agent, new_opening
from tests.enrolment.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def asks(account, purpose, when):
    def ask():
        try:
            return book(Wish(account, purpose, "fr", when, NUMBER)).agent_id
        except (Gone, Busy, AlreadyBooked) as refusal:
            return type(refusal)

    return ask


def assert_nobody_is_twice_anywhere():
    calls = [*Booking.objects.filter(state="booked").order_by("agent", "starts_at")]
    for one, next_ in pairwise(calls):
        assert one.agent_id != next_.agent_id or one.ends_at <= next_.starts_at
    assert GridCell.objects.count() == sum((c.ends_at - c.starts_at).seconds // 300 for c in calls)


def test_40_people_for_5_times(thursday, purpose):
    """Three agents at ten, two at half past."""
    for number in range(3):
        new_opening(
            new_agent(), starts=at(10).time(), ends=at(11 if number < 2 else 10, 30 * (number == 2)).time()
        )
    offered = [moment_of(start) for start in all_times(purpose, "fr")]
    assert offered[:2] == [at(10), at(10, 30)]
    answers = at_once(*(asks(new_account(n), purpose, offered[n % 2]) for n in range(40)))
    assert answers.count(Gone) == 35
    assert Booking.objects.count() == 5
    assert_nobody_is_twice_anywhere()


def test_one_person_in_several_tabs(thursday, account, purpose, opening):
    new_opening(new_agent())
    answers = at_once(*(asks(account, purpose, at(9 + n % 2)) for n in range(6)))
    assert Booking.objects.count() == 1
    assert {AlreadyBooked, Busy, Gone} >= {answer for answer in answers if isinstance(answer, type)}
    assert_nobody_is_twice_anywhere()


def test_two_agents_remove_an_opening_that_holds_a_call(booked, agent):
    other = new_opening(new_agent())
    mine = agent.openings.get()

    def remove():
        try:
            return len(remove_opening(mine.pk, by=agent.pk).moved)
        except OpeningGone as refusal:
            return type(refusal)

    answers = at_once(remove, remove)
    assert sorted(map(str, answers)) == ["1", str(OpeningGone)]
    assert Booking.objects.get().agent_id == other.agent_id
    assert_nobody_is_twice_anywhere()


def test_booking_while_the_opening_is_removed_or_the_agent_goes_away(thursday, purpose, agent, opening):
    """Whoever comes first: no call is left with nobody knowing that its agent is not there."""
    for round_ in range(8):
        Absence.objects.all().delete()
        Booking.objects.all().delete()
        answer, (_, settled) = at_once(
            asks(new_account(round_), purpose, at(10)), lambda: add_absence(agent, at(9), at(12), by=agent.pk)
        )
        calls = [*Booking.objects.all()]
        assert (answer is Gone) == (calls == [])
        assert [call.pk for call in settled.kept] == [call.pk for call in calls]


def test_moving_and_cancelling_at_once(booked, account, agent):
    def change(work):
        try:
            return bool(work())
        except Changed:
            return False

    answers = at_once(
        lambda: change(lambda: move(account, booked.pk, at(9), sequence=0)),
        lambda: change(lambda: move(account, booked.pk, at(11), sequence=0)),
        lambda: change(lambda: cancel(account, booked.pk)),
        lambda: change(lambda: cancel(account, booked.pk)),
    )
    call = Booking.objects.get()
    assert call.state == "cancelled"
    assert not GridCell.objects.exists()
    assert sum(answers) in (1, 2), "cancelled once, and moved at most once before"
