"""A database belongs to one mode: a portal that forgot its own wipes nothing."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from parvis.accounts.models import Account
from parvis.serving import NotSafe
from parvis.serving.mode import require_mode
from parvis.serving.models import Installation
from parvis.workshop.actions import prepare_practice, reset_practice


def parvis(*words, **environment):
    """In a process of its own, on the database of the tests."""
    told = connection.get_connection_params()
    url = f"postgresql://{told['user']}@/{told['dbname']}?host={told['host']}"
    return subprocess.run(
        [sys.executable, "-m", "parvis.cli", *words], env={**os.environ, "DATABASE_URL": url, **environment},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.django_db
def test_the_first_to_come_gives_the_mode(settings):
    require_mode()
    assert Installation.objects.get().mode == "practice"
    require_mode()
    settings.PRACTICE = False
    with pytest.raises(NotSafe, match="holds a practice portal"):
        require_mode()
    assert Installation.objects.get().mode == "practice"


@pytest.mark.django_db
def test_a_database_without_tables_belongs_to_nobody_yet():
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {Installation._meta.db_table}")
    require_mode()


@pytest.mark.django_db
@pytest.mark.parametrize("action", [prepare_practice, reset_practice])
def test_practice_touches_no_production(action):
    prepare_practice()
    Installation.objects.update(mode="production")
    before = Account.objects.count()
    with pytest.raises(NotSafe, match="holds a production portal"):
        action()
    assert before
    assert Account.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_no_command_of_practice_runs_on_production(short_folder):
    Installation.objects.create(mode="production")
    port = ("--port", "8943")
    for words in (["serve", *port], ["worker"], ["migrate"], ["registry", "import", "x"], ["demo", *port]):
        told = parvis(*words, PARVIS_DATA=str(short_folder))
        assert told.returncode == 1, words
        assert "this database holds a production portal" in told.stderr, words
        assert "Traceback" not in told.stderr, words
    assert parvis("check").returncode == 0


@pytest.mark.django_db(transaction=True)
def test_migrate_gives_the_mode():
    told = parvis("migrate")
    assert told.returncode == 0, told.stderr
    assert Installation.objects.get().mode == "practice"
