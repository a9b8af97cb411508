"""Stopping a recovery: whoever was told may, until it is done."""

import pytest

from parvis.accounts.models import Account
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from parvis.recovery.actions.apply import apply_due
from parvis.recovery.actions.ask import open_recovery
from parvis.recovery.enums import Lost
from parvis.recovery.models import RecoveryRequest
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient
from tests.recovery.steps import announced, ask, notices, open_request, path_in

pytestmark = pytest.mark.django_db


def stop_path():
    return path_in("recovery_announced", "stop_url")


def test_the_page_shows_a_button_and_the_button_stops(client, account, later):
    open_request(client)
    path, other = stop_path(), PortalClient()
    other.head(path)
    assert Page(other.get(path)).heading == "Ce n’est pas moi : j’arrête cette demande"
    assert RecoveryRequest.objects.exists()
    assert Page(other.post(path)).heading == "La demande est arrêtée"
    assert not RecoveryRequest.objects.exists()
    assert set(notices()) == {"recovery_stopped"}
    assert Entry.objects.filter(event="recovery_stopped", actor="notified", subject=account.id).count() == 1
    later(hours=25)
    assert apply_due() == 0


def test_stopped_twice_is_told_kindly_and_counts_once(client, account):
    open_request(client)
    path = stop_path()
    client.post(path)
    for response in (client.get(path), client.post(path)):
        assert Page(response).heading == "Rien n’est en cours"
    assert len(notices()) == 2, "one by e-mail, one by SMS"
    assert Counter.objects.get(scope__startswith="recovery_stopped").hits == 1


def test_a_link_stops_the_request_it_announced_and_no_other(client, account):
    open_request(client)
    path = stop_path()
    open_request(PortalClient(), "mobile")
    assert client.post(path).status_code == 410
    assert RecoveryRequest.objects.exists()
    client.post(stop_path())
    assert not RecoveryRequest.objects.exists()


def test_a_link_under_way_to_a_new_address_no_longer_works(client, account):
    open_request(client, "mobile")
    ask(PortalClient(), "email")
    client.post(stop_path())
    response = PortalClient().post(path_in("new_email"))
    assert response.status_code == 410
    assert not RecoveryRequest.objects.exists()


def test_once_done_the_link_freezes(client, account, later):
    """A letter on paper is read after the day is over."""
    open_request(client)
    path = stop_path()
    later(hours=24, seconds=1)
    assert apply_due() == 1
    later(days=10)
    assert Page(client.get(path)).heading == "Ce n’est pas moi : je bloque ce compte"
    assert Account.objects.get().is_active
    assert Page(client.post(path)).heading == "Le compte est bloqué"
    assert not Account.objects.get().is_active
    assert Page(client.post(path)).heading == "Rien n’est en cours"


def test_it_works_for_thirty_days_and_names_nobody(client, account, later):
    open_request(client, "factors")
    path = stop_path()
    page = client.get(path).content.decode()
    assert "Camille" not in page
    assert account.profile.email not in page
    later(days=30, seconds=1)
    assert client.get(path).status_code == 410
    assert client.get("/acces-perdu/arreter/inconnu/").status_code == 404


def test_stopped_twice_no_other_is_taken_for_ten_days(client, account, later):
    for _ in range(2):
        open_request(PortalClient(), "factors")
        client.post(stop_path())
    Counter.objects.exclude(scope__startswith="recovery_stopped").delete()
    refused = ask(PortalClient(), "factors")
    assert "Trop de demandes pour le moment" in refused.content.decode()
    assert Letter.objects.filter(kind="recovery_announced", channel="post").count() == 2
    later(days=10, seconds=1)
    open_request(PortalClient(), "factors")
    assert RecoveryRequest.objects.exists()


class TestRequestsOfTheBody:
    """Somebody there has recognised the person."""

    @pytest.fixture(autouse=True)
    def address_of_a_stranger(self, account):
        journal.record(Event.EMAIL_CHANGED, Actor.PERSON, account.pk)

    def begin(self, account):
        open_recovery(account, by=Detail.AGENT, lost=Lost.EMAIL, email="owner@boite.example")

    def link_to(self, recipient):
        letters = Letter.objects.filter(kind="recovery_announced").order_by("-queued_at")
        url = next(letter.content["stop_url"] for letter in letters if letter.recipient == recipient)
        return url.removeprefix("http://localhost:8000")

    def test_a_channel_changed_lately_freezes_and_then_stops_nothing(self, client, account, later):
        recent = account.profile.email
        self.begin(account)
        older = self.link_to(recent)
        assert Page(client.post(older)).heading == "Le compte est bloqué"
        assert not RecoveryRequest.objects.exists()
        assert "recovery_stopped" in notices(), "told at once"
        not_me = path_in("security_notice", "not_me_url")
        self.begin(account)
        for path in (older, not_me, self.link_to(recent)):
            client.post(path)
        assert Page(client.post(self.link_to(recent))).heading == "J’appelle pour arrêter cette demande"
        assert RecoveryRequest.objects.get().lost == Lost.EVERYTHING
        announced()
        later(hours=24, seconds=1)
        assert apply_due() == 1
        assert client.post(self.link_to(recent)).status_code == 200
        assert Account.objects.get().is_active

    def test_a_channel_of_long_ago_stops_it(self, client, account):
        self.begin(account)
        assert Page(client.post(self.link_to(account.profile.mobile))).heading == "La demande est arrêtée"

    def test_the_others_are_stopped_from_anywhere(self, client, account):
        open_request(client)
        assert Page(client.post(self.link_to(account.profile.email))).heading == "La demande est arrêtée"
