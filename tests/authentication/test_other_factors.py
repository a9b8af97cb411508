"""Signing in with a passkey, an app, a recovery code: what is replayed, forged or of another moment."""

import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account, Browser
from parvis.authentication.factors import NotYet, app_code_is_right, step_of
from parvis.authentication.models import PasskeyOffer
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from tests.accounts_fixtures import CAMILLE, sign_in_as
from tests.authentication.authenticators import OPTIONS, Device, add_app, add_passkey, app_code, options
from tests.page_client import PortalClient
from tests.signing_in import HOME, SECOND, URL, digits_sent, first_step, second_step

pytestmark = pytest.mark.django_db
PASSKEY, OTHER_WAY = f"{URL}cle/", f"{SECOND}autrement/"
FACTORS = "/mon-compte/securite/deuxieme-etape/"


def said(response):
    return response.content.decode()


def is_in(client):
    return client.get(HOME).status_code == 200


def last_entry():
    entry = Entry.objects.latest("pk")
    return entry.event, entry.detail, entry.subject


@pytest.fixture
def device(signed_in):
    """Camille's phone."""
    return add_passkey(signed_in)


@pytest.fixture
def secret(signed_in):
    """Of Camille's app."""
    return add_app(signed_in)


@pytest.fixture
def recovery(signed_in):
    """Camille's recovery codes."""
    page = said(signed_in.post(f"{FACTORS}codes-de-secours/"))
    return re.findall(r"<li>(\d{4} \d{4})</li>", page)


@pytest.fixture
def visitor(db):
    return PortalClient()


class TestPasskeyAlone:
    def sign_in(self, client, device, **more):
        return client.post(PASSKEY, {"credential": device.get(options(client, "sign_in")), **more})

    def test_without_number_or_code(self, visitor, device, account):
        response = self.sign_in(visitor, device, next=FACTORS)
        assert response["Location"] == FACTORS
        assert is_in(visitor)
        assert last_entry()[:2] == ("signed_in", "passkey")
        assert Browser.objects.filter(account=account).count() == 1
        assert Authenticator.objects.get().last_used_at is not None

    def test_it_is_asked_of_nobody_in_particular(self, visitor, device):
        asked = options(visitor, "sign_in")
        assert not asked.get("allowCredentials")
        assert (asked["rpId"], asked["userVerification"]) == ("localhost", "required")

    def test_a_signature_is_used_once(self, visitor, device):
        credential = device.get(options(visitor, "sign_in"))
        thief = PortalClient()
        thief.cookies["parvis_session"] = visitor.cookies["parvis_session"].value
        assert visitor.post(PASSKEY, {"credential": credential}).status_code == 302
        assert thief.post(PASSKEY, {"credential": credential}).status_code == 200
        assert not is_in(thief)

    def test_a_signature_belongs_to_its_session(self, visitor, device):
        credential, thief = device.get(options(visitor, "sign_in")), PortalClient()
        options(thief, "sign_in")
        assert "n’a pas été reconnue" in said(thief.post(PASSKEY, {"credential": credential}))
        assert not is_in(thief)

    def test_a_signature_belongs_to_its_purpose(self, signed_in, visitor, device):
        for_signing_in = device.get(options(visitor, "sign_in"))
        first_step(visitor)
        assert visitor.post(SECOND, {"credential": for_signing_in}).status_code == 200
        for_second_step = device.get(options(visitor, "second_step"))
        assert visitor.post(PASSKEY, {"credential": for_second_step}).status_code == 200
        for_confirming = device.get(options(signed_in, "confirm"))
        assert visitor.post(PASSKEY, {"credential": for_confirming}).status_code == 200
        assert not is_in(visitor)

    def test_a_challenge_lasts_ten_minutes(self, visitor, device):
        asked = options(visitor, "sign_in")
        session = visitor.session
        session["passkey"]["sign_in"]["at"] -= 601
        session.save()
        assert visitor.post(PASSKEY, {"credential": device.get(asked)}).status_code == 200

    @pytest.mark.parametrize(
        "fault", ["origin", "not verified", "handle", "unknown handle", "signature", "id"]
    )
    def test_what_does_not_fit(self, visitor, device, other_account, fault):
        asked = options(visitor, "sign_in")
        if fault == "origin":
            device.origin = "https://evil.example"
        elif fault == "not verified":
            device.flags = 1
        user = {"handle": other_account.pk.bytes, "unknown handle": b"x" * 16}.get(fault)
        if fault == "signature":
            device.key = Device().key
        elif fault == "id":
            device.id = b"x" * 32
        assert "n’a pas été reconnue" in said(visitor.post(PASSKEY, {"credential": device.get(asked, user)}))
        assert not is_in(visitor)
        assert last_entry() == ("sign_in_refused", "passkey", None)

    def test_a_frozen_account(self, visitor, device, account):
        Account.objects.update(state=AccountState.FROZEN)
        assert self.sign_in(visitor, device).status_code == 200
        assert not is_in(visitor)

    def test_a_passkey_that_was_removed(self, signed_in, visitor, device):
        signed_in.post(f"{FACTORS}cle/{Authenticator.objects.get().pk}/retirer/")
        assert self.sign_in(visitor, device).status_code == 200

    def test_the_session_is_another(self, visitor, device):
        asked = options(visitor, "sign_in")
        before = visitor.cookies["parvis_session"].value
        visitor.post(PASSKEY, {"credential": device.get(asked)})
        assert visitor.cookies["parvis_session"].value != before

    def test_too_many_from_one_address(self, visitor, device):
        Counter.objects.all().delete()
        credential = device.get(options(visitor, "sign_in"))
        Counter.objects.filter(scope="passkey_options/0").update(hits=300)
        visitor.post(PASSKEY, {"credential": "x"})
        Counter.objects.filter(scope="sign_in_address/0").update(hits=300)
        assert visitor.post(OPTIONS, {"for": "sign_in"}).status_code == 429
        assert visitor.post(PASSKEY, {"credential": credential}).status_code == 429

    @pytest.mark.parametrize("purpose", ["", "second_step", "confirm", "add", "x", "\x00"])
    def test_nobody_is_asked_for_what_is_not_theirs(self, visitor, purpose):
        assert visitor.post(OPTIONS, {"for": purpose}).status_code == 403

    def test_only_by_post(self, visitor):
        assert visitor.get(OPTIONS).status_code == 405
        assert visitor.get(PASSKEY).status_code == 405


EMPTY = dict.fromkeys(("clientDataJSON", "authenticatorData", "signature"), "AA") | {"userHandle": "A" * 22}
FORMS = [
    "", "{}", "[]", "null", "1", '"x"', "[" * 9000, '{"response":{}}', '{"response":null}', "\x00",
    "x" * 30_000, '{"response":{"userHandle":"é"}}',
    json.dumps({"id": "AA", "rawId": "AA", "response": EMPTY}),
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=range(len(FORMS)))
def test_an_answer_of_a_wrong_shape_is_refused(signed_in, visitor, device, form):
    options(visitor, "sign_in")
    assert visitor.post(PASSKEY, {"credential": form}).status_code == 200
    options(signed_in, "add")
    assert signed_in.post(f"{FACTORS}cle/", {"name": "x", "credential": form}).status_code == 200
    options(signed_in, "confirm")
    assert signed_in.post("/mon-compte/confirmer/", {"credential": form}).status_code in (200, 429)


SCALARS = st.none() | st.booleans() | st.integers() | st.text()
JSON = st.recursive(SCALARS, lambda each: st.lists(each, max_size=3))
SIGNED = ("rawId", "response", "clientDataJSON", "authenticatorData", "signature", "userHandle")


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_answer_altered_anywhere_is_refused(visitor, device, data):
    Counter.objects.all().delete()
    told = json.loads(device.get(options(visitor, "sign_in")))
    place = data.draw(st.sampled_from([told, told["response"]]))
    key = data.draw(st.sampled_from([key for key in place if key in SIGNED]))
    place[key] = data.draw(JSON)
    assert visitor.post(PASSKEY, {"credential": json.dumps(told)}).status_code == 200


class TestPasskeyAsSecondStep:
    def test_it_is_the_first_proposed_and_no_letter_goes(self, visitor, device, account):
        first_step(visitor)
        assert "J’utilise ma clé d’accès" in said(visitor.get(SECOND))
        assert not Letter.objects.filter(kind="sign_in_code").exists()
        asked = options(visitor, "second_step")
        assert len(asked["allowCredentials"]) == 1
        assert visitor.post(SECOND, {"credential": device.get(asked)})["Location"] == HOME
        assert last_entry()[:2] == ("signed_in", "passkey")

    def test_that_of_somebody_else(self, visitor, device, other_account):
        theirs = PortalClient()
        sign_in_as(theirs, other_account)
        other = add_passkey(theirs)
        first_step(visitor)
        answer = visitor.post(SECOND, {"credential": other.get(options(visitor, "second_step"))})
        assert "n’a pas répondu" in said(answer)
        assert not is_in(visitor)

    def test_another_way_is_always_there(self, visitor, device):
        first_step(visitor)
        visitor.post(OTHER_WAY, {"way": "email"})
        assert second_step(visitor)["Location"] == HOME


class TestApp:
    def enter(self, client, code):
        first_step(client)
        return client.post(SECOND, {"code": code})

    def test_its_code(self, visitor, secret):
        first_step(visitor)
        assert "J’ouvre mon application" in said(visitor.get(SECOND))
        assert not Letter.objects.filter(kind="sign_in_code").exists()
        assert visitor.post(SECOND, {"code": app_code(secret)})["Location"] == HOME
        assert last_entry()[:2] == ("signed_in", "app")

    def test_a_code_is_used_once(self, visitor, secret):
        code = app_code(secret)
        assert self.enter(visitor, code).status_code == 302
        thief = PortalClient()
        assert "Ce code a déjà servi" in said(self.enter(thief, code))
        assert not is_in(thief)

    def test_nor_is_one_of_before_the_last(self, visitor, secret, account):
        assert app_code_is_right(account, app_code(secret, 1))
        assert self.enter(visitor, app_code(secret, 0)).status_code == 200

    @pytest.mark.parametrize("steps", [0, 1])
    def test_a_clock_a_little_off(self, visitor, secret, steps):
        assert self.enter(visitor, app_code(secret, steps)).status_code == 302

    @pytest.mark.parametrize("steps", [-15, -3])
    def test_a_clock_far_off_is_told(self, visitor, secret, steps):
        assert "je choisis l’heure automatique" in said(self.enter(visitor, app_code(secret, steps)))
        assert not is_in(visitor)

    @pytest.mark.parametrize("steps", [3, 15])
    def test_nothing_is_told_of_a_code_to_come(self, visitor, secret, steps):
        page = said(self.enter(visitor, app_code(secret, steps)))
        assert "n’est pas le bon" in page
        assert "heure automatique" not in page

    @pytest.mark.parametrize("code", ["000000", "999999"])
    def test_a_wrong_code(self, visitor, secret, code):
        assert "n’est pas le bon" in said(self.enter(visitor, code))

    def test_the_code_of_a_letter_is_not_the_app_s(self, visitor, secret):
        first_step(visitor)
        visitor.post(OTHER_WAY, {"way": "email"})
        digits = digits_sent()
        visitor.post(OTHER_WAY, {"way": "app"})
        assert visitor.post(SECOND, {"code": digits}).status_code == 200

    def test_without_it_back_to_the_letter(self, signed_in, visitor, secret):
        signed_in.post(f"{FACTORS}application/retirer/")
        first_step(visitor)
        assert second_step(visitor)["Location"] == HOME

    def test_the_steps(self):
        """RFC 6238, appendix B: the vectors of allauth's arithmetic, and what is forgiven around now."""
        secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        now = int(time.time()) // 30
        assert [step_of(secret, app_code(secret, steps)) for steps in (-1, 0, 1)] == [now - 1, now, now + 1]
        with pytest.raises(NotYet):
            step_of(secret, app_code(secret, -4))
        assert step_of(secret, app_code(secret, 4)) is None


class TestRecoveryCodes:
    def enter(self, client, code):
        first_step(client)
        client.post(OTHER_WAY, {"way": "recovery"})
        return client.post(SECOND, {"code": code})

    def test_each_once_and_told(self, visitor, recovery):
        assert self.enter(visitor, recovery[0])["Location"] == HOME
        assert last_entry()[:2] == ("signed_in", "recovery_code")
        told = Letter.objects.filter(kind="security_notice", channel="email").order_by("queued_at")
        assert "recovery_code_used" in [letter.content["what"] for letter in told]
        again = PortalClient()
        assert "il a déjà servi" in said(self.enter(again, recovery[0]))
        assert self.enter(again, recovery[9])["Location"] == HOME

    def test_those_of_before(self, signed_in, visitor, recovery):
        signed_in.post(f"{FACTORS}codes-de-secours/")
        assert self.enter(visitor, recovery[0]).status_code == 200

    def test_a_code_of_a_wrong_length(self, visitor, recovery):
        assert "8 chiffres" in said(self.enter(visitor, "1234"))


class TestOffer:
    OFFER = "/mon-compte/cle-d-acces/"

    def enter(self, client):
        Counter.objects.filter(scope__startswith="send_code").delete()
        first_step(client, can_passkey="1", next=FACTORS)
        return second_step(client)["Location"]

    def test_once_and_it_leads_on(self, visitor, account):
        assert self.enter(visitor) == f"{self.OFFER}?next=%2Fmon-compte%2Fsecurite%2Fdeuxieme-etape%2F"
        page = said(visitor.get(f"{self.OFFER}?next={FACTORS}"))
        assert f'href="{FACTORS}">Plus tard' in page
        assert self.enter(PortalClient()) == FACTORS

    def test_again_a_month_later_unless_asked_not_to(self, visitor, account, later):
        self.enter(visitor)
        later(days=31)
        assert self.enter(PortalClient()).startswith(self.OFFER)
        sign_in_as(visitor, account) if not is_in(visitor) else None
        assert visitor.post(self.OFFER, {"next": "//evil.example"})["Location"] == HOME
        assert PasskeyOffer.objects.get().again_at is None
        later(days=400)
        assert self.enter(PortalClient()) == FACTORS

    def test_not_to_those_who_have_one(self, visitor, device):
        first_step(visitor, can_passkey="1")
        credential = device.get(options(visitor, "second_step"))
        assert visitor.post(SECOND, {"credential": credential})["Location"] == HOME

    def test_not_where_the_browser_cannot(self, visitor, account):
        first_step(visitor, CAMILLE.number)
        assert second_step(visitor)["Location"] == HOME
