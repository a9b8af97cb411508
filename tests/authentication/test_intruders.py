"""Somebody else near the account: planted cookies, the guard after a lost code, numbers not proven."""

import pytest
from django.conf import settings
from django.utils import timezone

from parvis.accounts.models import Account, Browser
from parvis.authentication.enums import Way
from parvis.authentication.factors import ways_of
from parvis.limits.models import Counter
from tests.accounts_fixtures import sign_in_as
from tests.authentication.authenticators import add_app, add_passkey, options
from tests.page_client import PortalClient
from tests.profile.letters_told import content
from tests.signing_in import HOME, SECOND, digits_sent, enter, first_step, second_step

pytestmark = pytest.mark.django_db
COOKIE = settings.BROWSER_COOKIE


def with_cookie(token):
    client = PortalClient()
    client.cookies[COOKIE] = token
    return client


def fresh():
    return Account.objects.get()


def wait_over():
    Counter.objects.filter(scope__startswith="send_").delete()


class TestPlantedCookies:
    def test_a_browser_that_becomes_known_has_a_cookie_of_ours(self, account):
        victim = with_cookie("planted")
        enter(victim, trust="on")
        assert victim.cookies[COOKIE].value != "planted"
        wait_over()
        assert first_step(with_cookie("planted"))["Location"] == SECOND

    def test_trusting_a_known_browser_gives_another_cookie(self, client, account):
        enter(client)
        before = client.cookies[COOKIE].value
        wait_over()
        enter(with_cookie(before))
        wait_over()
        trusting = with_cookie(before)
        enter(trusting, trust="on")
        assert trusting.cookies[COOKIE].value != before
        wait_over()
        assert first_step(with_cookie(before))["Location"] == SECOND
        assert first_step(with_cookie(trusting.cookies[COOKIE].value))["Location"] == HOME
        assert Browser.objects.count() == 1

    def test_the_cookie_of_a_known_browser_stays(self, client, account):
        enter(client)
        wait_over()
        again = with_cookie(client.cookies[COOKIE].value)
        enter(again)
        assert again.cookies[COOKIE].value == client.cookies[COOKIE].value


class TestTheGuardAfterALostCode:
    """A stranger who reads the mailbox has chosen the code: the owner's own sign-in must not let them in."""

    @pytest.fixture
    def owner(self, client, account):
        sign_in_as(client, account)
        device = add_passkey(client)
        Account.objects.update(code_reset_at=timezone.now())
        return client, device

    def test_a_passkey_alone_lifts_nothing(self, owner):
        _, device = owner
        elsewhere = PortalClient()
        credential = device.get(options(elsewhere, "sign_in"))
        assert elsewhere.post("/se-connecter/cle/", {"credential": credential})["Location"] == HOME
        assert fresh().code_reset_at
        assert Way.EMAIL not in ways_of(fresh())

    def test_after_the_code_a_passkey_lifts_it(self, owner):
        _, device = owner
        elsewhere = PortalClient()
        first_step(elsewhere)
        credential = device.get(options(elsewhere, "second_step"))
        assert elsewhere.post(SECOND, {"credential": credential})["Location"] == HOME
        assert fresh().code_reset_at is None

    def test_the_holder_chooses_another_code(self, owner):
        client, _ = owner
        client.post("/mon-compte/code/", {"code": "un dromadaire violet chante faux"})
        assert fresh().code_reset_at is None


class TestMobileNeverProven:
    def test_where_there_is_better_it_is_not_offered(self, signed_in, account):
        assert ways_of(account) == [Way.EMAIL, Way.SMS], "the only other way"
        add_app(signed_in)
        assert ways_of(fresh()) == [Way.APP, Way.EMAIL]

    def test_a_right_code_by_sms_proves_it(self, account, client):
        first_step(client)
        client.post(f"{SECOND}autrement/", {"way": "sms"})
        assert second_step(client, digits_sent("sms"))["Location"] == HOME
        assert fresh().mobile_proven_at
        add_app(client)
        assert Way.SMS in ways_of(fresh())

    def test_so_does_the_code_of_a_new_number_and_a_number_not_proven_undoes_it(self, signed_in, settings):
        signed_in.post("/mon-compte/mobile/", {"mobile": "06 39 98 00 42"})
        signed_in.post("/mon-compte/mobile/code/", {"digits": content("mobile_code")["digits"]})
        assert fresh().mobile_proven_at
        settings.SMS_PORT = ""
        signed_in.post("/mon-compte/mobile/", {"mobile": "06 39 98 00 43"})
        assert fresh().profile.mobile == "+33639980043"
        assert fresh().mobile_proven_at is None


def test_a_factor_more_and_other_browsers_are_no_longer_trusted(client, account):
    enter(client, trust="on")
    now = timezone.now()
    Browser.objects.create(account=account, token_digest=b"x", device="x", first_seen_at=now, seen_at=now,
                           trusted_until=now)  # fmt: skip
    add_app(client)
    assert Browser.objects.get(token_digest=b"x").trusted_until is None
    assert Browser.objects.exclude(token_digest=b"x").get().trusted_until
