"""`parvis api client …`: the secret is shown once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.api import commands
from parvis.api.models import Client
from parvis.journal.models import Entry

pytestmark = pytest.mark.django_db


def add(*more):
    return commands.client(["add", "Gestion", "--scope", "cases:write", *more])


def test_add_shows_the_secret_once(capsys):
    assert add("--scope", "cases:read") == 0
    secret = capsys.readouterr().out.split()[-1]
    assert secret.startswith("parvis_secret_")
    client = Client.objects.get()
    assert client.scopes == ["cases:read", "cases:write"]
    assert commands.client(["list"]) == 0
    said = capsys.readouterr().out
    assert secret not in said
    assert str(client.id) in said
    assert "until it is revoked" in said
    assert Entry.objects.get(event="api_client_added").subject == client.id


def test_for_some_days(capsys):
    assert add("--days", "30") == 0
    expires_at = Client.objects.get().expires_at
    assert expires_at
    assert timedelta(days=29) < expires_at - timezone.now() <= timedelta(days=30)
    assert f"until {expires_at:%Y-%m-%d}" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--days", "0"], ["--days", "-1"], ["--days", "99999"]])
def test_days_that_are_none(arguments, capsys):
    assert add(*arguments) == 1
    assert "--days" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\x1bb"])
def test_names_that_are_none(name, capsys):
    assert commands.client(["add", name, "--scope", "cases:read"]) == 1
    assert not Client.objects.exists()


def test_a_scope_that_is_none(capsys):
    with pytest.raises(SystemExit):
        commands.client(["add", "Gestion", "--scope", "everything"])
    with pytest.raises(SystemExit):
        commands.client(["add", "Gestion"])


def test_the_same_name_twice(capsys):
    add()
    assert add() == 1
    assert "another client has this name" in capsys.readouterr().err


def test_revoke(capsys):
    add()
    id_ = str(Client.objects.get().id)
    assert commands.client(["revoke", id_]) == 0
    assert commands.client(["revoke", id_]) == 1
    commands.client(["list"])
    assert "revoked on" in capsys.readouterr().out
    assert Entry.objects.filter(event="api_client_revoked").count() == 1


def test_nobody(capsys):
    assert commands.client(["list"]) == 0
    assert "No system may ask" in capsys.readouterr().out
