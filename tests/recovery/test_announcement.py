"""Nothing is replaced unless somebody on file was told, long enough before."""

import pytest
from allauth.mfa.models import Authenticator

from parvis.accounts.actions.freeze import disown, freeze_account
from parvis.accounts.actions.tell import tell
from parvis.accounts.models import Account, AccountLink
from parvis.connections.members import OnFile
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.letters.enums import Notice
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from parvis.recovery.actions.announce import wait_for, ways_to_tell
from parvis.recovery.actions.apply import apply_due
from parvis.recovery.actions.ask import open_recovery
from parvis.recovery.enums import Lost
from parvis.recovery.models import LetterCode, RecoveryRequest
from tests.page_client import PortalClient
from tests.recovery.steps import (
    NEW,
    announced,
    ask,
    holder,
    notices,
    open_request,
    path_in,
    post,
    prove,
    run_jobs,
    told,
)

pytestmark = pytest.mark.django_db


def begin(client):
    """The announcements are still queued."""
    ask(client)
    assert PortalClient().post(path_in("new_email")).status_code == 200


def freeze(account):
    tell(account, Notice.NEW_BROWSER)
    freeze_account(AccountLink.objects.filter(purpose="not_me").latest("expires_at"))


class TestTheWait:
    def test_it_is_counted_from_the_first_that_has_gone(self, client, account, later):
        begin(client)
        later(hours=25)
        assert apply_due() == 0, "an outage of mail and SMS"
        announced(channel="sms")
        later(hours=23)
        assert apply_due() == 0
        later(hours=1, seconds=1)
        assert apply_due() == 1

    def test_a_letter_on_paper_counts_a_week(self, client, account, later):
        begin(client)
        announced(channel="post")
        announced("refused")
        later(days=6, hours=23)
        assert apply_due() == 0
        later(hours=1, seconds=1)
        assert apply_due() == 1

    def test_all_refused_it_lasts_a_week(self, client, account, later):
        begin(client)
        announced("refused")
        later(days=6, hours=23)
        assert apply_due() == 0
        later(hours=1, seconds=1)
        assert apply_due() == 1

    def test_a_channel_changed_lately_does_not_count(self, client, account, later):
        journal.record(Event.EMAIL_CHANGED, Actor.PERSON, account.pk)
        begin(client)
        mine = [letter.pk for letter in Letter.objects.all() if letter.recipient == account.profile.email]
        Letter.objects.filter(pk__in=mine).update(
            state="sent", sent_at=RecoveryRequest.objects.get().asked_at
        )
        later(hours=25)
        assert apply_due() == 0

    def test_when_only_paper_can_be_trusted_it_is_longer_from_the_start(self, account):
        on_file = OnFile("Camille", "DUPONT", "", "", "", ("1 rue des Lilas",))
        assert wait_for(ways_to_tell(account, on_file)).days == 1
        for event in (Event.EMAIL_CHANGED, Event.MOBILE_CHANGED):
            journal.record(event, Actor.PERSON, account.pk)
        assert wait_for(ways_to_tell(account, on_file)).days == 7
        journal.record(Event.EMAIL_RESTORED, Actor.NOTIFIED, account.pk)
        assert wait_for(ways_to_tell(account, on_file)).days == 1


class TestFrozen:
    def test_frozen_after_the_proof_everything_is_asked(self, client, account):
        prove(client, "email")
        post(client, "coordonnees", NEW)
        freeze(account)
        assert post(client, "verification")["Location"] == "/acces-perdu/coordonnees/"
        assert 'name="mobile"' in client.get("/acces-perdu/coordonnees/").content.decode()

    def test_frozen_before_it_is_applied_no_factor_stays(self, account, later):
        Authenticator.objects.create(user=account, type="webauthn", data={})
        Account.objects.update(state="frozen")
        open_recovery(account, by=Detail.AGENT, lost=Lost.EMAIL, email="owner@boite.example")
        announced()
        later(hours=25)
        assert apply_due() == 1
        assert Account.objects.get().is_active
        assert not Account.objects.get().has_usable_password()
        assert not Authenticator.objects.exists()
        assert told("lost_code") == [("email", "owner@boite.example")]


class TestAfterwards:
    def test_older_notices_do_not_freeze(self, client, account, later):
        tell(account, Notice.NEW_BROWSER)
        not_me = path_in("security_notice", "not_me_url")
        open_request(client)
        later(hours=25)
        assert apply_due() == 1
        assert PortalClient().post(not_me).status_code == 404
        assert Account.objects.get().is_active

    def test_no_link_that_freezes_goes_to_a_former_address_changed_lately(self, client, account, later):
        journal.record(Event.EMAIL_CHANGED, Actor.PERSON, account.pk)
        open_request(client)
        later(hours=25)
        assert apply_due() == 1
        assert set(told("security_notice")) == {
            ("email", NEW["email"]), ("sms", "+33639981001"), ("sms", "+33639987701"),
        }  # fmt: skip

    def test_a_code_by_post_does_not_survive(self, client, account):
        client.post("/acces-perdu/courrier/", holder())
        run_jobs()
        assert LetterCode.objects.exists()
        disown(account)
        assert not LetterCode.objects.exists()

    def test_the_former_code_is_worth_nothing_and_the_link_lasts_a_day(self, client, account, later):
        open_request(client)
        later(hours=25)
        assert apply_due() == 1
        assert not Account.objects.get().has_usable_password()
        later(hours=23)
        assert PortalClient().get(path_in("lost_code")).status_code == 200


def test_this_is_not_me_drops_what_waits_and_tells_it_at_once(client, account):
    open_request(client)
    freeze(account)
    assert not RecoveryRequest.objects.exists()
    assert "recovery_stopped" in notices()


def test_a_letter_sent_again_counts_as_no_other_request(client, account, later):
    ask(client, "email")
    for number in range(2):
        post(client, "coordonnees", {"email": f"n{number}@boite.example"})
        post(client, "verification")
        later(seconds=61)
        post(client, "verification")
    assert set(Counter.objects.filter(scope__startswith="recovery").values_list("hits", flat=True)) == {1}
