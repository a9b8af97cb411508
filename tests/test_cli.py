"""The command `parvis`: its table, its help, what it says when it cannot."""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from parvis.cli import COMMANDS, run


def parvis(*words, **environment):
    """The command in a process of its own: settings are read afresh."""
    environment = {**os.environ, "DATABASE_URL": "postgresql:///nothing?host=/nowhere", **environment}
    command = [sys.executable, "-m", "parvis.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=30)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_leads_somewhere(name):
    module, _, function = COMMANDS[name][0].partition(":")
    assert find_spec(module), f"{module} is not there"
    assert callable(getattr(sys.modules.get(module) or __import__(module, fromlist=[function]), function))


def test_help_lists_them_all(capsys):
    assert run(["help"]) == 0
    told = capsys.readouterr().out
    assert all(f"parvis {name}" in told for name in COMMANDS)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["serv"], "`parvis serve`"),
        (["registry"], "`parvis registry import` or `parvis registry sample`"),
        (["registry", "imprt", "people.csv"], "`parvis registry import`"),
        (["zzzz"], "`parvis help` lists"),
    ],
)
def test_an_unknown_command(capsys, words, hint):
    assert run(words) == 2
    assert hint in capsys.readouterr().err


def test_a_bad_setting_is_one_sentence():
    told = parvis("check", PARVIS_SMTP_PORT="many")
    assert told.returncode == 1
    assert told.stderr.startswith("parvis: PARVIS_SMTP_PORT must be a whole number")
    assert told.stderr.count("\n") == 1


def test_an_organisation_file_that_is_not_there(tmp_path):
    told = parvis("check", PARVIS_ORGANISATION=str(tmp_path / "nothing.toml"))
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert "nothing.toml" in told.stderr


def test_a_database_that_does_not_answer_is_one_sentence():
    told = parvis("migrate")
    assert told.returncode == 1
    assert "the database does not answer" in told.stderr
    assert "Traceback" not in told.stderr


def test_production_does_not_serve_without_its_settings():
    told = parvis("serve", "--port", "8942", PARVIS_MODE="production")
    assert told.returncode == 1
    assert "parvis.E003" in told.stderr
    assert "Not started" in told.stderr


def test_a_mode_that_was_forgotten_is_asked_for():
    for words in (["check"], ["serve", "--port", "8942"], ["worker"]):
        told = parvis(*words, PARVIS_PUBLIC_URL="https://espace.caisse.fr")
        assert told.returncode == 1
        assert "PARVIS_MODE=production" in told.stderr


def test_check_tells_what_to_mend():
    told = parvis("check", PARVIS_MODE="production")
    assert told.returncode == 1
    assert "PARVIS_SECRET_KEY" in told.stderr
    assert parvis("check").returncode == 0


@pytest.mark.parametrize(
    "words",
    [["worker"], ["migrate"], ["registry", "import", "people.csv"], ["letters", "print"], ["keys", "rotate"]],
)
def test_production_does_nothing_without_its_settings(words):
    told = parvis(*words, PARVIS_MODE="production")
    assert told.returncode == 1
    assert "error parvis.E003" in told.stderr
    assert "parvis: nothing was done: mend the errors above" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_keys_of_production_can_be_made_before_its_settings(tmp_path):
    told = parvis("keys", "create", str(tmp_path / "keys.json"), PARVIS_MODE="production")
    assert told.returncode == 0, told.stderr
    assert parvis("worker", "--help", PARVIS_MODE="production").returncode == 0


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import django; django.setup(); from parvis.connections.keys import ring; ring()",
         "KeysUnavailable: PARVIS_KEYS_FILE is not set"),
        ("import parvis.wsgi", "parvis.E003"),
    ],
)  # fmt: skip
def test_another_server_meets_no_practice_key_in_production(program, said):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "parvis.settings", "PARVIS_MODE": "production"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert said in done.stderr
