"""Somebody guesses from many addresses; the owner signs in meanwhile."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from parvis.authentication.actions.sign_in import Asked, TooManyTries, WrongNumberOrCode, sign_in
from parvis.limits.models import Counter
from tests.accounts_fixtures import CAMILLE
from tests.authentication.conftest import OTHER
from tests.page_client import PortalClient
from tests.signing_in import HOME, SECOND, URL, enter, first_step
from tests.walk import CODE

pytestmark = pytest.mark.django_db
COOKIE = "parvis_browser"


def browser_of(client):
    """A client with nothing but the cookie of this browser, as after its session ended."""
    again = PortalClient()
    again.cookies[COOKIE] = client.cookies[COOKIE].value
    Counter.objects.filter(scope__startswith="send_code").delete()
    return again


def guess(number):
    """One wrong code from an address of its own: the action of the sign-in page, as its view calls it."""
    request = RequestFactory(REMOTE_ADDR=f"10.0.{number >> 8}.{number & 255}").post(URL)
    try:
        return sign_in(request, Asked(CAMILLE.number, f"wrong {number}", HOME))
    except WrongNumberOrCode:
        return None
    except TooManyTries:
        return "locked"


def test_ten_thousand_wrong_codes_do_not_lock_the_owner_out(client, account, settings):
    """Calls of the action, with a cheap hash; the owner's sign-ins among them are real requests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    account.set_password(CODE)
    account.save()
    enter(client)
    answers = []
    for number in range(10_000):
        answers.append(guess(number))
        if number % 2_500 == 0:
            enter(browser_of(client))
    assert (answers.count(None), answers.count("locked")) == (9, 9_991)
    enter(browser_of(client))
    assert first_step(PortalClient()).status_code == 429, "in an unknown browser the right code waits too"


def test_the_owner_s_own_tries_are_limited_too(client, account):
    enter(client)
    known = browser_of(client)
    for _ in range(9):
        assert first_step(known, code="wrong").status_code == 200
    assert first_step(known, code="wrong").status_code == 429
    assert first_step(known).status_code == 429
    assert first_step(PortalClient())["Location"] == SECOND, "and an unknown browser is not concerned"


def test_a_peer_that_is_not_trusted_says_where_it_is_in_vain(client, account, settings):
    settings.LIMITS = {**settings.LIMITS, "sign_in_address": ((3, timedelta(minutes=5)),)}
    said = {"number": OTHER.number, "code": "x"}
    answers = [client.post(URL, said, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}") for number in range(4)]
    assert answers[-1].status_code == 429
