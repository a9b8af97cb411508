"""The command that lists the fictitious people."""

import json

from parvis.connections.members.people import people as everybody
from parvis.lib.nir import parse_number
from parvis.workshop import commands
from parvis.workshop.people import ENDINGS, as_json

KEYS = [
    "key", "scenario", "expected", "number", "birth_name", "usual_name", "birth_date", "postcode",
    "rib_tail", "card_tail", "card_model", "email", "mobile",
]  # fmt: skip


def test_json_is_the_list_of_the_practice_page(capsys):
    assert commands.people(["--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed == [as_json(person) for person in everybody()]
    for person in listed:
        assert list(person) == KEYS
        assert all(isinstance(value, str) for value in person.values())
        assert len(person["number"]) == 15
        assert parse_number(person["number"]) == person["number"][:13]
        assert person["expected"] in ENDINGS
        assert person["card_model"] in ("with_photo", "without_photo")


def test_every_ending_is_somebodys():
    assert {person.expected for person in everybody()} == set(ENDINGS)


def test_a_table_for_people_to_read(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "240")
    assert commands.people([]) == 0
    shown = capsys.readouterr().out
    assert all(person.key in shown for person in everybody())
