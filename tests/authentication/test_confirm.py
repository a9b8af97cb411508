"""Confirming before important changes; and where one is led afterwards, here and after signing in."""

from urllib.parse import quote

import pytest
from django.utils.http import urlencode

from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account, SignedInSession
from parvis.journal.models import Entry
from tests.accounts_fixtures import CAMILLE, sign_in_as
from tests.authentication.authenticators import Device, add_passkey, options
from tests.page_client import PortalClient
from tests.signing_in import HOME, SECOND, URL, second_step
from tests.walk import CODE

pytestmark = pytest.mark.django_db
CONFIRM, FACTORS = "/mon-compte/confirmer/", "/mon-compte/securite/deuxieme-etape/"
ELSEWHERE = [
    "//evil.example", "/\\evil.example", "javascript:alert(1)", "https://evil.example/", "http:evil.example",
    "\\\\evil.example", "/\tevil.example", "/mon-compte/\r\nX: y", "////evil.example", "/nulle-part/", "",
]  # fmt: skip


@pytest.fixture
def long_in(client, account):
    sign_in_as(client, account, confirmed=False)
    return client


def said(response):
    return response.content.decode()


def test_there_and_back(long_in):
    wanted = f"{FACTORS}application/"
    to = long_in.get(wanted)["Location"]
    assert to == f"{CONFIRM}?{urlencode({'next': wanted})}"
    assert "Je confirme que c’est moi" in said(long_in.get(to))
    assert long_in.post(to, {"code": CODE, "next": wanted})["Location"] == wanted
    assert long_in.get(wanted).status_code == 200


def test_it_does_not_last(long_in):
    long_in.post(CONFIRM, {"code": CODE})
    session = long_in.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 601
    session.save()
    assert long_in.get(f"{FACTORS}application/").status_code == 302


def test_the_session_has_another_key_from_then_on_and_the_former_opens_nothing(long_in, account):
    former = long_in.session.session_key
    long_in.post(CONFIRM, {"code": "wrong"})
    assert long_in.session.session_key == former
    long_in.post(CONFIRM, {"code": CODE})
    row = SignedInSession.objects.get()
    assert row.session_key == long_in.session.session_key != former
    assert long_in.get(f"{FACTORS}application/").status_code == 200
    planted = PortalClient()
    planted.cookies["parvis_session"] = former
    assert planted.get(HOME).status_code == 302
    assert SignedInSession.objects.get() == row


def test_it_is_in_the_history_with_its_means(long_in, account):
    long_in.post(CONFIRM, {"code": CODE})
    entry = Entry.objects.latest("pk")
    assert (entry.event, entry.detail, entry.subject) == ("confirmed", "code", account.pk)
    page = said(long_in.get("/mon-compte/securite/historique/"))
    assert "Confirmation que c’est moi, avant un changement important. Code personnel." in page


@pytest.mark.parametrize("code", ["", "wrong", CODE.upper(), "\x00", "x" * 5000])
def test_a_wrong_code(long_in, account, code):
    answer = long_in.post(CONFIRM, {"code": code})
    assert answer.status_code == 200
    assert 'id="id_code_error"' in said(answer)
    assert long_in.get(f"{FACTORS}application/").status_code == 302


def test_five_wrong_codes_lock_and_the_fifth_says_so(long_in, account, later):
    for _ in range(4):
        assert long_in.post(CONFIRM, {"code": "wrong"}).status_code == 200
    answer = long_in.post(CONFIRM, {"code": "wrong"})
    assert answer.status_code == 429
    assert "Trop d’essais" in said(answer)
    for _ in range(2):
        assert long_in.post(CONFIRM, {"code": CODE}).status_code == 429
    events = [entry.event for entry in Entry.objects.order_by("pk")]
    assert events[-2:] == ["sign_in_refused", "sign_in_locked"], "once"


def test_by_passkey(signed_in, account):
    assert "clé d’accès" not in said(signed_in.get(CONFIRM))
    device = add_passkey(signed_in)
    again = PortalClient()
    sign_in_as(again, account, confirmed=False)
    assert "Je confirme avec ma clé d’accès" in said(again.get(CONFIRM))
    credential = device.get(options(again, "confirm"))
    assert again.post(CONFIRM, {"credential": credential, "next": FACTORS})["Location"] == FACTORS
    assert [e.detail for e in Entry.objects.filter(event="confirmed")] == ["passkey"]
    assert again.get(f"{FACTORS}application/").status_code == 200
    assert again.post(CONFIRM, {"credential": credential}).status_code == 200, "used"


def test_by_the_passkey_of_somebody_else(signed_in, account, other_account):
    theirs = PortalClient()
    sign_in_as(theirs, other_account)
    device = add_passkey(theirs)
    answer = signed_in.post(CONFIRM, {"credential": device.get(options(signed_in, "confirm"))})
    assert "n’a pas été reconnue" in said(answer)


def test_only_for_those_who_are_in(client, account):
    assert client.get(CONFIRM)["Location"].startswith(URL)
    assert client.post(CONFIRM, {"code": CODE})["Location"].startswith(URL)
    assert client.post("/se-connecter/cle/options/", {"for": "confirm"}).status_code == 403


@pytest.mark.parametrize("target", ELSEWHERE)
def test_confirming_leads_nowhere_else(long_in, target):
    assert f'value="{HOME}"' in said(long_in.get(f"{CONFIRM}?next={quote(target)}"))
    assert long_in.post(f"{CONFIRM}?next={quote(target)}", {"code": CODE, "next": target})["Location"] == HOME


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_nowhere_else(client, account, target):
    client.post(f"{URL}?next={quote(target)}", {"number": CAMILLE.number, "code": CODE, "next": target})
    assert second_step(client)["Location"] == HOME
    assert client.get(f"{URL}?next={quote(target)}")["Location"] == HOME


def test_signing_in_leads_where_one_was_going(client, account):
    to = client.get(FACTORS)["Location"]
    assert f'name="next" value="{FACTORS}"' in said(client.get(to))
    answer = client.post(to, {"number": CAMILLE.number, "code": CODE, "next": FACTORS})
    assert answer["Location"] == SECOND
    assert second_step(client)["Location"] == FACTORS


@pytest.mark.parametrize("host", ["evil.example", "localhost:8000@evil.example", "evil.example#localhost"])
def test_another_host_is_refused(client, account, host):
    for path in (URL, CONFIRM, SECOND):
        assert client.get(path, HTTP_HOST=host).status_code == 400


def test_the_passkeys_are_those_of_the_public_address_whatever_the_host(signed_in, settings):
    settings.ALLOWED_HOSTS = ["*"]
    asked = signed_in.post("/se-connecter/cle/options/", {"for": "add"}, HTTP_HOST="evil.example").json()
    assert asked["rp"]["id"] == "localhost"
    credential = Device("http://evil.example").create(asked)
    typed = {"name": "x", "credential": credential}
    answer = signed_in.post(f"{FACTORS}cle/", typed, HTTP_HOST="evil.example")
    assert answer.status_code == 200


def test_a_session_of_a_frozen_account_cannot_confirm(long_in):
    Account.objects.update(state=AccountState.FROZEN)
    assert long_in.post(CONFIRM, {"code": CODE}).status_code == 302
