"""`parvis webhooks …`: the secret is told once and sealed; what it answers can be seen."""

import json

import pytest

from parvis.journal.models import Entry
from parvis.webhooks import commands
from parvis.webhooks.models import Endpoint
from tests.webhooks.test_deliver import verified

pytestmark = pytest.mark.django_db


def test_add_prints_the_secret_once_and_seals_it(gateway, capsys):
    assert commands.add([gateway.url, "--event", "document.added"]) == 0
    said = capsys.readouterr().out
    secret = said.split()[-1]
    assert secret.startswith("whsec_")
    endpoint = Endpoint.objects.get()
    assert endpoint.events == ["document.added"]
    assert secret.encode() not in bytes(endpoint.sealed)
    assert endpoint.secret == secret
    commands.list_endpoints([])
    assert secret not in capsys.readouterr().out
    assert Entry.objects.get(event="webhook_added").subject == endpoint.id


def test_all_events_by_default_but_the_one_of_trials(gateway):
    commands.add([gateway.url])
    events = Endpoint.objects.get().events
    assert "appointment.booked" in events
    assert "test" not in events


def test_the_same_address_twice(gateway, capsys):
    commands.add([gateway.url])
    assert commands.add([gateway.url]) == 1
    assert "told already" in capsys.readouterr().err
    assert Endpoint.objects.count() == 1


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "ftp://127.0.0.1/", "nonsense", "https://u:p@a.example/"]
)
def test_an_address_that_cannot_be(url, capsys):
    assert commands.add([url]) == 1
    assert "this address is refused" in capsys.readouterr().err
    assert not Endpoint.objects.exists()


def test_a_trial(gateway, capsys):
    gateway.answers(200)
    commands.add([gateway.url])
    secret, endpoint = capsys.readouterr().out.split()[-1], Endpoint.objects.get()
    assert commands.test([str(endpoint.id)]) == 0
    (asked,) = gateway.asked
    assert verified(asked, secret)
    assert (json.loads(asked.body)["type"], json.loads(asked.body)["data"]) == ("test", {})
    gateway.answers(404)
    assert commands.test([str(endpoint.id)]) == 1
    assert "status_404" in capsys.readouterr().err


def test_remove(gateway, capsys):
    commands.add([gateway.url])
    id_ = str(Endpoint.objects.get().id)
    assert commands.remove([id_]) == 0
    assert not Endpoint.objects.exists()
    assert Entry.objects.filter(event="webhook_removed").count() == 1
    assert commands.remove([id_]) == 1
    assert commands.test([id_]) == 1
    commands.list_endpoints([])
    assert "Nobody is told anything" in capsys.readouterr().out
