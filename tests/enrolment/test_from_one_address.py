"""What a program could ask for without end from one address: new records, and advice on addresses."""

import re
from datetime import timedelta

import pytest

from parvis.enrolment.challenge import WORDS
from parvis.enrolment.models import Enrolment
from tests import walk
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db
IDENTITY, ADVICE = "/creer-mon-compte/identite/", "/creer-mon-compte/coordonnees/avis/"
SAID = walk.answers(walk.person("camille"))["identite"]


@pytest.fixture(autouse=True)
def _two(settings):
    two = dict.fromkeys(("new_record", "email_advice"), ((2, timedelta(minutes=5)),))
    settings.LIMITS = {**settings.LIMITS, **two}


def begun(**more):
    client = PortalClient(**more)
    return client, client.post(IDENTITY, SAID)


def test_past_the_limit_a_question_is_asked_and_no_record_made():
    assert [begun()[1].status_code for _ in range(2)] == [302, 302]
    client, answer = begun()
    assert answer.status_code == 200
    page = Page(answer)
    assert page.typed["number"] == SAID["number"]
    assert "Beaucoup d’essais viennent du même endroit que moi" in page.said
    assert Enrolment.objects.count() == 2
    assert client.post(IDENTITY, {**SAID, "challenge_token": "x", "challenge_answer": "3"}).status_code == 200
    assert Enrolment.objects.count() == 2


def test_who_answers_goes_on():
    begun(), begun()
    client, answer = begun()
    page = Page(answer)
    (token,) = re.findall(r'name="challenge_token" value="([^"]+)"', page.html)
    ((one, two),) = re.findall(r"Combien font (\w+) plus (\w+)", page.said)
    words = [str(word) for word in WORDS]
    said = {**SAID, "challenge_token": token, "challenge_answer": words.index(one) + words.index(two) + 2}
    assert client.post(IDENTITY, said)["Location"] == "/creer-mon-compte/rib/"


def test_who_has_begun_is_not_asked():
    client, _ = begun()
    begun(), begun()
    assert client.post(IDENTITY, {**SAID, "first_names": "Camille"}).status_code == 302


def test_other_addresses_are_counted_apart():
    begun(), begun()
    assert begun(REMOTE_ADDR="192.0.2.9")[1].status_code == 302


def test_advice_on_addresses_ends(client):
    asked = [client.post(ADVICE, {"email": "jeanne@gmial.com"}) for _ in range(3)]
    assert [answer.status_code for answer in asked] == [200, 200, 429]
    assert [answer.json()["meant"] for answer in asked] == ["jeanne@gmail.com", "jeanne@gmail.com", ""]
