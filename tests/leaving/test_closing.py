"""Closing one's account: asked, kept after all, applied, at the same moment too."""

import time
from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from parvis.accounts.actions.freeze import disown
from parvis.accounts.actions.links import new_link
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account, SignedInSession
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail
from parvis.journal.enums import Event as JournalEvent
from parvis.journal.models import Entry
from parvis.leaving.actions.close import apply_closings, ask_closing, stop_closing
from parvis.leaving.actions.erase import erase_account
from parvis.leaving.models import Closing
from parvis.letters.models import Letter
from tests.accounts_fixtures import CAMILLE, sign_in_as
from tests.recovery.others import open_account_with
from tests.recovery.steps import announced, told
from tests.walk import CODE

pytestmark = pytest.mark.django_db
CLOSE, KEEP = "/mon-compte/fermer/", "/mon-compte/fermer/garder/"


def end_the_wait():
    """A day goes by in the rows alone."""
    Closing.objects.update(effective_at=timezone.now())
    announced()
    Letter.objects.filter(kind="closing_announced").update(sent_at=timezone.now() - timedelta(hours=25))


def events():
    return list(Entry.objects.order_by("pk").values_list("event", flat=True))


def kinds():
    return sorted(Letter.objects.values_list("kind", "channel"))


def test_the_page_says_what_goes_and_what_stays(signed_in):
    page = signed_in.get(CLOSE).content.decode()
    for said in ("Ce qui est effacé", "Ce qui reste", "mes-donnees/", "24 heures"):
        assert said in page
    assert not Closing.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_after_confirming(client, account, method):
    sign_in_as(client, account, confirmed=False)
    assert getattr(client, method)(CLOSE).headers["Location"].startswith("/mon-compte/confirmer/")
    assert not Closing.objects.exists()


def test_asked(signed_in, account):
    assert signed_in.post(CLOSE).status_code == 302
    closing = Closing.objects.get()
    assert (closing.effective_at - closing.asked_at).total_seconds() == 24 * 3600
    assert kinds() == [("closing_announced", "email"), ("closing_announced", "sms")]
    assert events()[-1] == "closing_asked"
    page = signed_in.get(CLOSE).content.decode()
    assert "Mon compte va être fermé" in page
    assert "Je garde mon compte" in page
    assert apply_closings() == 0


def test_asked_twice_is_asked_once(signed_in):
    for _ in range(3):
        signed_in.post(CLOSE)
    assert Closing.objects.count() == 1
    assert Letter.objects.count() == 2
    assert events().count("closing_asked") == 1


def test_one_an_account(account):
    row = ask_closing(account)
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.create(account=account, asked_at=row.asked_at, effective_at=row.effective_at)


def test_the_dashboard_says_it(signed_in):
    assert "Mon compte va être fermé" not in signed_in.get("/mon-compte/").content.decode()
    signed_in.post(CLOSE)
    page = signed_in.get("/mon-compte/").content.decode()
    assert "Mon compte va être fermé" in page
    assert "Mon compte est ouvert" not in page


def test_kept_from_the_dashboard(client, account, later):
    ask_closing(account)
    sign_in_as(client, account, confirmed=False)
    assert "je garde mon compte" in client.post(KEEP).content.decode()
    assert events()[-1] == "closing_stopped"
    assert ("security_notice", "email") in kinds()
    later(hours=25)
    assert apply_closings() == 0
    assert client.post(KEEP).status_code == 302  # a day later nobody is signed in
    assert client.get(KEEP).status_code == 405


def test_kept_by_the_link(signed_in, other, account, link_of):
    signed_in.post(CLOSE)
    path = link_of("closing_announced", "stop_url")
    for _ in range(2):  # mail scanners open links
        assert "Je garde mon compte" in other.get(path).content.decode()
        other.head(path)
    assert Closing.objects.exists()
    assert "La fermeture est annulée" in other.post(path).content.decode()
    assert not Closing.objects.exists()
    assert Entry.objects.latest("pk").actor == Actor.NOTIFIED
    again = other.post(path)
    assert again.status_code == 404
    assert "annulée" in again.content.decode()


def test_a_link_that_is_nothing(other):
    assert other.get("/mon-compte/fermer/annuler/xyz/").status_code == 404
    assert other.post("/mon-compte/fermer/annuler/xyz/").status_code == 404


def test_applied_once_the_time_has_come(signed_in, other, account, link_of, later):
    signed_in.post(CLOSE)
    path = link_of("closing_announced", "stop_url")
    announced()
    later(hours=23, minutes=59)
    assert apply_closings() == 0
    later(minutes=2)
    assert apply_closings() == 1
    assert not Account.objects.exists()
    assert events()[-1] == "account_erased"
    entry = Entry.objects.latest("pk")
    assert (entry.actor, entry.detail, entry.subject) == ("person", "by_person", account.pk)
    assert kinds() == [("account_erased", "email")]
    assert other.post(path).status_code == 404
    assert signed_in.get("/mon-compte/").status_code == 302
    assert apply_closings() == 0


def test_this_is_not_me_makes_it_void(account, later):
    ask_closing(account)
    disown(account)
    announced()
    later(hours=25)
    assert apply_closings() == 0
    assert not Closing.objects.exists()
    assert Account.objects.exists()


def test_asked_again_after_it_was_void(account, later):
    ask_closing(account)
    disown(account)
    later(minutes=1)
    ask_closing(account)
    announced()
    later(hours=25)
    assert apply_closings() == 1


def test_nobody_was_told(account, later):
    """An outage of mail and SMS: the day begins when the first has gone."""
    ask_closing(account)
    later(hours=25)
    assert apply_closings() == 0
    announced()
    later(hours=23)
    assert apply_closings() == 0
    later(hours=1, seconds=1)
    assert apply_closings() == 1


def test_it_waits_as_long_as_a_former_address_can_be_taken_back(client, account, later):
    Account.objects.update(sms_notices=False)
    link = new_link(account, LinkPurpose.UNDO_EMAIL, email="former@boite.example")
    journal.record(JournalEvent.EMAIL_CHANGED, Actor.PERSON, account.pk)
    later(minutes=1)
    ask_closing(account)
    assert set(told("closing_announced")) == {
        ("email", CAMILLE.email), ("email", "former@boite.example"), ("sms", account.profile.mobile),
    }  # fmt: skip
    announced()
    later(days=9, hours=23)
    assert apply_closings() == 0
    client.post(link.removeprefix("http://localhost:8000"))
    later(hours=2)
    assert apply_closings() == 0
    assert Account.objects.exists()


def test_one_that_fails_does_not_hold_up_the_others(account, later):
    other = open_account_with("deuxieme@boite.example")
    for each in (other, account):
        ask_closing(each)
    announced()
    Account.objects.filter(pk=other.pk).update(sealed=b"broken")
    later(hours=25)
    assert apply_closings() == 1
    assert Account.objects.get() == other


def test_queries(signed_in, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        signed_in.get(CLOSE)
    with django_assert_max_num_queries(16):
        signed_in.post(CLOSE)


def at_once(*actions):
    """Run in threads that start together; what they returned, in their order."""
    barrier, results = Barrier(len(actions)), dict[int, object]()

    def run(number):
        try:
            barrier.wait(10)
            results[number] = actions[number]()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [results[number] for number in range(len(actions))]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", range(6))
def test_stopped_at_the_moment_it_is_applied(account, _turn):
    ask_closing(account)
    end_the_wait()
    stopped, erased = at_once(lambda: stop_closing(account, Actor.NOTIFIED), apply_closings)
    assert (stopped, erased) in ((True, 0), (False, 1))
    assert Account.objects.exists() == stopped
    assert not Closing.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_applied_by_two_workers_at_once(account):
    ask_closing(account)
    end_the_wait()
    assert sorted(at_once(apply_closings, apply_closings, apply_closings)) == [0, 0, 1]
    assert Entry.objects.filter(event="account_erased").count() == 1
    assert Letter.objects.filter(kind="account_erased").count() == 1


@pytest.mark.django_db(transaction=True)
def test_asked_by_two_tabs_at_once(account):
    first, second = at_once(lambda: ask_closing(account), lambda: ask_closing(account))
    assert first.pk == second.pk == Closing.objects.get().pk
    assert Letter.objects.filter(channel="email").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", range(4))
def test_signing_in_at_the_moment_of_erasure(account, client, _turn):
    """Either the session is there first and ends with the account, or there is nobody to sign in."""
    ask_closing(account)
    end_the_wait()
    _signed, erased = at_once(lambda: sign_in_as(client, account), apply_closings)
    assert erased == 1
    assert not Account.objects.exists()
    assert not SignedInSession.objects.exists()
    assert client.get("/mon-compte/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_second_step_meets_the_erasure(account, client):
    """The account is erased between the check of the code and the session: a page says so, no failure."""
    Account.objects.update(last_login=timezone.now())
    client.post("/se-connecter/", {"number": CAMILLE.number, "code": CODE})
    digits = Letter.objects.get(kind="sign_in_code").content["digits"]
    locked, erased = Event(), Event()

    def eraser():
        with transaction.atomic():
            Account.objects.select_for_update().get(pk=account.pk)
            locked.set()
            wait_for_a_lock()
            erase_account(account, Detail.BY_PERSON)
        erased.set()
        connection.close()

    thread = Thread(target=eraser)
    thread.start()
    assert locked.wait(10)
    response = client.post("/se-connecter/deuxieme-etape/", {"code": digits})
    thread.join(20)
    assert erased.is_set()
    assert response.status_code in (200, 302)
    assert not SignedInSession.objects.exists()
    assert client.get("/mon-compte/").status_code == 302


def wait_for_a_lock():
    """Until another session of the database waits for a lock; at most five seconds."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
