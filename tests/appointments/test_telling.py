"""Letters, reminders and those who wait: once, in time, at a decent hour, never of what is not true."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account
from parvis.appointments.actions.book import Wish, book, cancel, move
from parvis.appointments.actions.remind import remind, tell_waiting, tidy_up
from parvis.appointments.actions.settle import record_outcome
from parvis.appointments.actions.wait import wait_for
from parvis.appointments.models import Absence, Booking, GridCell, Waiting
from parvis.letters.actions.send import send_letter
from parvis.letters.delivery import compose
from parvis.letters.models import Letter
from tests.accounts_fixtures import CAMILLE
from tests.appointments.conftest import NUMBER, at, new_account, new_opening, new_purpose

pytestmark = pytest.mark.django_db
SUNDAY = date(2026, 12, 6)


def letters(kind="", **fields):
    return Letter.objects.filter(kind__startswith=f"appointment_{kind}", **fields).order_by(
        "queued_at", "channel"
    )


def calendar_in(letter):
    (part,) = [
        part for part in compose(letter).message().walk() if part.get_content_type() == "text/calendar"
    ]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return part, Calendar.from_ical(content.decode())


def test_a_booking_is_confirmed_by_mail_and_sms_with_a_file_for_the_calendar(booked, account):
    email, sms = letters("booked")
    assert (email.channel, email.recipient) == ("email", CAMILLE.email)
    assert (sms.channel, sms.recipient) == ("sms", "+33639981001")
    part, calendar = calendar_in(email)
    assert part.get_param("method") == calendar["METHOD"] == "REQUEST"
    assert part.get_filename() == "rendez-vous.ics"
    (event,) = calendar.walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (f"{booked.pk}@localhost", 0, "CONFIRMED")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (at(10), at(10, 30))
    assert event["ATTENDEE"] == f"mailto:{CAMILLE.email}"
    assert event["SUMMARY"] == "Appel de Caisse Exemple", "a shared calendar does not say what for"
    stored = bytes(email.content_sealed or b"")
    assert b"VCALENDAR" not in stored


def test_without_sms_only_the_mail_goes(thursday, account, purpose, opening):
    book(Wish(account, purpose, "fr", at(10), NUMBER))
    assert [letter.channel for letter in letters()] == ["email"]


def test_moved_and_cancelled_the_calendar_follows(booked, account):
    move(account, booked.pk, at(9), sequence=0)
    _, moved = calendar_in(letters("moved", channel="email").get())
    cancel(account, booked.pk)
    _, gone = calendar_in(letters("cancel", channel="email").get())
    events = [calendar.walk("VEVENT")[0] for calendar in (moved, gone)]
    assert [(event["UID"], event["SEQUENCE"]) for event in events] == [
        (f"{booked.pk}@localhost", n) for n in (1, 2)
    ]
    assert (moved["METHOD"], gone["METHOD"], events[1]["STATUS"]) == ("REQUEST", "CANCEL", "CANCELLED")


def test_reminders_go_once_each(booked, thursday):
    Letter.objects.all().delete()
    thursday[0] = at(9, 59, day=date(2026, 12, 5))
    assert remind() == 0
    thursday[0] = at(10, 1, day=date(2026, 12, 5))
    assert (remind(), remind()) == (1, 0)
    assert letters("reminder").count() == 2
    thursday[0] = at(8, 1)
    assert (remind(), remind()) == (1, 0)
    assert letters("reminder").count() == 4
    assert {letter.content["when"] for letter in letters("reminder")} == {
        "lundi 7 décembre 2026 à 10\u00a0h\u00a000"
    }


def test_an_account_that_cannot_be_read_holds_up_no_other(booked, purpose, agent, thursday):
    new_opening(agent, weekday=1)
    lost, other = new_account(1), new_account(2)
    for each, slug, when in ((lost, "autre", at(10, 30)), (other, "encore", at(11))):
        book(Wish(each, new_purpose(slug), "fr", when, NUMBER))
        wait_for(each, purpose, "fr")
    Account.objects.filter(pk=lost.pk).update(sealed=b"\x01lost")
    Letter.objects.all().delete()
    thursday[0] = at(10, 35, day=date(2026, 12, 5))
    assert remind() == 2
    assert {letter.about for letter in letters("reminder")} == {booked.account_id}
    thursday[0] = at(11, 1, day=date(2026, 12, 5))
    assert (remind(), remind()) == (1, 0)
    assert letters("reminder").count() == 3
    assert tell_waiting() == 1
    assert {letter.about for letter in letters("free")} == {other.pk}


def test_a_blocked_account_is_reminded_of_nothing(booked, account, thursday):
    Letter.objects.all().delete()
    Account.objects.filter(pk=account.pk).update(state=AccountState.FROZEN)
    thursday[0] = at(8, 1)
    assert remind() == 1
    assert not letters("reminder").exists()


def test_a_worker_that_slept_sends_one_reminder_and_none_after_the_call(booked, thursday):
    Letter.objects.all().delete()
    thursday[0] = at(8, 30)
    assert remind() == 1
    assert letters("reminder").count() == 2
    Booking.objects.update(remind_near_at=at(8))
    thursday[0] = at(11)
    remind()
    assert letters("reminder").count() == 2


def test_no_reminder_after_it_is_cancelled_and_those_on_their_way_are_taken_back(booked, account, thursday):
    thursday[0] = at(10, 1, day=date(2026, 12, 5))
    remind()
    cancel(account, booked.pk)
    assert {letter.refusal for letter in letters("reminder")} == {"withdrawn"}
    assert {letter.recipient for letter in letters("reminder")} == {""}
    assert send_letter(letters("reminder")[0].pk) is None
    thursday[0] = at(8, 30)
    assert remind() == 0


def test_moved_it_is_reminded_of_the_new_time(booked, account, thursday):
    thursday[0] = at(10, 1, day=date(2026, 12, 5))
    remind()
    move(account, booked.pk, at(9, day=date(2026, 12, 14)), sequence=0)
    thursday[0] = at(8, 30)
    assert remind() == 0
    thursday[0] = at(9, 1, day=date(2026, 12, 12))
    assert remind() == 1
    live = letters("reminder", state="queued")
    assert {letter.content["when"] for letter in live} == {"lundi 14 décembre 2026 à 9\u00a0h\u00a000"}


def test_nothing_of_it_is_in_the_open(booked):
    for letter in letters():
        assert CAMILLE.email not in letter.event
        assert NUMBER not in str({**letter.__dict__})


def test_a_missed_call_is_told_once(booked, thursday, agent):
    thursday[0] = at(10, 31)
    record_outcome(booked.pk, "no_answer", "a laissé un message", agent)
    record_outcome(booked.pk, "missed", "", agent)
    assert letters("missed").count() == 2, "one by mail, one by SMS"
    assert letters("missed")[0].content["page_url"].endswith(f"/mon-agenda/rendez-vous/{booked.pk}/")
    call = Booking.objects.get()
    assert (call.state, call.outcome, call.note) == ("past", "missed", "")


def waits(purpose, many):
    people = [new_account(number) for number in range(many)]
    for person in people:
        wait_for(person, purpose, "fr")
    return people


def told():
    return [letter.about for letter in letters("free", channel="email")]


def free_one_hour(opening):
    """One call's worth."""
    Absence.objects.all().delete()
    Absence.objects.create(agent=None, starts_at=at(9, 30), ends_at=at(23) + timedelta(days=60))


def test_those_who_wait_are_told_in_their_order_twice_as_many_as_there_are_times(thursday, purpose, opening):
    free_one_hour(opening)
    for number, person in enumerate(waits(purpose, 5)):
        Waiting.objects.filter(account=person).update(asked_at=at(9 + number, day=date(2026, 12, 1)))
    order = [*Waiting.objects.order_by("asked_at").values_list("account", flat=True)]
    assert (tell_waiting(), tell_waiting()) == (2, 0)
    assert set(told()) == set(order[:2])
    thursday[0] += timedelta(minutes=31)
    assert tell_waiting() == 2
    assert set(told()) == set(order[:4])
    thursday[0] += timedelta(minutes=31)
    assert tell_waiting() == 2
    assert set(told()) == set(order), "then those who were told first, again"


def test_whoever_books_waits_no_longer_and_nobody_is_told_of_what_is_taken(thursday, purpose, opening):
    free_one_hour(opening)
    people = waits(purpose, 3)
    book(Wish(people[2], purpose, "fr", at(9), NUMBER))
    assert Waiting.objects.count() == 2
    assert tell_waiting() == 0


def test_a_call_that_is_cancelled_is_offered_to_whoever_waits(booked, account, thursday, purpose):
    free_one_hour(None)
    Booking.objects.update(starts_at=at(9), ends_at=at(9, 30))
    (person,) = waits(purpose, 1)
    assert tell_waiting() == 0
    cancel(account, booked.pk)
    assert tell_waiting() == 1
    assert told() == [person.pk]


def test_nobody_is_told_at_night(thursday, purpose, opening):
    waits(purpose, 1)
    thursday[0] = at(23, day=date(2026, 12, 3))
    assert tell_waiting() == 0
    thursday[0] = at(8, 1, day=date(2026, 12, 4))
    assert tell_waiting() == 1


def test_what_is_over_is_closed_and_forgotten(booked, account, thursday, purpose):
    waits(purpose, 1)
    thursday[0] = at(10, 31)
    assert tidy_up() == 1
    assert Booking.objects.get().state == "past"
    thursday[0] += timedelta(days=366)
    assert tidy_up() >= 2
    assert not Booking.objects.exists()
    assert not Waiting.objects.exists()
    assert not GridCell.objects.exists()


@pytest.mark.parametrize("agents", [1, 3])
def test_an_english_account_reads_english(thursday, account, purpose, agent, agents):
    account.language = "en"
    account.save()
    new_opening(agent, languages=["en"])
    book(Wish(account, purpose, "en", at(10), NUMBER))
    (letter,) = letters("booked")
    assert (letter.language, letter.content["purpose"]) == ("en", "My file")
    assert letter.content["page_url"].endswith("/en/mon-agenda/")
