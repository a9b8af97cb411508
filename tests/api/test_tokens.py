"""A secret against a token: the words of RFC 6749 and RFC 6750, and every way to be refused."""

import base64
from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.api.actions.clients import add_client, revoke_client
from parvis.api.actions.tokens import forget_what_is_over
from parvis.api.enums import Scope
from parvis.api.models import Client, Token
from tests.api.systems import CASES, FORM, System, ask_token, send
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db
URL = "/api/v1/token"


def test_basic_or_in_the_form(system):
    answer = system.ask_token()
    told = answer.json()
    assert (answer.status_code, told["token_type"], told["expires_in"]) == (200, "Bearer", 900)
    assert told["scope"] == "cases:read cases:write documents:read"
    assert (answer["Cache-Control"], answer["Pragma"]) == ("no-store", "no-cache")
    form = {"client_id": str(system.client.id), "client_secret": system.secret, "scope": "cases:read"}
    answer = ask_token(PortalClient(), None, **form)
    assert (answer.status_code, answer.json()["scope"]) == (200, "cases:read")


def test_tokens_have_256_bits_and_only_their_digest_is_kept(system):
    tokens = {system.token() for _ in range(3)}
    assert len(tokens) == 3
    assert {len(base64.urlsafe_b64decode(token + "=")) for token in tokens} == {32}
    kept = b"".join(bytes(digest) for digest in Token.objects.values_list("digest", flat=True))
    assert not any(token.encode() in kept for token in tokens)
    assert system.secret.encode() not in bytes(Client.objects.get().secret_digest)


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": ""}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"scope": "cases:write everything"}, "invalid_scope"),
        ({"client_secret": "both"}, "invalid_request"),
        ({"scope": ["cases:read", "cases:write"]}, "invalid_request"),
    ],
)
def test_refused_in_the_words_of_the_rfc(system, form, error):
    answer = system.ask_token(**form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer["Cache-Control"] == "no-store"
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    "header",
    [
        "Basic !!!",
        "Basic " + base64.b64encode(b"no colon").decode(),
        "Basic " + base64.b64encode(b"\xff:\xff").decode(),
        "Bearer x",
        "Basic",
        "Basic " + base64.b64encode(b"00000000-0000-0000-0000-000000000000:x").decode(),
    ],
)
def test_a_client_that_is_none(system, header):
    answer = ask_token(system.browser, {"Authorization": header})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer["WWW-Authenticate"] == 'Basic realm="parvis"'


def test_another_client_s_secret(system):
    other = System(name="Autre")
    form = {"client_id": str(system.client.id), "client_secret": other.secret}
    answer = ask_token(PortalClient(), None, **form)
    assert answer.status_code == 401


def test_json_is_no_form(system):
    answer = system.browser.post(URL, "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert FORM in answer.json()["error_description"]


def test_a_client_asks_for_what_it_may_and_no_more():
    reader = System(Scope.CASES_READ)
    assert reader.ask_token(scope="cases:write").json()["error"] == "invalid_scope"
    assert reader.ask_token().json()["scope"] == "cases:read"


def refusal(answer):
    return answer.status_code, answer["WWW-Authenticate"], answer.json()["type"].rpartition(":")[2]


def test_without_a_token(system):
    answer = send(system.browser, [], "")
    assert refusal(answer) == (401, 'Bearer realm="parvis"', "no-token")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("bearer", ["Bearer x", "Bearer", "Bearer  ", "Basic eDp5", "x", "Bearer " + "é" * 9])
def test_with_a_token_that_is_none(system, bearer):
    answer = send(system.browser, [], bearer)
    assert refusal(answer) == (401, 'Bearer realm="parvis", error="invalid_token"', "bad-token")


def test_with_an_expired_token(system, later):
    bearer = system.bearer()
    later(minutes=14)
    assert send(system.browser, [], bearer).status_code == 422
    later(minutes=2)
    assert refusal(send(system.browser, [], bearer))[0] == 401


def test_with_a_token_of_another_scope(system):
    bearer = f"Bearer {system.token(scope='cases:read')}"
    assert refusal(send(system.browser, [], bearer)) == (
        403, 'Bearer realm="parvis", error="insufficient_scope", scope="cases:write"', "insufficient-scope",
    )  # fmt: skip
    writer = f"Bearer {system.token(scope='cases:write')}"
    answer = system.browser.get(f"{CASES}/D-1", headers={"Authorization": writer})
    assert answer.status_code == 403


def test_a_token_in_the_address_is_not_looked_at(system):
    answer = system.browser.get(f"{CASES}/D-1?access_token={system.token()}")
    assert answer.status_code == 401


def test_a_revoked_client_is_out_at_once(system):
    bearer = system.bearer()
    assert revoke_client(system.client.id)
    assert send(system.browser, [], bearer).status_code == 401
    assert system.ask_token().status_code == 401
    assert not revoke_client(system.client.id)


def test_a_client_has_an_end_when_it_was_given_one(later):
    system = System(name="Essai")
    Client.objects.filter(pk=system.client.pk).update(expires_at=timezone.now() + timedelta(minutes=5))
    bearer = system.bearer()
    later(minutes=6)
    assert send(system.browser, [], bearer).status_code == 401
    assert system.ask_token().status_code == 401


def test_too_many_tokens_then_too_many_calls(system, settings):
    settings.LIMITS = {
        **settings.LIMITS,
        "api_token": ((2, timedelta(minutes=5)),),
        "api_calls": ((3, timedelta(minutes=5)),),
    }
    bearers = [system.bearer(), system.bearer()]
    answer = system.ask_token()
    assert (answer.status_code, answer.json()["error"]) == (429, "slow_down")
    assert 0 < int(answer["Retry-After"]) <= 301
    seen = [send(system.browser, [], bearers[0]).status_code for _ in range(4)]
    assert seen == [422, 422, 422, 429]
    assert System(name="Autre").ask_token().status_code == 200


def test_guessing_is_counted_by_address(system, settings):
    settings.LIMITS = {**settings.LIMITS, "api_token_address": ((3, timedelta(minutes=5)),)}
    guesses = [ask_token(PortalClient(), client_id="x").status_code for _ in range(4)]
    assert guesses == [401, 401, 401, 429]


def test_what_is_over_is_forgotten(system, later):
    system.token()
    later(minutes=16)
    assert forget_what_is_over() == 1
    assert not Token.objects.exists()


def test_a_name_is_one_client_s(system):
    from parvis.api.actions.clients import NameTaken

    with pytest.raises(NameTaken):
        add_client("Gestion", [Scope.CASES_READ])
