"""Passkeys, the app and recovery codes: added, shown, removed; each confirmed, journaled, told."""

import re

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import timezone

from parvis.accounts.models import Browser
from parvis.authentication.factors import app_code_is_right, recovery_code_is_right
from parvis.authentication.models import FactorSecret
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from tests.accounts_fixtures import sign_in_as
from tests.authentication.authenticators import Device, add_app, add_passkey, app_code, options
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db
FACTORS = "/mon-compte/securite/deuxieme-etape/"
CHANGES = ("application/", "application/retirer/", "cle/", "codes-de-secours/")


def told():
    """What the notices say, oldest first."""
    letters = Letter.objects.filter(kind="security_notice", channel="email").order_by("queued_at")
    return [letter.content["what"] for letter in letters]


def journaled():
    rows = Entry.objects.exclude(event="account_opened").order_by("pk")
    return [(entry.event, entry.detail) for entry in rows]


def codes_in(response):
    return re.findall(r"<li>(\d{4} \d{4})</li>", response.content.decode())


def test_nothing_yet(signed_in):
    page = signed_in.get(FACTORS).content.decode()
    assert "J’ajoute une clé d’accès" in page
    assert "J’ajoute une application" in page
    assert "Je crée mes codes" in page


@pytest.mark.parametrize("path", ["", *CHANGES])
def test_only_for_those_who_are_in(client, account, path):
    assert client.get(FACTORS + path)["Location"].startswith("/se-connecter/")
    assert client.post(FACTORS + path).status_code in (302, 405)


@pytest.mark.parametrize("path", CHANGES)
def test_a_change_is_confirmed_first(client, account, path):
    sign_in_as(client, account, confirmed=False)
    for answer in (client.get(FACTORS + path), client.post(FACTORS + path, {"code": "123456"})):
        assert answer["Location"].startswith("/mon-compte/confirmer/?next=")
    assert client.post("/se-connecter/cle/options/", {"for": "add"}).status_code == 403
    assert not Authenticator.objects.exists()


def test_a_passkey(signed_in, account):
    add_passkey(signed_in)
    assert "mon téléphone" in signed_in.get(FACTORS).content.decode()
    assert told() == ["factor_added"]
    assert journaled() == [("factor_added", "passkey")]
    id_ = Authenticator.objects.get().pk
    assert "mon téléphone" in signed_in.get(f"{FACTORS}cle/{id_}/retirer/").content.decode()
    assert Authenticator.objects.exists(), "GET removes nothing"
    for _ in range(2):
        assert signed_in.post(f"{FACTORS}cle/{id_}/retirer/")["Location"] == FACTORS
    assert not Authenticator.objects.exists()
    assert told() == ["factor_added", "factor_removed"]


def test_what_a_device_is_told(signed_in, account):
    asked = options(signed_in, "add")
    assert asked["rp"] == {"id": "localhost", "name": asked["rp"]["name"]}
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    device = Device()
    device.create(asked)
    assert device.user == account.pk.bytes, "a random id, nothing personal"


def test_the_same_device_twice_is_left_out_by_the_browser(signed_in):
    add_passkey(signed_in)
    assert len(options(signed_in, "add")["excludeCredentials"]) == 1


@pytest.mark.parametrize(
    "device",
    [Device("https://evil.example"), Device("http://localhost:9000"), Device(verifies=False)],
    ids=["origin", "port", "not verified"],
)
def test_a_passkey_that_does_not_fit_is_not_added(signed_in, device):
    credential = device.create(options(signed_in, "add"))
    answer = signed_in.post(f"{FACTORS}cle/", {"name": "x", "credential": credential})
    assert "n’a pas été ajoutée" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_a_challenge_to_add_is_used_once(signed_in):
    credential = Device().create(options(signed_in, "add"))
    assert signed_in.post(f"{FACTORS}cle/", {"name": "x", "credential": credential}).status_code == 302
    assert signed_in.post(f"{FACTORS}cle/", {"name": "x", "credential": credential}).status_code == 200
    assert Authenticator.objects.count() == 1


def rsa_key(bits, algorithm=-257):
    numbers = rsa.generate_private_key(65537, bits).public_key().public_numbers()
    return {1: 3, 3: algorithm, -1: numbers.n.to_bytes(bits // 8), -2: b"\x01\x00\x01"}


def test_only_the_usual_signatures_are_asked_for(signed_in):
    asked = options(signed_in, "add")["pubKeyCredParams"]
    assert {each["alg"] for each in asked} == {-7, -8, -257}


@pytest.mark.parametrize(("bits", "algorithm"), [(1024, -257), (2048, -37), (2048, -65535)])
def test_a_weak_or_unusual_key_is_not_added(signed_in, bits, algorithm):
    device = Device(public=rsa_key(bits, algorithm))
    typed = {"name": "x", "credential": device.create(options(signed_in, "add"))}
    assert signed_in.post(f"{FACTORS}cle/", typed).status_code == 200
    assert not Authenticator.objects.exists()


def test_rsa_of_2048_bits_is(signed_in):
    add_passkey(signed_in, Device(public=rsa_key(2048)))
    assert Authenticator.objects.exists()


@pytest.mark.parametrize("name", ["", "x" * 41, "\x00"])
def test_a_passkey_needs_a_name(signed_in, name):
    credential = Device().create(options(signed_in, "add"))
    answer = signed_in.post(f"{FACTORS}cle/", {"name": name, "credential": credential})
    assert answer.status_code == 200
    assert 'id="id_name_error"' in answer.content.decode()


def test_the_passkey_of_somebody_else_is_not_there(signed_in, other_account):
    theirs = PortalClient()
    sign_in_as(theirs, other_account)
    add_passkey(theirs)
    id_ = Authenticator.objects.get().pk
    assert signed_in.get(f"{FACTORS}cle/{id_}/retirer/").status_code == 404
    signed_in.post(f"{FACTORS}cle/{id_}/retirer/")
    assert Authenticator.objects.exists()


def test_an_app(signed_in, account):
    secret = add_app(signed_in)
    assert told() == ["factor_added"]
    assert journaled() == [("factor_added", "app")]
    assert app_code_is_right(account, app_code(secret))
    assert "Je retire l’application" in signed_in.get(FACTORS).content.decode()
    assert signed_in.post(f"{FACTORS}application/retirer/")["Location"] == FACTORS
    assert not FactorSecret.objects.exists()
    assert not app_code_is_right(account, app_code(secret, 1))


def test_the_secret_of_an_app_that_waits(signed_in, account):
    """The same until it is used, and not in the session in clear."""
    first, second = (signed_in.get(f"{FACTORS}application/").content.decode() for _ in range(2))
    found = re.findall(r'data-copy="([A-Z2-7]+)"', first + second)
    assert len(set(found)) == 1
    assert found[0] not in str(dict(signed_in.session.items()))
    assert "".join(re.findall(r"<span>([A-Z2-7]{4})</span>", first)) == found[0]
    assert signed_in.post(f"{FACTORS}application/", {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()


def test_one_app_at_a_time(signed_in):
    add_app(signed_in)
    found = re.search(r'data-copy="([A-Z2-7]+)"', signed_in.get(f"{FACTORS}application/").content.decode())
    assert found
    answer = signed_in.post(f"{FACTORS}application/", {"code": app_code(found[1])})
    assert "J’ai déjà une application" in answer.content.decode()
    assert Authenticator.objects.count() == 1


def test_recovery_codes(signed_in, account):
    codes = codes_in(signed_in.post(f"{FACTORS}codes-de-secours/"))
    assert len(set(codes)) == 10
    assert told() == ["recovery_codes_made"]
    assert journaled() == [("recovery_codes_made", "")]
    assert codes[0] not in signed_in.get(f"{FACTORS}codes-de-secours/").content.decode()
    assert recovery_code_is_right(account, codes[3].replace(" ", ""))
    assert not recovery_code_is_right(account, codes[3].replace(" ", ""))
    assert "Il me reste 9 codes" in signed_in.get(FACTORS).content.decode()
    signed_in.post(f"{FACTORS}codes-de-secours/")
    assert not recovery_code_is_right(account, codes[4].replace(" ", "")), "void"
    assert Authenticator.objects.count() == FactorSecret.objects.count() == 1


def test_secrets_are_sealed_and_bound_to_their_account(signed_in, account, other_account):
    secret = add_app(signed_in)
    row = FactorSecret.objects.select_related("authenticator").get()
    assert row.text == secret
    assert secret.encode() not in bytes(row.sealed)
    assert secret not in str(row.authenticator.data)
    Authenticator.objects.update(user=other_account)
    row = FactorSecret.objects.select_related("authenticator").get()
    with pytest.raises(PermissionError):
        _ = row.text


def test_the_name_of_a_passkey_is_sealed(signed_in):
    add_passkey(signed_in, name="le téléphone de Camille")
    assert "Camille" not in str(Authenticator.objects.get().data)
    assert b"Camille" not in bytes(FactorSecret.objects.get().sealed)


def test_a_factor_less_and_no_browser_is_trusted(signed_in, account):
    add_app(signed_in)
    now = timezone.now()
    Browser.objects.create(account=account, token_digest=b"x", device="x", first_seen_at=now, seen_at=now,
                           trusted_until=now)  # fmt: skip
    signed_in.post(f"{FACTORS}application/retirer/")
    assert Browser.objects.get().trusted_until is None


def test_the_factors_go_with_the_account(signed_in, account):
    add_app(signed_in), add_passkey(signed_in), signed_in.post(f"{FACTORS}codes-de-secours/")
    account.delete()
    assert not Authenticator.objects.exists()
    assert not FactorSecret.objects.exists()


def test_few_queries(signed_in, django_assert_max_num_queries):
    add_app(signed_in), add_passkey(signed_in)
    with django_assert_max_num_queries(6):
        signed_in.get(FACTORS)
