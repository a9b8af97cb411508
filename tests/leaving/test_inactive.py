"""Accounts that nobody uses: told once, waited for, erased; whoever comes back keeps theirs."""

from threading import Barrier, Thread

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.connections import members
from parvis.connections.members import MembersUnavailable, OnFile
from parvis.journal.models import Entry
from parvis.leaving.actions.close import ask_closing
from parvis.leaving.actions.inactive import look_after_inactive_accounts
from parvis.leaving.models import InactivityNotice
from parvis.letters.enums import LetterState
from parvis.letters.models import Letter
from tests.recovery.others import open_account_with

pytestmark = pytest.mark.django_db
NOTHING = {"kept": 0, "told": 0, "told_otherwise": 0, "erased": 0}


def settle(state, **which):
    """The letters have gone, or have come back."""
    for letter in Letter.objects.filter(kind="inactive", state="queued", **which):
        letter.close(state, at=timezone.now())
        letter.save()


def sign_in(account):
    Account.objects.filter(pk=account.pk).update(last_login=timezone.now())


class Registry:
    """Says what the test wants of everybody."""

    answer: OnFile | Exception | None = None

    def on_file(self, member):
        if isinstance(Registry.answer, Exception):
            raise Registry.answer
        return Registry.answer


@pytest.fixture
def registry(settings):
    settings.MEMBERS_PORT = f"{__name__}.Registry"
    members.port.cache_clear()
    Registry.answer = OnFile("Camille", "Dupont", "", "", "", ("1 rue des Lilas", "75000 Ville"))
    yield Registry
    members.port.cache_clear()


def test_one_that_fails_does_not_hold_up_the_others(account, later):
    other = open_account_with("deuxieme@boite.example")
    Account.objects.filter(pk=other.pk).update(sealed=b"broken")
    later(days=700, minutes=1)
    assert look_after_inactive_accounts()["told"] == 1
    assert InactivityNotice.objects.get().account_id == account.pk


def test_an_account_that_is_used_is_left_alone(account, later):
    later(days=699)
    assert look_after_inactive_accounts() == NOTHING
    sign_in(account)
    later(days=699)
    assert look_after_inactive_accounts() == NOTHING


@pytest.mark.parametrize("signed_in_once", [True, False])
def test_told_then_erased(account, later, signed_in_once):
    if signed_in_once:
        sign_in(account)
    later(days=701)
    assert look_after_inactive_accounts()["told"] == 1
    assert sorted(Letter.objects.values_list("kind", "channel")) == [
        ("inactive", "email"),
        ("inactive", "sms"),
    ]
    assert look_after_inactive_accounts() == NOTHING
    settle(LetterState.SENT)
    later(days=29)
    assert look_after_inactive_accounts() == NOTHING
    later(days=1)
    assert look_after_inactive_accounts()["erased"] == 1
    assert not Account.objects.exists()
    told = [(e.event, e.actor, e.detail, e.count) for e in Entry.objects.order_by("pk")][1:]
    assert told == [
        ("inactivity_told", "system", "", None),
        ("account_erased", "system", "inactivity", None),
        ("records_purged", "system", "inactivity", 1),
    ]


def test_signing_in_cancels_it(account, later):
    later(days=701)
    look_after_inactive_accounts()
    settle(LetterState.SENT)
    later(days=29)
    sign_in(account)
    later(days=2)
    assert look_after_inactive_accounts() == NOTHING | {"kept": 1}
    assert not InactivityNotice.objects.exists()
    later(days=690)
    assert look_after_inactive_accounts() == NOTHING
    later(days=10)
    assert look_after_inactive_accounts()["told"] == 1


def test_a_letter_on_its_way_holds_it_back(account, later):
    later(days=701)
    look_after_inactive_accounts()
    settle(LetterState.SENT, channel="sms")
    later(days=31)
    assert look_after_inactive_accounts() == NOTHING
    settle(LetterState.REFUSED)
    assert look_after_inactive_accounts()["erased"] == 1  # the SMS has gone


def test_when_all_came_back_the_post_is_tried_and_the_waiting_starts_anew(account, later, registry):
    later(days=701)
    look_after_inactive_accounts()
    settle(LetterState.REFUSED)
    later(days=20)
    assert look_after_inactive_accounts()["told_otherwise"] == 1
    letter = Letter.objects.get(channel="post")
    assert letter.recipient == "Camille Dupont\n1 rue des Lilas\n75000 Ville"
    settle(LetterState.SENT)
    later(days=29)
    assert look_after_inactive_accounts() == NOTHING
    later(days=2)
    assert look_after_inactive_accounts()["erased"] == 1


def test_a_sheet_that_was_never_printed_holds_it_back(account, later, registry):
    later(days=701)
    look_after_inactive_accounts()
    settle(LetterState.GIVEN_UP)
    look_after_inactive_accounts()
    later(days=60)
    assert look_after_inactive_accounts() == NOTHING


def test_with_no_way_left_it_is_waited_once_more(account, later, registry):
    registry.answer = None
    later(days=701)
    look_after_inactive_accounts()
    settle(LetterState.REFUSED)
    later(days=30)
    assert look_after_inactive_accounts() == NOTHING | {"told_otherwise": 1}
    later(days=29)
    assert look_after_inactive_accounts() == NOTHING
    later(days=2)
    assert look_after_inactive_accounts()["erased"] == 1


def test_the_registry_gives_no_answer(account, later, registry):
    registry.answer = MembersUnavailable("away")
    later(days=701)
    look_after_inactive_accounts()
    settle(LetterState.REFUSED)
    later(days=40)
    assert look_after_inactive_accounts() == NOTHING
    registry.answer = None
    assert look_after_inactive_accounts()["told_otherwise"] == 1


def test_a_closing_goes_its_own_way(account, later):
    later(days=701)
    ask_closing(account)
    assert look_after_inactive_accounts() == NOTHING


@pytest.mark.django_db(transaction=True)
def test_a_sign_in_under_way_is_seen(account, later):
    """The eraser leaves the locked row for another day; it looks again at what was committed."""
    later(days=701)
    look_after_inactive_accounts()
    settle(LetterState.SENT)
    later(days=31)
    started, go_on, found = Barrier(2), Barrier(2), []

    def eraser():
        started.wait(10)
        found.append(look_after_inactive_accounts()["erased"])
        go_on.wait(10)
        connection.close()

    thread = Thread(target=eraser)
    thread.start()
    with transaction.atomic():
        sign_in(account)
        started.wait(10)
        go_on.wait(10)
    thread.join(10)
    assert found == [0]
    assert look_after_inactive_accounts()["erased"] == 0
    assert Account.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_several_at_once_erase_once(account, later):
    later(days=701)
    look_after_inactive_accounts()
    settle(LetterState.SENT)
    later(days=31)
    barrier, found = Barrier(3), []

    def run():
        barrier.wait(10)
        found.append(look_after_inactive_accounts()["erased"])
        connection.close()

    threads = [Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sum(found) == 1
    assert Letter.objects.filter(kind="account_erased").count() == 1


def test_the_delays_are_those_told():
    assert django_settings.INACTIVE_AFTER.days == 700
    assert django_settings.ERASED_AFTER_NOTICE.days == 30
