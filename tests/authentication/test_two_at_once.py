"""Two requests at once with one code: one comes in. Real transactions, real threads."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from parvis.accounts.models import Browser, SignedInSession
from parvis.authentication.actions.factors import make_recovery_codes
from parvis.authentication.models import FactorSecret
from tests.authentication.authenticators import add_app, add_passkey, app_code, options
from tests.page_client import PortalClient
from tests.signing_in import HOME, SECOND, URL, digits_sent, first_step

pytestmark = pytest.mark.django_db(transaction=True)
FACTORS = "/mon-compte/securite/deuxieme-etape/"
TABS = 4


def at_once(clients, path, said):
    """Every client posts the same at the same moment; where each was led, "" for those refused."""
    start = Barrier(len(clients))

    def post(client):
        try:
            start.wait(20)
            return client.post(path, said).headers.get("Location", "")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(post, clients))


def tabs(client):
    """The same browser, several times."""
    found = []
    for _ in range(TABS):
        tab = PortalClient()
        tab.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
        found.append(tab)
    return found


def strangers(way=""):
    """Browsers of their own, each after the first step."""
    found = []
    for _ in range(TABS):
        stranger = PortalClient()
        first_step(stranger)
        if way:
            stranger.post(f"{SECOND}autrement/", {"way": way})
        found.append(stranger)
    return found


def test_the_code_of_a_letter(account):
    client = PortalClient()
    first_step(client)
    led = at_once(tabs(client), SECOND, {"code": digits_sent()})
    assert led.count(HOME) == 1
    assert SignedInSession.objects.count() == Browser.objects.count() == 1


def test_the_code_of_an_app(signed_in, account):
    secret = add_app(signed_in)
    before = SignedInSession.objects.count()
    assert at_once(strangers(), SECOND, {"code": app_code(secret)}).count(HOME) == 1
    assert SignedInSession.objects.count() == before + 1


def test_a_recovery_code(account):
    codes = make_recovery_codes(account)
    assert at_once(strangers("recovery"), SECOND, {"code": codes[0]}).count(HOME) == 1
    assert at_once(strangers("recovery"), SECOND, {"code": codes[0]}).count(HOME) == 0


def test_the_signature_of_a_passkey(signed_in, account):
    device, visitor = add_passkey(signed_in), PortalClient()
    credential = device.get(options(visitor, "sign_in"))
    assert at_once(tabs(visitor), f"{URL}cle/", {"credential": credential}).count(HOME) == 1


def test_an_app_added_twice(signed_in, account):
    found = re.search(r'data-copy="([A-Z2-7]+)"', signed_in.get(f"{FACTORS}application/").content.decode())
    assert found
    led = at_once(tabs(signed_in), f"{FACTORS}application/", {"code": app_code(found[1])})
    assert led.count(FACTORS) == 1
    assert FactorSecret.objects.count() == 1


def test_recovery_codes_made_twice(signed_in, account):
    at_once(tabs(signed_in), f"{FACTORS}codes-de-secours/", {})
    assert FactorSecret.objects.count() == 1
