"""The lost code: one page for everybody, a link for the holder, another code."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from parvis.accounts.actions.codes import new_code
from parvis.accounts.actions.freeze import freeze_account
from parvis.accounts.actions.links import end_of, new_link
from parvis.accounts.enums import CodePurpose, LinkEnd, LinkPurpose
from parvis.accounts.models import Account, AccountLink, Browser, OneTimeCode, SignedInSession
from parvis.authentication.enums import Way
from parvis.authentication.factors import ways_of
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from tests.accounts_fixtures import sign_in_as
from tests.authentication.authenticators import add_app, app_code
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient
from tests.recovery.steps import CAMILLE, NEW_CODE, born, holder, notices, path_in, run_jobs
from tests.signing_in import HOME, SECOND, digits_sent, first_step, second_step
from tests.walk import CODE, person

pytestmark = pytest.mark.django_db
SENT = "/code-perdu/courriel-envoye/"
GONE = "Ce lien ne marche plus"


def ask(client, said=None):
    response = client.post("/code-perdu/", said or holder())
    assert response["Location"] == SENT
    return client.get(SENT)


def link(client):
    ask(client)
    run_jobs()
    return path_in("lost_code")


def is_code(account, code):
    return Account.objects.get(pk=account.pk).check_password(code)


def test_what_waits_for_a_confirmation_is_void_with_the_former_code(client, account):
    pending = new_link(account, LinkPurpose.NEW_EMAIL, email="tiers@boite.example")
    new_code(account, CodePurpose.NEW_MOBILE, mobile="+33639981009")
    client.post(link(client), {"code": NEW_CODE})
    assert end_of(pending.split("/")[-2], LinkPurpose.NEW_EMAIL) == LinkEnd.REVOKED
    assert not OneTimeCode.objects.exists()


def test_from_the_page_of_sign_in_to_another_code(client, account):
    page = client.get("/se-connecter/").content.decode()
    assert 'href="/code-perdu/"' in page
    assert 'href="/acces-perdu/"' in page
    client.get("/code-perdu/")
    path = link(client)
    assert Letter.objects.get(kind="lost_code").recipient == CAMILLE.email
    assert "Je choisis un nouveau code personnel" in client.get(path).content.decode()
    done = client.post(path, {"code": NEW_CODE})
    assert Page(done).heading == "Mon nouveau code est enregistré"
    assert 'href="/se-connecter/"' in done.content.decode()
    assert is_code(account, NEW_CODE)
    assert notices() == ["code_reset", "code_reset"], "by e-mail and by SMS"
    events = Entry.objects.order_by("pk").values_list("event", flat=True)
    assert [*events][-2:] == ["code_lost", "code_reset"]


@pytest.mark.parametrize(
    "said",
    [
        {**holder(), "number": person("inconnue").number},
        {**holder(), "birth_date_0": "1"},
        {**born(person("deja-inscrit")), "number": CAMILLE.number},
    ],
    ids=["unknown number", "wrong date", "somebody else's date"],
)
def test_whoever_is_not_the_holder_sees_the_same_and_nothing_is_sent(client, account, said):
    right = ask(client).content
    assert ask(PortalClient(), said).content == right
    assert run_jobs() == 2
    assert Letter.objects.filter(kind="lost_code").count() == 1


def test_a_frozen_account_gets_nothing_and_its_link_no_longer_works(client, account):
    path = link(client)
    freeze_account(AccountLink.objects.get(purpose="lost_code"))
    assert Page(client.post(path, {"code": NEW_CODE})).heading == GONE
    assert is_code(account, CODE)
    ask(client)
    run_jobs()
    assert Letter.objects.filter(kind="lost_code").count() == 1


def test_what_is_typed_wrongly_is_told(client):
    page = Page(client.post("/code-perdu/", {"number": "12", "birth_date_0": "31", "birth_date_1": "2"}))
    assert set(page.errors) == {"id_number", "id_birth_date"}
    assert page.typed["number"] == "12"


class TestTheLink:
    def test_reading_changes_nothing(self, client, account):
        path = link(client)
        for _ in range(3):
            client.get(path)
            client.head(path)
        assert client.post(path, {"code": NEW_CODE}).status_code == 200
        assert is_code(account, NEW_CODE)

    def test_it_serves_once(self, client, account):
        path = link(client)
        client.post(path, {"code": NEW_CODE})
        again = client.post(path, {"code": NEW_CODE + " encore"})
        assert again.status_code == 410
        assert Page(again).heading == GONE
        assert "Il a déjà servi" in again.content.decode()
        assert is_code(account, NEW_CODE)

    def test_it_lives_thirty_minutes(self, client, account, later):
        path = link(client)
        later(minutes=29)
        assert client.get(path).status_code == 200
        later(minutes=1, seconds=1)
        for response in (client.get(path), client.post(path, {"code": NEW_CODE})):
            assert response.status_code == 410
            assert "Il avait 30 minutes" in response.content.decode()
            assert 'href="/code-perdu/"' in response.content.decode()
        assert is_code(account, CODE)

    def test_a_newer_one_replaces_it(self, client, account):
        older, newer = link(client), link(client)
        assert "remplacé par un lien plus récent" in client.get(older).content.decode()
        assert client.get(newer).status_code == 200

    def test_one_that_is_cut(self, client, account):
        path = link(client)
        response = client.get(path[:-2] + "/")
        assert response.status_code == 404
        assert "Il est peut-être coupé" in response.content.decode()

    def test_its_page_names_nobody(self, client, account):
        page = client.get(link(client)).content.decode()
        for personal in ("Camille", CAMILLE.birth_name, CAMILLE.email, CAMILLE.number):
            assert personal not in page


class TestTheNewCode:
    @pytest.mark.parametrize("code", ["kourt", CAMILLE.email, "camille 14061985", " " + NEW_CODE])
    def test_the_rules_of_codes_hold_with_the_person_s_own_data(self, client, account, code):
        path = link(client)
        page = Page(client.post(path, {"code": code}))
        assert "id_code" in page.errors
        assert code.strip() not in page.html, "a secret is not shown back"
        assert is_code(account, CODE)
        client.post(path, {"code": NEW_CODE})
        assert is_code(account, NEW_CODE), "the link still worked"

    def test_sessions_end_and_browsers_are_no_longer_trusted(self, client, account, later):
        other = PortalClient()
        sign_in_as(other, account)
        browser = Browser.objects.create(
            account=account, token_digest=b"x" * 32, device="firefox/windows", first_seen_at=timezone.now(),
            seen_at=timezone.now(), trusted_until=timezone.now(),
        )  # fmt: skip
        client.post(link(client), {"code": NEW_CODE})
        assert not SignedInSession.objects.exists()
        assert not Session.objects.exists()
        assert other.get("/mon-compte/").status_code == 302
        browser.refresh_from_db()
        assert browser.trusted_until is None


class TestTheMailboxIsNotBothSteps:
    """Who reads the mailbox, and knows number and birth date, has chosen the code: that is one factor."""

    @pytest.fixture
    def fresh(self, client, account):
        client.post(link(client), {"code": NEW_CODE})
        return PortalClient()

    def test_the_second_step_is_by_sms_and_says_why(self, fresh, account):
        assert first_step(fresh, code=NEW_CODE)["Location"] == SECOND
        assert not Letter.objects.filter(kind="sign_in_code", channel="email").exists()
        page = fresh.get(SECOND).content.decode()
        assert "cette fois, le deuxième code part par SMS" in page
        assert 'href="/acces-perdu/"' in page
        assert second_step(fresh, digits_sent("sms"))["Location"] == HOME

    def test_email_cannot_be_chosen_either(self, fresh, account):
        first_step(fresh, code=NEW_CODE)
        page = fresh.get(f"{SECOND}autrement/").content.decode()
        assert 'value="email"' not in page
        assert "un code par courriel ne suffit pas" in page
        fresh.post(f"{SECOND}autrement/", {"way": "email"})
        assert not Letter.objects.filter(kind="sign_in_code", channel="email").exists()

    def test_an_app_will_do(self, client, account):
        sign_in_as(client, account)
        secret = add_app(client)
        client.post(link(client), {"code": NEW_CODE})
        first_step(client, code=NEW_CODE)
        page = client.get(SECOND).content.decode()
        assert "cette fois, je montre que c’est moi autrement" in page
        assert second_step(client, app_code(secret))["Location"] == HOME
        assert Account.objects.get().code_reset_at is None

    def test_once_in_by_another_way_email_serves_again(self, fresh, account):
        first_step(fresh, code=NEW_CODE)
        second_step(fresh, digits_sent("sms"))
        assert Account.objects.get().code_reset_at is None
        first_step(PortalClient(), code=NEW_CODE)
        assert Letter.objects.filter(kind="sign_in_code", channel="email").exists()

    def test_it_holds_for_thirty_days(self, fresh, account, later):
        later(days=29, hours=23)
        assert Way.EMAIL not in ways_of(Account.objects.get())
        later(hours=2)
        assert Way.EMAIL in ways_of(Account.objects.get())

    def test_without_another_way_email_stays(self, fresh, account, settings):
        settings.SMS_PORT = ""
        first_step(fresh, code=NEW_CODE)
        page = fresh.get(SECOND).content.decode()
        assert "cette fois" not in page
        assert second_step(fresh, digits_sent())["Location"] == HOME
        assert Account.objects.get().code_reset_at is not None, "the mailbox has proven nothing more"


class TestLimits:
    def test_three_an_hour_for_a_number_and_the_fourth_is_told_when(self, client, account):
        for _ in range(3):
            ask(PortalClient())
        refused = client.post("/code-perdu/", holder())
        assert refused.status_code == 429
        assert Page(refused).heading == "J’ai perdu mon code"
        assert "Je peux recommencer le" in refused.content.decode()

    def test_it_is_the_same_for_a_number_without_an_account(self, client):
        for _ in range(3):
            ask(client, {**holder(person("outre-mer"))})
        assert client.post("/code-perdu/", holder(person("outre-mer"))).status_code == 429

    def test_a_stranger_with_the_number_alone_costs_the_holder_nothing(self, client, account):
        stranger = PortalClient(REMOTE_ADDR="192.0.2.7")
        for _ in range(4):
            stranger.post("/code-perdu/", holder() | {"birth_date_0": "1"})
        assert client.post("/code-perdu/", holder()).status_code == 302

    def test_thirty_from_one_address(self, client, account):
        Counter.objects.all().delete()
        unknown = [{**holder(), "number": f"28506759990{n:02}"} for n in range(1, 32)]
        statuses = [client.post("/code-perdu/", said).status_code for said in unknown]
        assert statuses == [302] * 30 + [429]
        in_clear = Counter.objects.filter(scope__startswith="lost_code/")
        assert not in_clear.exists(), "in practice what is nobody’s is not counted by its number"
