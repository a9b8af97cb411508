"""What agents change: openings and absences that hold calls, and what came of a call."""

import uuid
from datetime import date, time

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.agents.actions.invite import disable_agent
from parvis.appointments.actions.book import Wish, book, cancel
from parvis.appointments.actions.settle import (
    AbsenceGone,
    CallGone,
    OpeningGone,
    add_absence,
    add_opening,
    record_outcome,
    remove_absence,
    remove_opening,
    settle_calls,
)  # fmt: skip
from parvis.appointments.models import Booking, GridCell, Opening
from parvis.appointments.queries import all_times, calls_between
from parvis.appointments.tasks import settle
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from tests.appointments.conftest import NUMBER, at, new_account, new_agent, new_opening, new_purpose

pytestmark = pytest.mark.django_db
ME = uuid.uuid4()


def test_an_opening_is_added_and_offered(thursday, agent, purpose):
    day = date(2026, 12, 8)
    opening = add_opening(
        agent, weekday=1, starts=time(9), ends=time(10), first_on=day, last_on=day, languages=["fr"],
        purposes=[purpose], by=ME,
    )  # fmt: skip
    assert len(all_times(purpose, "fr")) == 2
    entry = Entry.objects.get(event="opening_added")
    assert (entry.actor, entry.subject, entry.agent) == ("agent", agent.pk, ME)
    assert [*opening.purposes.all()] == [purpose]


def test_an_opening_that_ends_before_it_starts_is_refused_by_the_database(agent):
    with pytest.raises(IntegrityError), transaction.atomic():
        add_opening(agent, weekday=1, starts=time(10), ends=time(9), first_on=date(2026, 12, 8), by=ME)


def test_removed_the_calls_go_to_whoever_is_free(booked, agent, opening):
    other = new_opening(new_agent())
    settled = remove_opening(opening.pk, by=ME)
    assert ([call.pk for call in settled.moved], settled.kept) == ([booked.pk], [])
    call = Booking.objects.get()
    assert (call.agent, call.starts_at, call.sequence) == (other.agent, at(10), 0)
    assert {cell.agent_id for cell in GridCell.objects.all()} == {other.agent_id}
    assert Letter.objects.count() == 2, "nothing changes for the person: nothing is told"


def test_removed_with_nobody_else_the_call_is_kept_and_it_is_said(booked, agent, opening):
    new_opening(new_agent(), starts=time(11), ends=time(12))
    settled = remove_opening(opening.pk, by=ME)
    assert ([call.pk for call in settled.kept], settled.moved) == ([booked.pk], [])
    call = Booking.objects.get()
    assert (call.agent, call.state) == (agent, "booked")
    assert GridCell.objects.filter(booking=call).count() == 6


def test_what_another_opening_of_the_same_agent_holds_stays(booked, agent, opening):
    new_opening(agent, starts=time(9, 30), ends=time(11))
    settled = remove_opening(opening.pk, by=ME)
    assert (settled.moved, settled.kept) == ([], [])


def test_removed_twice(booked, opening):
    remove_opening(opening.pk, by=ME)
    with pytest.raises(OpeningGone):
        remove_opening(opening.pk, by=ME)
    assert Entry.objects.filter(event="opening_removed").count() == 1
    assert not Opening.objects.exists()


def test_an_absence_moves_the_calls_in_it_alone(booked, agent, purpose):
    later = book(Wish(new_account(1), purpose, "fr", at(11), NUMBER))
    other = new_opening(new_agent())
    absence, settled = add_absence(agent, at(9), at(10, 30), by=ME)
    assert [call.pk for call in settled.moved] == [booked.pk]
    assert Booking.objects.get(pk=later.pk).agent == agent
    assert Booking.objects.get(pk=booked.pk).agent == other.agent
    remove_absence(absence.pk, by=ME)
    with pytest.raises(AbsenceGone):
        remove_absence(absence.pk, by=ME)


def test_a_closed_day_keeps_its_calls_and_says_so(booked):
    new_opening(new_agent())
    _, settled = add_absence(None, at(0), at(23), by=ME)
    assert [call.pk for call in settled.kept] == [booked.pk]


def test_an_agent_who_leaves_gives_calls_away(booked, agent):
    other = new_opening(new_agent())
    agent.is_active = False
    agent.save()
    assert [call.pk for call in settle_calls(agent.pk).moved] == [booked.pk]
    assert Booking.objects.get().agent == other.agent


def test_an_agent_whose_desk_is_closed_gives_calls_away(booked, agent):
    other = new_opening(new_agent())
    disable_agent(agent.email)
    job = ProcrastinateJob.objects.get(task_name=settle.name, status="todo")
    settle(**job.args)
    assert Booking.objects.get(pk=booked.pk).agent == other.agent


def test_a_call_goes_to_an_agent_who_serves_it(booked, agent, opening):
    wrong = new_opening(new_agent())
    wrong.purposes.add(new_purpose("autre"))
    new_opening(new_agent(), languages=["en"])
    assert [call.pk for call in remove_opening(opening.pk, by=ME).kept] == [booked.pk]


def test_an_outcome_is_noted_sealed_and_journaled(booked, agent):
    record_outcome(booked.pk, "done", "  dossier réglé, Mme a compris ", agent)
    call = Booking.objects.get()
    assert (call.state, call.outcome, call.note) == ("past", "done", "dossier réglé, Mme a compris")
    assert "réglé".encode() not in bytes(call.note_sealed or b"")
    entry = Entry.objects.get(event="appointment_settled")
    assert (entry.actor, entry.subject, entry.agent) == ("agent", call.account_id, agent.pk)
    assert not Letter.objects.filter(kind="appointment_missed").exists()


def test_a_call_that_was_cancelled_has_no_outcome(booked, account, agent):
    cancel(account, booked.pk)
    with pytest.raises(CallGone):
        record_outcome(booked.pk, "done", "", agent)


def test_the_calls_of_a_day(booked, agent, purpose, django_assert_num_queries):
    cancelled = book(Wish(new_account(1), purpose, "fr", at(9), NUMBER))
    cancel(cancelled.account, cancelled.pk)
    with django_assert_num_queries(1):
        (call,) = calls_between(at(0), at(23), agent=agent.pk)
        assert (call.account.profile.first_names, call.purpose.slug, call.number, call.note) == (
            "Camille", "dossier", NUMBER, "",
        )  # fmt: skip
    assert not calls_between(at(0), at(23), agent=ME)
