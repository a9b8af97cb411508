"""Somebody else near the account: planted cookies, the guard after a lost code, numbers not proven."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone
from fido2 import cbor
from fido2.utils import websafe_decode, websafe_encode

from parvis.accounts.models import Account, Browser
from parvis.authentication.enums import Way
from parvis.authentication.factors import ways_of
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from tests.accounts_fixtures import CAMILLE, sign_in_as
from tests.authentication.authenticators import Device, add_app, add_passkey, options
from tests.page_client import PortalClient
from tests.profile.letters_told import content
from tests.signing_in import HOME, SECOND, URL, digits_sent, enter, first_step, second_step
from tests.walk import CODE

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


class TestWhatAPasskeyHolds:
    KEYS = "/mon-compte/securite/deuxieme-etape/cle/"

    @pytest.mark.parametrize("more", [{"extra": "\x00"}, {"extra": "\ud800"}, {"extra": "x" * 9000}])
    def test_only_what_serves_is_kept(self, signed_in, more):
        credential = json.loads(Device().create(options(signed_in, "add"))) | more
        answer = signed_in.post(self.KEYS, {"name": "x", "credential": json.dumps(credential)})
        assert answer.status_code == 302
        kept = Authenticator.objects.get().data["credential"]
        assert set(kept) == {"id", "rawId", "type", "response", "clientExtensionResults"}

    @pytest.mark.parametrize(
        "key", [{1: 2, 3: -9999}, {3: -7}, {1: 2, 3: -7, -1: 1, -2: b"\0" * 32, -3: b"\0" * 32}]
    )
    def test_a_key_that_would_never_verify_anything_is_refused(self, signed_in, key):
        device = Device()
        credential = json.loads(device.create(options(signed_in, "add")))
        made: Any = cbor.decode(websafe_decode(credential["response"]["attestationObject"]))
        data = made["authData"]
        start = 37 + 16 + 2 + int.from_bytes(data[53:55])
        made["authData"] = data[:start] + cbor.encode(key)
        credential["response"]["attestationObject"] = websafe_encode(cbor.encode(made))
        answer = signed_in.post(self.KEYS, {"name": "x", "credential": json.dumps(credential)})
        assert answer.status_code == 200
        assert not Authenticator.objects.exists()


def test_signing_in_again_is_no_way_round_confirming(client, account):
    sign_in_as(client, account, confirmed=False)
    asked = {"number": CAMILLE.number, "code": CODE, "next": "/mon-compte/courriel/"}
    assert client.post(URL, asked)["Location"] == "/mon-compte/courriel/"
    assert client.get("/mon-compte/courriel/")["Location"].startswith("/mon-compte/confirmer/")
    assert not Letter.objects.filter(kind="sign_in_code").exists()


class TestASharedAddress:
    def test_whoever_gets_in_takes_no_place(self, client, account):
        enter(client)
        assert Counter.objects.get(scope="sign_in_address/0").hits == 0

    def test_known_browsers_go_on_when_strangers_have_spent_it(self, client, account):
        enter(client)
        Counter.objects.filter(scope="sign_in_address/0").update(
            hits=settings.LIMITS["sign_in_address"][0][0]
        )
        wait_over()
        assert first_step(PortalClient()).status_code == 429
        assert first_step(with_cookie(client.cookies[COOKIE].value))["Location"] == SECOND


class TestTellingOfFailures:
    def notices(self):
        return Letter.objects.filter(kind="security_notice", channel="email").count()

    def test_the_third_failure_is_told_once_a_day(self, account):
        stranger = PortalClient()
        first_step(stranger)
        for failed in range(1, 6):
            second_step(stranger, "000000" if digits_sent() != "000000" else "111111")
            assert self.notices() == (failed >= 3)

    def test_in_a_browser_that_is_known_nobody_is_told(self, client, account):
        enter(client)
        wait_over()
        again = with_cookie(client.cookies[COOKIE].value)
        first_step(again)
        for _ in range(4):
            second_step(again, "000000" if digits_sent() != "000000" else "111111")
        assert self.notices() == 0
