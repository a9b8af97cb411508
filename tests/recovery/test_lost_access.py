"""Lost e-mail, phone or second factor: the proof, the new contacts, the wait, and what is replaced."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from parvis.accounts.actions.freeze import freeze_account
from parvis.accounts.actions.links import new_link
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account, AccountLink
from parvis.enrolment.models import Enrolment
from parvis.journal.enums import Detail
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from parvis.recovery.actions.apply import apply_due
from parvis.recovery.actions.ask import open_recovery
from parvis.recovery.actions.keep import forget_dead_records
from parvis.recovery.enums import Lost
from parvis.recovery.models import LostAccess, RecoveryRequest
from parvis.workshop.actions import prepare_practice
from tests import walk
from tests.accounts_fixtures import sign_in_as
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient
from tests.recovery.others import open_account_with
from tests.recovery.steps import (
    CAMILLE,
    NEW,
    announced,
    ask,
    notices,
    open_request,
    path_in,
    post,
    prove,
    told,
)

pytestmark = pytest.mark.django_db
MOBILE = "+33639987701"
ANSWER = "/acces-perdu/reponse/"


def freeze(account):
    token = new_link(account, LinkPurpose.NOT_ME).rstrip("/").rpartition("/")[2]
    assert token
    freeze_account(AccountLink.objects.filter(purpose="not_me").latest("expires_at"))


def profile(account):
    return Account.objects.get(pk=account.pk).profile


class TestAsking:
    def test_everything_lost_from_the_first_page_to_the_announcement(self, client, account):
        assert client.get("/acces-perdu/").status_code == 200
        response = ask(client)
        assert response["Location"] == "/acces-perdu/demande/"
        page = Page(client.get(response["Location"]))
        assert page.heading == "Je consulte ma messagerie"
        assert NEW["email"] in page.html
        assert told("new_email") == [("email", NEW["email"])]
        assert not RecoveryRequest.objects.exists(), "nothing begins before the mailbox is confirmed"
        other = PortalClient()
        path = path_in("new_email")
        other.get(path)
        other.head(path)
        assert not RecoveryRequest.objects.exists()
        assert Page(other.post(path)).heading == "Ma demande est enregistrée"
        assert RecoveryRequest.objects.get().by == "proof"
        assert profile(account).email == CAMILLE.email, "nothing is replaced yet"

    def test_it_is_announced_on_every_channel_on_file(self, client, account):
        open_request(client)
        address = "\n".join([f"{CAMILLE.first_names} {CAMILLE.birth_name}", *CAMILLE.address])
        assert told("recovery_announced") == [
            ("email", CAMILLE.email), ("email", CAMILLE.on_file_email), ("post", address),
            ("sms", CAMILLE.on_file_mobile),
        ]  # fmt: skip
        entry = Entry.objects.latest("pk")
        assert (entry.event, entry.detail, entry.subject) == ("recovery_asked", "proof", account.id)

    @pytest.mark.parametrize("lost", ["mobile", "factors"])
    def test_without_a_new_address_the_wait_begins_at_once(self, client, account, lost):
        response = ask(client, lost)
        assert Page(client.get(response["Location"])).heading == "Ma demande est enregistrée"
        assert RecoveryRequest.objects.get().lost == lost
        assert not Letter.objects.filter(kind="new_email").exists()

    def test_only_what_was_lost_is_asked(self, client, account):
        prove(client, "mobile")
        page = client.get("/acces-perdu/coordonnees/").content.decode()
        assert 'name="mobile"' in page
        assert 'name="email"' not in page

    def test_lost_another_thing_after_all(self, client, account):
        prove(client, "email")
        post(client, "coordonnees", NEW)
        assert post(client, "", {"lost": "factors"})["Location"] == "/acces-perdu/verification/"
        post(client, "verification")
        assert RecoveryRequest.objects.get().new_contacts().email == ""
        assert not Letter.objects.filter(kind="new_email").exists()

    def test_pages_out_of_turn_lead_to_the_current_one(self, client, account):
        for page in ("identite", "carte", "coordonnees", "verification", "demande", "reponse"):
            assert client.get(f"/acces-perdu/{page}/")["Location"] == "/acces-perdu/"
        assert post(client, "carte", walk.answers(CAMILLE)["carte"])["Location"] == "/acces-perdu/"
        assert client.get("/acces-perdu/nulle-part/").status_code == 404
        post(client, "", {"lost": "email"})
        assert client.get("/acces-perdu/verification/")["Location"] == "/acces-perdu/identite/"

    def test_an_address_that_serves_another_account_is_told_to_its_mailbox_alone(self, client, account):
        taken = walk.person("deja-inscrit")
        prepare_practice()
        ask(client, email=taken.email)
        there = client.get("/acces-perdu/demande/").content.decode()
        other = PortalClient()
        Counter.objects.all().delete()
        ask(other)
        free = other.get("/acces-perdu/demande/").content.decode()
        assert told("address_taken") == [("email", taken.email)]
        assert told("new_email") == [("email", NEW["email"])]

        def neutral(page, email):
            return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(email, "…")

        assert neutral(there, taken.email) == neutral(free, NEW["email"])

    def test_the_letter_again_and_the_address_corrected(self, client, account, later):
        ask(client)
        older = path_in("new_email")
        assert "Un courriel vient de partir" in client.post("/acces-perdu/demande/").content.decode()
        later(seconds=61)
        assert client.post("/acces-perdu/demande/").status_code == 302
        assert PortalClient().get(older).status_code == 410
        later(seconds=61)
        post(client, "coordonnees", {**NEW, "email": "autre@boite.example"})
        assert post(client, "verification").status_code == 302
        PortalClient().post(path_in("new_email"))
        assert RecoveryRequest.objects.get().new_contacts().email == "autre@boite.example"

    def test_erasing_leaves_nothing_in_the_browser(self, client, account):
        prove(client)
        client.get("/acces-perdu/effacer/")
        assert LostAccess.objects.exists()
        client.post("/acces-perdu/effacer/")
        assert not LostAccess.objects.exists()

    def test_an_hour_later_the_record_is_dead(self, client, account, later):
        prove(client)
        later(hours=1, seconds=1)
        assert client.get("/acces-perdu/coordonnees/")["Location"] == "/acces-perdu/"
        assert forget_dead_records() == 1
        assert Entry.objects.latest("pk").event == "records_purged"

    def test_three_requests_a_day(self, client, account):
        for _ in range(3):
            ask(PortalClient(), "factors")
            Counter.objects.filter(scope__startswith="proof").delete()
        page = ask(client, "factors")
        assert page.status_code == 200
        assert Page(page).summary == {}
        assert "Trop de demandes pour le moment" in page.content.decode()


class TestProving:
    def test_whatever_is_wrong_the_same_page(self, client, account):
        prove(client, carte__tail="00000000000")
        one = Page(client.get(ANSWER))
        other = PortalClient()
        prove(other, identite__postcode="01000")
        assert one.heading == Page(other.get(ANSWER)).heading == "Ces réponses ne vont pas ensemble"
        assert not LostAccess.objects.filter(account__isnull=False).exists()
        assert post(client, "coordonnees", NEW).status_code == 302

    def test_the_facts_are_wiped_with_the_outcome(self, client, account):
        prove(client)
        record = LostAccess.objects.get()
        assert record.account_id == account.id
        assert record.rib_evidence is None
        assert record.card_evidence is None
        assert not Enrolment.objects.exists()
        assert not Letter.objects.filter(kind="account_exists").exists()

    def test_somebody_without_an_account_is_led_to_open_one(self, client):
        prove(client)
        page = Page(client.get(ANSWER))
        assert page.heading == "Je n’ai pas encore de compte"
        assert 'href="/creer-mon-compte/"' in page.html

    def test_the_tries_are_those_of_the_enrolment(self, client, account):
        for _ in range(3):
            prove(client, carte__tail="00000000000")
        said = walk.answers(CAMILLE, carte__tail="00000000000")
        for _ in range(2):
            for page in ("identite", "rib", "carte"):
                walk.post(client, page, said[page])
        prove(client)
        assert Page(client.get(ANSWER)).heading == "Trop d’essais pour le moment"
        assert not LostAccess.objects.filter(account__isnull=False).exists()

    def test_the_registry_gives_no_answer(self, client, account, registry):
        registry.away = True
        prove(client)
        assert Page(client.get(ANSWER)).heading == "Je reviens dans un moment"
        registry.away = False
        assert client.post(ANSWER)["Location"] == "/acces-perdu/coordonnees/"

    def test_the_registry_goes_away_at_the_announcement(self, client, account, registry):
        ask(client)
        path = path_in("new_email")
        registry.away = True
        assert PortalClient().post(path).status_code == 503
        assert not RecoveryRequest.objects.exists()
        registry.away = False
        assert PortalClient().post(path).status_code == 200
        assert RecoveryRequest.objects.exists()

    @pytest.mark.parametrize("key", ["sans-rib", "en-transfert", "numero-provisoire", "decede"])
    def test_every_other_outcome_has_its_page_and_a_way_on(self, client, key):
        who = walk.person(key)
        post(client, "", {"lost": "email"})
        for page in ("identite", "rib", "carte"):
            post(client, page, walk.answers(who)[page])
        assert client.get(ANSWER).status_code == 200


class TestTheWait:
    def test_after_24_hours_everything_is_replaced(self, client, account, later):
        signed_in = PortalClient()
        sign_in_as(signed_in, account)
        Authenticator.objects.create(user=account, type="totp", data={})
        open_request(client)
        later(hours=23, minutes=59)
        assert apply_due() == 0
        assert profile(account).email == CAMILLE.email
        later(minutes=2)
        Letter.objects.exclude(kind="recovery_announced").delete()
        assert apply_due() == 1
        assert (profile(account).email, profile(account).mobile) == (NEW["email"], MOBILE)
        assert not Authenticator.objects.exists()
        assert not Session.objects.exists()
        assert not RecoveryRequest.objects.exists()
        assert told("lost_code") == [("email", NEW["email"])]
        assert told("security_notice") == [
            ("email", CAMILLE.email), ("email", NEW["email"]), ("sms", "+33639981001"), ("sms", MOBILE),
        ]  # fmt: skip
        assert set(notices()) == {"recovered"}
        entry = Entry.objects.filter(event="recovered").get()
        assert (entry.actor, entry.detail) == ("system", "proof")
        assert apply_due() == 0

    def test_a_lost_mailbox_keeps_the_factors_and_the_code(self, client, account, later):
        Authenticator.objects.create(user=account, type="totp", data={})
        open_request(client, "email")
        later(hours=24, seconds=1)
        assert apply_due() == 1
        assert profile(account).email == NEW["email"]
        assert profile(account).mobile == "+33639981001"
        assert Authenticator.objects.count() == 1
        assert Account.objects.get().check_password(walk.CODE)
        assert not Letter.objects.filter(kind="lost_code").exists()

    def test_a_newer_request_replaces_the_older_and_is_announced_again(self, client, account, later):
        open_request(client, "email")
        later(hours=20)
        open_request(PortalClient(), "mobile")
        assert RecoveryRequest.objects.get().lost == "mobile"
        assert (
            len({letter.content["stop_url"] for letter in Letter.objects.filter(kind="recovery_announced")})
            == 2
        )
        later(hours=5)
        assert apply_due() == 0, "its own wait"

    def test_the_address_was_taken_meanwhile(self, client, account, later):
        open_request(client)
        open_account_with(NEW["email"])
        later(hours=24, seconds=1)
        assert apply_due() == 0
        assert profile(account).email == CAMILLE.email
        assert not RecoveryRequest.objects.exists()
        assert set(notices()) == {"recovery_stopped"}

    def test_the_address_was_taken_before_the_link_was_followed(self, client, account):
        ask(client)
        open_account_with(NEW["email"])
        response = PortalClient().post(path_in("new_email"))
        assert response.status_code == 409
        assert not RecoveryRequest.objects.exists()

    def test_a_frozen_account_is_thawed_and_its_code_is_worth_nothing(self, client, account, later):
        freeze(account)
        ask(client, "everything")
        PortalClient().post(path_in("new_email"))
        announced()
        later(hours=24, seconds=1)
        assert apply_due() == 1
        thawed = Account.objects.get()
        assert thawed.is_active
        assert not thawed.has_usable_password()
        assert told("lost_code") == [("email", NEW["email"])]

    def test_of_a_frozen_account_everything_is_asked(self, client, account):
        freeze(account)
        prove(client, "factors")
        page = client.get("/acces-perdu/coordonnees/").content.decode()
        assert 'name="email"' in page
        assert 'name="mobile"' in page
        assert "est bloqué" in page

    def test_the_way_of_a_blocked_account(self, client, account):
        freeze(account)
        page = client.get("/acces-perdu/?bloque=1").content.decode()
        chosen = re.search(r'<input[^>]*value="blocked"[^>]*>', page)
        assert chosen
        assert " checked" in chosen[0]
        assert " checked" not in client.get("/acces-perdu/").content.decode()
        ask(client, "blocked")
        opened = PortalClient().post(path_in("new_email"))
        assert RecoveryRequest.objects.get().lost == Lost.EVERYTHING
        for said in (opened.content.decode(), client.get("/acces-perdu/demande/").content.decode()):
            assert "je me connecte comme avant" not in said
        assert "Mon compte reste bloqué jusque-là" in opened.content.decode()

    def test_this_is_not_me_makes_it_void(self, client, account, later):
        open_request(client)
        later(hours=1)
        freeze(account)
        later(hours=24)
        assert apply_due() == 0
        assert not RecoveryRequest.objects.exists()
        assert profile(account).email == CAMILLE.email

    def test_one_that_fails_does_not_hold_up_the_others(self, client, account, later):
        other = open_account_with("deuxieme@boite.example")
        open_recovery(other, by=Detail.AGENT, lost=Lost.MOBILE, mobile=MOBILE)
        RecoveryRequest.objects.update(contacts=b"\x01" + b"broken" * 8)
        open_recovery(account, by=Detail.AGENT, lost=Lost.MOBILE, mobile=MOBILE)
        announced()
        later(hours=24, seconds=1)
        assert apply_due() == 1
        assert profile(account).mobile == MOBILE
        assert RecoveryRequest.objects.get().account_id == other.id


def test_the_body_s_own_people_open_one(account, later):
    request = open_recovery(account, by=Detail.AGENT, lost=Lost.EVERYTHING, email=NEW["email"], mobile=MOBILE)
    assert request.by == Detail.AGENT
    assert Entry.objects.latest("pk").detail == "agent"
    assert len(told("recovery_announced")) == 4
    announced()
    later(hours=24, seconds=1)
    assert apply_due() == 1
    assert profile(account).email == NEW["email"]
