"""As for the enrolment: once somebody has proven who they are, the cookie of before opens nothing."""

import pytest
from django.conf import settings

from parvis.letters.models import Letter
from tests.accounts_fixtures import CAMILLE
from tests.page_client import PortalClient
from tests.recovery import steps

pytestmark = pytest.mark.django_db
PLANTED = "p" * 43


def cookie_of(client):
    return client.cookies[settings.ENROLMENT_COOKIE].value


def with_cookie(token):
    client = PortalClient()
    client.cookies[settings.ENROLMENT_COOKIE] = token
    return client


def test_the_proof_gives_another_cookie(account, registry):
    victim, thief = with_cookie(PLANTED), with_cookie(PLANTED)
    assert steps.prove(victim)["Location"] == "/acces-perdu/coordonnees/"
    assert cookie_of(victim) != PLANTED
    assert victim.get("/acces-perdu/coordonnees/").status_code == 200
    assert thief.get("/acces-perdu/coordonnees/").status_code == 302
    other_form = steps.NEW | {"csrfmiddlewaretoken": "b" * 64}
    assert steps.post(thief, "coordonnees", other_form)["Location"] == "/acces-perdu/"


def test_the_card_sent_twice_leads_on_twice(account, registry):
    first, second = with_cookie(PLANTED), with_cookie(PLANTED)
    answer = steps.prove(first)
    again = steps.post(second, "carte", {"model": "with_photo", "tail": "0"})
    assert again["Location"] == answer["Location"]
    assert cookie_of(second) == cookie_of(first)


def test_the_code_of_the_letter_gives_another_cookie(client, account, registry):
    client.post("/acces-perdu/courrier/", steps.holder())
    steps.run_jobs()
    code = Letter.objects.get(kind="letter_code").content["letter_code"]
    victim, thief = with_cookie(PLANTED), with_cookie(PLANTED)
    said = {"number": CAMILLE.number, "letter_code": code}
    assert victim.post("/acces-perdu/courrier/code/", said)["Location"] == "/acces-perdu/"
    assert cookie_of(victim) != PLANTED
    assert steps.post(victim, "", {"lost": "email"})["Location"] == "/acces-perdu/coordonnees/"
    assert thief.get("/acces-perdu/coordonnees/").status_code == 302
