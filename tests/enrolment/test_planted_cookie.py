"""A cookie that somebody else put in the browser, or read there, opens nothing once all is proven."""

import pytest
from django.conf import settings

from parvis.enrolment.models import Enrolment
from parvis.lib.keys import token_digest
from tests import walk
from tests.accounts_fixtures import CAMILLE
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db
STEPS = "/creer-mon-compte/"


def cookie_of(client):
    return client.cookies[settings.ENROLMENT_COOKIE].value


def with_cookie(token):
    client = PortalClient()
    client.cookies[settings.ENROLMENT_COOKIE] = token
    return client


@pytest.mark.parametrize("token", ["planted", "x" * 42, "x" * 44, "." * 43])
def test_a_cookie_that_we_never_gave_is_replaced(token):
    victim = with_cookie(token)
    walk.walk(victim, CAMILLE, until="identite")
    assert cookie_of(victim) != token
    assert Enrolment.of(token_digest(token)) is None


def test_the_proof_gives_another_cookie(client):
    walk.walk(client, CAMILLE, until="rib")
    before = cookie_of(client)
    walk.post(client, "carte", walk.answers(CAMILLE)["carte"])
    assert cookie_of(client) != before
    assert client.get(f"{STEPS}conditions/").status_code == 200
    thief = with_cookie(before)
    assert thief.get(f"{STEPS}conditions/")["Location"] == f"{STEPS}?efface=1"
    assert thief.post(f"{STEPS}conditions/", {"accept": "on"}).status_code == 302
    assert Enrolment.objects.get().terms_accepted_at is None


def test_whoever_knows_the_cookie_of_before_cannot_have_the_next_one(client):
    """A form has its own CSRF token: without it, what leads to the next cookie is not known."""
    walk.walk(client, CAMILLE, until="rib")
    thief, said = with_cookie(cookie_of(client)), walk.answers(CAMILLE)["carte"]
    client.post(f"{STEPS}carte/", {**said, "csrfmiddlewaretoken": "a" * 64})
    answer = thief.post(f"{STEPS}carte/", {**said, "csrfmiddlewaretoken": "b" * 64})
    assert settings.ENROLMENT_COOKIE not in answer.cookies
    again = thief.post(f"{STEPS}carte/", {**said, "csrfmiddlewaretoken": "a" * 64})
    assert again.cookies[settings.ENROLMENT_COOKIE].value == cookie_of(client)  # a double click


def test_a_proof_that_fails_keeps_the_cookie(client):
    walk.walk(client, CAMILLE, until="rib")
    before = cookie_of(client)
    walk.post(client, "carte", {"model": "with_photo", "tail": "00000000000"})
    assert cookie_of(client) == before
