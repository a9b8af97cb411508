"""The page of the body's systems: what it gives to type works, what was announced is told."""

import html
import json
import re
import shlex
from itertools import pairwise

import pytest
from django.db import transaction

from parvis.api.models import Client
from parvis.cases.models import Case
from parvis.webhooks.actions import announce
from parvis.webhooks.actions.deliver import deliver_due
from parvis.webhooks.actions.practice import ID, fill_practice
from parvis.webhooks.enums import Announced
from parvis.webhooks.models import Delivery, Endpoint
from parvis.workshop.actions import prepare_practice, reset_practice
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db
URL = "/atelier/systemes/"


@pytest.fixture(autouse=True)
def _box(box):
    """A letter box of its own."""


def lines(client):
    """What the page gives to copy, as words of a shell."""
    page = client.get(URL).content.decode()
    found = re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.S)
    return [
        shlex.split(html.unescape(each).replace("\\\n", " ").removeprefix("TOKEN=$(").split(" | ")[0])
        for each in found
    ]


def after(words, option):
    return [value for name, value in pairwise(words) if name == option]


def test_what_it_gives_to_type_works(client):
    prepare_practice()
    Case.objects.filter(reference="ESSAI-1").delete()
    ask, tell, fetch = lines(client)
    system = PortalClient()
    user, secret = after(ask, "-u")[0].split(":")
    form = f"{after(ask, '-d')[0]}&client_id={user}&client_secret={secret}"
    answer = system.post("/api/v1/token", form, content_type="application/x-www-form-urlencoded")
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}", "Idempotency-Key": "essai-1"}
    batch = after(tell, "-d")[0]
    told = system.post("/api/v1/cases", batch, content_type="application/json", headers=bearer).json()
    assert told["counts"] == {"created": 1}, told
    path = fetch[-1].removeprefix("http://testserver")
    assert system.get(path, headers=bearer).json() == {"documents": []}
    reset_practice()
    assert not Case.objects.filter(reference="ESSAI-1").exists()


def test_what_was_announced_is_told(client):
    assert "Rien n’a encore été annoncé" in client.get(URL).content.decode()
    fill_practice()
    with transaction.atomic():
        announce(Announced.DOCUMENT_ADDED, case="EX-0101", document="AR-7F3K-92QD-H4MX")
    page = client.get(URL).content.decode()
    for said in ("Document ajouté à une démarche", "EX-0101", "AR-7F3K-92QD-H4MX", "en attente"):
        assert said in page
    assert deliver_due(ID) == 1
    assert "reçu" in client.get(URL).content.decode()
    english = client.get(URL, headers={"accept-language": "en"}).content.decode()
    assert "Document ajouté" not in english


def test_a_reset_leaves_the_client_and_the_receiver_of_practice_alone(client):
    prepare_practice()
    Endpoint.objects.create(url="https://autre.example/", sealed=b"x", added_at="2026-01-01T00:00:00Z")
    Client.objects.create(name="Autre", secret_digest=b"x", added_at="2026-01-01T00:00:00Z")
    reset_practice()
    assert [each.name for each in Client.objects.all()] == ["Atelier"]
    assert [each.pk for each in Endpoint.objects.all()] == [ID]
    bodies = Delivery.objects.values_list("body", flat=True)
    assert all(set(json.loads(body)) == {"type", "timestamp", "data"} for body in bodies)
