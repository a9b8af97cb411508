"""Preparing the practice, and starting it afresh."""

import threading
import time

import pytest
from django.contrib.auth import authenticate
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction

from parvis.accounts.models import Account
from parvis.connections.members.people import people
from parvis.desk.actions.practice import CALLED
from parvis.enrolment.models import Enrolment
from parvis.guides.models import Feedback
from parvis.journal.models import Entry
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import LetterKind
from parvis.letters.models import Letter
from parvis.limits import counters
from parvis.limits.models import Counter
from parvis.workshop.actions import NotInPractice, prepare_practice, reset_practice
from parvis.workshop.letter_box import letter_box
from parvis.workshop.people import PRACTICE_CODE
from parvis.workshop.queries import people_with_account
from tests.workshop.conftest import email

REGISTERED = [person for person in people() if person.expected == "already_registered"]


@pytest.fixture(autouse=True)
def _box(box):
    """Every test has a letter box of its own."""


@pytest.mark.django_db
def test_who_already_has_an_account_can_sign_in_with_the_code_shown():
    prepare_practice()
    for person in REGISTERED:
        account = authenticate(None, number=person.number, code=PRACTICE_CODE)
        assert isinstance(account, Account)
        assert account.member == person.member
        assert account.profile.mobile.startswith("+336")
    assert people_with_account() == {person.key for person in REGISTERED}


@pytest.mark.django_db
def test_preparing_again_changes_nothing():
    prepare_practice()
    before = set(Account.objects.values_list("pk", flat=True))
    prepare_practice()
    assert set(Account.objects.values_list("pk", flat=True)) == before


@pytest.mark.django_db
def test_nobody_is_told_of_an_account_that_was_always_there():
    prepare_practice()
    assert not Letter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_reset_deletes_everything_but_the_journal(box):
    prepare_practice()
    counters.hit({"proof_browser": "a browser"})
    entries = Entry.objects.count()
    SessionStore().create()
    Enrolment.objects.create(browser=b"b" * 32, dies_at="2030-01-01T00:00Z")
    with transaction.atomic():
        queue_letters([_letter()])
    box.lay(email())
    said = Feedback.objects.create(slug="01-ouvrir-mon-compte", language="fr", helped=True)

    emptied = reset_practice()

    assert (emptied.accounts, emptied.letters) == (len(REGISTERED) + len(CALLED), 1)
    assert not Feedback.objects.filter(pk=said.pk).exists()
    for model in (Enrolment, Letter, Session, Counter):
        assert not model.objects.exists(), model
    assert letter_box().letters() == []
    assert people_with_account() == {person.key for person in REGISTERED}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        assert cursor.fetchone() == (0,)
    assert Entry.objects.count() > entries + len(REGISTERED)
    assert Entry.objects.filter(event="records_purged", count=len(REGISTERED) + len(CALLED)).exists()


def together(*actions) -> list[Exception]:
    """Run all at once, each in a thread with a connection of its own; returns what they raised."""
    faults = []

    def run(action):
        try:
            action()
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


@pytest.mark.django_db(transaction=True)
def test_eight_resets_at_the_same_moment():
    assert together(*[reset_practice] * 8) == []
    assert Account.objects.count() == len(REGISTERED) + len(CALLED)


@pytest.mark.django_db(transaction=True)
def test_somebody_sends_their_request_while_everything_is_reset():
    opening = Enrolment.objects.create(browser=b"b" * 32, dies_at="2030-01-01T00:00Z")
    sending = threading.Event()

    def send():
        with transaction.atomic():
            Enrolment.objects.select_for_update().get(pk=opening.pk)
            sending.set()
            time.sleep(0.4)  # the reset begins
            opening.activationlink_set.create(token_digest=b"t" * 32, sent_at="2026-01-01T00:00Z")
            queue_letters([_letter()])

    def reset():
        sending.wait()
        reset_practice()

    assert together(send, reset) == []
    assert not Enrolment.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("action", [prepare_practice, reset_practice])
def test_never_in_production(action, settings):
    settings.PRACTICE = False
    with pytest.raises(NotInPractice):
        action()
    assert not Account.objects.exists()


def _letter() -> NewLetter:
    return NewLetter(
        LetterKind.ACCOUNT_EXISTS,
        event="a test",
        to="camille.modele@boite.example",
        language="fr",
        context={"first_names": "Camille", "sign_in_url": "http://localhost:8000/"},
    )
