"""The fictitious people: one for each outcome and each awkward case, and nobody real."""

import datetime
import re
from collections import Counter

import pytest

from parvis.connections.members.people import people, person_with
from parvis.lib.nir import is_provisional, is_specimen, parse_number

EXPECTED = {
    "opens", "already_registered", "no_rib_on_file", "in_transfer", "provisional_number", "deceased",
    "no_match", "registry_down",
}  # fmt: skip


def test_every_outcome_has_its_person():
    assert {person.expected for person in people()} == EXPECTED
    assert len(people()) >= 12


@pytest.mark.parametrize("person", people(), ids=lambda person: person.key)
def test_their_facts_are_sound_and_fictitious(person):
    assert parse_number(person.number + person.number_key) == person.number
    assert not is_specimen(person.number)
    assert person.number.endswith("000")
    datetime.date.fromisoformat(person.birth_date)
    assert re.fullmatch(r"\d{5}", person.postcode)
    assert re.fullmatch(r"[0-9A-Z]{7}", person.rib_tail) or person.expected == "no_rib_on_file"
    assert re.fullmatch(r"\d{8,11}", person.card_tail)
    assert person.card_model in ("with_photo", "without_photo")
    assert person.email.endswith(".example")
    assert re.fullmatch(r"06 39 98 \d\d \d\d", person.mobile)
    assert not person.on_file_email or person.on_file_email.endswith(".example")
    assert re.fullmatch(r"(\+3363998\d{4})?", person.on_file_mobile)
    assert person.scenario
    assert person.scenario_en


def test_what_one_types_differs_from_person_to_person():
    for fact in ("number", "email", "mobile", "key"):
        counts = Counter(getattr(person, fact) for person in people())
        assert set(counts.values()) == {1}, fact


def test_awkward_cases_are_there():
    numbers = [person.number for person in people()]
    assert any(number[5:7] == "2A" for number in numbers)
    assert any(number[5:7] == "2B" for number in numbers)
    assert any(number[5:7] == "99" for number in numbers)
    assert any(number[5:7] == "97" for number in numbers)
    assert any(int(number[3:5]) > 12 for number in numbers)
    assert any("’" in person.birth_name and "-" in person.birth_name for person in people())
    assert any(person.usual_name for person in people())
    assert any(len(person.card_tail) < 11 for person in people())
    assert any(re.search("[A-Z]", person.rib_tail) for person in people())
    assert any(person.address and not person.on_file_email + person.on_file_mobile for person in people())
    assert any(not person.address and person.expected == "opens" for person in people())


def test_provisional_by_format_and_in_the_registry():
    provisional = [person.number for person in people() if person.expected == "provisional_number"]
    assert {is_provisional(number) for number in provisional} == {True, False}


def test_found_by_number():
    for person in people():
        assert person_with(person.number) is person
    assert person_with("2690549588157") is None
