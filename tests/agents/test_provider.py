"""Signing in through an identity provider: one that behaves, and one that does not."""

import re
import time
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as portal
from django.utils import timezone

from parvis.agents.enums import Role
from parvis.agents.models import Agent, AgentSession, Handshake
from parvis.connections import identity
from parvis.connections.identity.oidc import OpenIdConnect
from tests.agents.scripted_provider import CLIENT, SECRET, Provider, basic, digest_of
from tests.agents.signing_in import DESK, SECOND, SIGN_IN, an_agent, app_code
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db

ADD = "/bureau/agents/inviter/"
LEAVE, BACK = "/bureau/se-connecter/fournisseur/", "/bureau/se-connecter/retour/"
TWO_FACTORS = "https://proconnect.gouv.fr/assurance/self-asserted-2fa"


@pytest.fixture(scope="module")
def server():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(server, settings):
    server.key = server.first_key
    server.mischief, server.claims, server.subject = "", {"amr": ["pwd", "mfa"]}, "agent-of-the-provider"
    server.userinfo = {"email": "Anne.Martel@caisse.example", "email_verified": True}
    server.header, server.asked = {"alg": "RS256", "kid": "one"}, []
    told = {"issuer": server.issuer, "client_id": CLIENT, "client_secret": SECRET, "name": "ProConnect"}
    settings.IDENTITY = {**settings.IDENTITY, **told}
    settings.IDENTITY_PORT = "parvis.connections.identity.oidc.OpenIdConnect"
    identity._port.cache_clear()
    yield server
    identity._port.cache_clear()


@pytest.fixture
def agent(db):
    return an_agent(Role.CASES)


def leave(client, next_=DESK):
    page = client.post(LEAVE, {"next": next_}).content.decode()
    return unescape(re.findall(r'<a class="button" href="([^"]+)"', page)[0])


def come_back(client, provider, next_=DESK, **changes):
    return client.get(BACK, {**provider.visit(leave(client, next_)), **changes})


def refused(answer):
    assert answer.status_code == 200
    assert not AgentSession.objects.exists()
    return answer.content.decode()


def test_there_and_back(client, provider, agent):
    assert "Je me connecte avec ProConnect" in client.get(SIGN_IN).content.decode()
    assert come_back(client, provider)["Location"] == DESK
    assert "Anne Martel" in client.get(DESK).content.decode()
    agent.refresh_from_db()
    assert bytes(agent.identity_digest) == digest_of(provider.issuer, provider.subject)
    assert not Handshake.objects.exists()


def test_what_is_asked(client, provider, agent):
    address = leave(client)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{provider.issuer}/authorize?")
    assert asked["redirect_uri"] == f"{portal.PUBLIC_URL}{BACK}"
    assert asked["response_type"] == "code"
    assert asked["scope"].split()[0] == "openid"
    assert "amr" in asked["claims"]
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3


@pytest.mark.parametrize("way", ["", "posts its secret"])
def test_the_secret_goes_as_the_provider_wants_it(client, provider, agent, way):
    provider.mischief = way
    come_back(client, provider)
    _path, said, headers = next(one for one in provider.asked if one[0] == "/token")
    if way:
        assert said["client_secret"] == [SECRET]
        assert "Authorization" not in headers
    else:
        assert basic(headers) == f"{CLIENT}:not%20so%20secret"


def test_a_signed_userinfo(client, provider, agent):
    provider.mischief = "signs its userinfo"
    assert come_back(client, provider)["Location"] == DESK


def test_one_is_led_where_one_was_going(client, provider, agent):
    assert come_back(client, provider, "/en/bureau/")["Location"] == "/en/bureau/"
    client.post("/bureau/se-deconnecter/")
    assert come_back(client, provider, "//ailleurs.example/")["Location"] == DESK


def test_known_again_whatever_the_address_has_become(client, provider, agent):
    come_back(client, provider)
    client.post("/bureau/se-deconnecter/")
    provider.userinfo = {"email": "anne.durand@caisse.example", "email_verified": True}
    assert come_back(client, provider)["Location"] == DESK


def test_an_address_that_is_bound_already_is_not_taken_by_another(client, provider, agent):
    come_back(client, provider)
    client.post("/bureau/se-deconnecter/")
    provider.subject = "somebody-else"
    assert "n’ouvre pas le bureau" in refused(come_back(client, provider))


@pytest.mark.parametrize(
    "userinfo",
    [
        {"email": "anne.martel@caisse.example"},
        {"email": "anne.martel@caisse.example", "email_verified": False},
        {"email": "anne.martel@caisse.example", "email_verified": "true"},
        {"email": ["anne.martel@caisse.example"], "email_verified": True},
        {"email": "inconnu@caisse.example", "email_verified": True},
        {},
    ],
)
def test_an_address_that_is_not_verified_or_not_known(client, provider, agent, userinfo):
    provider.userinfo = userinfo
    assert "n’ouvre pas le bureau" in refused(come_back(client, provider))


def test_an_agent_whose_desk_is_closed(client, provider, agent):
    Agent.objects.update(is_active=False)
    refused(come_back(client, provider))


@pytest.mark.parametrize(("claims", "enters"), [
    ({"amr": ["mfa"]}, True), ({"acr": TWO_FACTORS}, True), ({"acr": "eidas1"}, False),
    ({"amr": ["pwd"]}, False), ({"amr": "mfa"}, False), ({}, False),
])  # fmt: skip
def test_without_a_second_factor_it_is_asked_here(client, provider, agent, claims, enters):
    provider.claims = claims
    answer = come_back(client, provider)
    assert answer["Location"] == (DESK if enters else SECOND)
    if not enters:
        assert client.get(DESK).status_code == 302
        assert client.post(SECOND, {"code": app_code()})["Location"] == DESK


def test_without_a_second_factor_anywhere(client, provider):
    Agent.objects.create(email="anne.martel@caisse.example", name="Anne", roles=["cases"])
    provider.claims = {}
    assert "invitation" in refused(come_back(client, provider))


def test_who_has_no_application_here_confirms_at_the_provider(client, provider):
    """Known by the provider alone: the second step that is asked once more is the provider's."""
    agent = Agent.objects.create(email="anne.martel@caisse.example", name="Anne", roles=["supervision"])
    come_back(client, provider)
    session = AgentSession.objects.get()
    session.put_file({"member": "somebody"})
    session.confirmed_at = timezone.now() - portal.CONFIRMED_FOR
    session.save()
    asked = client.get(ADD)["Location"]
    assert asked.startswith("/bureau/confirmer/")
    assert "Je me connecte avec ProConnect" in client.get(asked).content.decode()
    assert client.post(asked, {"code": "123456", "next": ADD}).status_code == 200
    address = leave(client, ADD)
    assert parse_qs(urlsplit(address).query)["prompt"] == ["login"]
    assert client.get(BACK, provider.visit(address))["Location"] == ADD
    assert client.get(ADD).status_code == 200
    now = AgentSession.objects.get(agent=agent)
    assert now.pk != session.pk
    assert now.file == {"member": "somebody"}, "the person whose file was open is still there"


def test_what_the_provider_vouched_for_long_ago_confirms_nothing(client, provider):
    Agent.objects.create(email="anne.martel@caisse.example", name="Anne", roles=["supervision"])
    provider.claims |= {"auth_time": int(time.time()) - 3600}
    come_back(client, provider)
    assert client.get(DESK).status_code == 200
    assert client.get(ADD)["Location"].startswith("/bureau/confirmer/")


@pytest.mark.parametrize("told", ["yesterday", True, -1, 10**30, None, [1]])
def test_an_hour_that_says_nothing(client, provider, agent, told):
    provider.claims |= {"auth_time": told}
    assert come_back(client, provider)["Location"] == DESK


def test_a_signed_userinfo_that_is_no_text(client, provider, agent):
    provider.mischief = "userinfo that is no text"
    assert "n’a pas abouti" in refused(come_back(client, provider))


FORGED = {
    "nonce of another sign-in": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "for somebody else": {"aud": "another"},
    "for us and others, authorized for others": {"aud": [CLIENT, "another"], "azp": "another"},
    "for us and others, without saying for whom": {"aud": [CLIENT, "another"]},
    "of another issuer": {"iss": "https://another.example"},
    "expired": {"exp": int(time.time()) - 3600},
    "without an end": {"exp": None},
    "of tomorrow": {"nbf": int(time.time()) + 3600},
    "of nobody": {"sub": ""},
    "no subject": {"sub": None},
    "a subject that is no text": {"sub": 12},
}


@pytest.mark.parametrize("claims", FORGED.values(), ids=FORGED)
def test_a_token_that_proves_nothing(client, provider, agent, claims):
    provider.claims = {"amr": ["mfa"], **claims}
    assert "n’a pas abouti" in refused(come_back(client, provider))


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_an_algorithm_that_anybody_can_sign_with(client, provider, agent, algorithm):
    provider.header = {"alg": algorithm, "kid": "one"}
    assert "n’a pas abouti" in refused(come_back(client, provider))


def test_a_token_signed_by_another_key(client, provider, agent):
    provider.mischief = "another key"
    assert "n’a pas abouti" in refused(come_back(client, provider))


def test_keys_that_the_provider_has_changed(client, provider, agent):
    """Read an hour ago; the new ones are looked for once a minute at most."""
    from joserfc.jwk import RSAKey

    come_back(client, provider)
    client.post("/bureau/se-deconnecter/")
    provider.key = RSAKey.generate_key(2048, {"kid": "two", "use": "sig", "alg": "RS256"})
    provider.header = {"alg": "RS256", "kid": "two"}
    assert "n’a pas abouti" in refused(come_back(client, provider)), "just read: not again so soon"
    port = identity.port()
    assert isinstance(port, OpenIdConnect)
    port._read = {url: (at - 120, told) for url, (at, told) in port._read.items()}
    assert come_back(client, provider)["Location"] == DESK


def test_a_userinfo_of_somebody_else(client, provider, agent):
    provider.userinfo = {**provider.userinfo, "sub": "somebody-else"}
    assert "n’a pas abouti" in refused(come_back(client, provider))


@pytest.mark.parametrize("mischief", ["fails", "nonsense"])
def test_a_provider_that_fails_at_once(client, provider, agent, mischief):
    provider.mischief = f"{mischief} at /.well-known/openid-configuration"
    assert "ne répond pas" in refused(client.post(LEAVE))


@pytest.mark.parametrize("page", ["/token", "/jwks", "/userinfo"])
@pytest.mark.parametrize("mischief", ["fails", "nonsense"])
def test_a_provider_that_fails(client, provider, agent, page, mischief):
    address = leave(client)
    provider.mischief = f"{mischief} at {page}"
    assert "ne répond pas" in refused(client.get(BACK, provider.visit(address)))


def test_a_provider_that_hangs(client, provider, agent, settings):
    settings.IDENTITY = {**settings.IDENTITY, "seconds": 0.3}
    address = leave(client)
    provider.mischief = "hangs at /token"
    started = time.monotonic()
    assert "ne répond pas" in refused(client.get(BACK, provider.visit(address)))
    assert time.monotonic() - started < 5


def test_a_discovery_document_of_another_issuer(client, provider, agent):
    provider.mischief = "another issuer"
    assert "ne répond pas" in refused(client.post(LEAVE))


@pytest.mark.parametrize(
    "changes", [{"state": "forged"}, {"state": ""}, {"code": ""}, {"code": "another-code"}]
)
def test_a_return_that_is_not_ours(client, provider, agent, changes):
    assert "n’a pas abouti" in refused(come_back(client, provider, **changes))


def test_the_return_of_another_browser(client, provider, agent):
    query = provider.visit(leave(client))
    assert "n’a pas abouti" in refused(PortalClient().get(BACK, query))


def test_a_return_serves_once(client, provider, agent):
    query = provider.visit(leave(client))
    cookie = client.cookies[portal.HANDSHAKE_COOKIE].value
    assert client.get(BACK, query).status_code == 302
    client.post("/bureau/se-deconnecter/")
    client.cookies[portal.HANDSHAKE_COOKIE] = cookie
    assert "n’a pas abouti" in refused(client.get(BACK, query))


def test_a_return_that_comes_too_late(client, provider, agent, later):
    query = provider.visit(leave(client))
    later(minutes=11)
    refused(client.get(BACK, query))


def test_the_person_refused_at_the_provider(client, provider, agent):
    leave(client)
    refused(client.get(BACK, {"error": "access_denied", "state": "x"}))


def test_signing_out_goes_there_too(client, provider, agent):
    come_back(client, provider)
    page = client.post("/bureau/se-deconnecter/").content.decode()
    address = unescape(re.findall(r'<a class="button" href="([^"]+)"', page)[0])
    asked = parse_qs(urlsplit(address).query)
    assert address.startswith(f"{provider.issuer}/end?")
    assert asked["post_logout_redirect_uri"] == [f"{portal.PUBLIC_URL}{SIGN_IN}"]
    assert asked["id_token_hint"][0].count(".") == 2
    assert client.get(DESK).status_code == 302


def test_without_a_provider_there_is_no_way_there(client):
    assert "fournisseur" not in client.get(SIGN_IN).content.decode()
    assert client.post(LEAVE).status_code == 200
    assert client.get(BACK, {"code": "x", "state": "y"}).status_code == 200
    assert client.get(LEAVE)["Location"] == SIGN_IN


def test_what_the_settings_lack(settings):
    settings.IDENTITY = {**settings.IDENTITY, "issuer": "http://idp.example", "claims": "{", "client_id": ""}
    assert len(OpenIdConnect.faults()) == 3
