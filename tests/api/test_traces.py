"""What goes through the interface leaves no personal data in clear: neither stored, nor in the logs."""

import json
from dataclasses import replace

import pytest

from parvis.api.models import KeptAnswer
from parvis.connections.members.people import people
from tests.api.systems import CASES, System, send
from tests.cases.telling import item
from tests.enrolment.test_traces import everything_stored, written

__all__ = ["written"]
pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Zwickendorfer doit signer"


def test_no_number_and_no_words_in_clear(types, written):
    system = System()
    bearer = system.bearer()
    camille = next(person for person in people() if person.key == "camille")
    nobody = replace(camille, number="1551214168025")
    secret, token = system.secret, bearer.removeprefix("Bearer ")
    batch = [
        item("D-1", number=camille.number, expected=WORDS),
        item("D-2", number=nobody.number, expected=WORDS),
        item(nobody.number, number=nobody.number),
        item("D-4", **{nobody.number: 1}),
        {"reference": "D-5", "number": nobody.number, "title": WORDS},
    ]
    answer = send(system.browser, batch, bearer, key=f"key {nobody.number}")
    assert [each["result"] for each in answer.json()["results"]] == ["created", *["refused"] * 4]
    send(system.browser, batch, bearer, key=f"key {nobody.number}")
    send(system.browser, json.dumps({"cases": batch}).encode()[:-1], bearer)
    system.browser.get(f"{CASES}/{nobody.number}", headers={"Authorization": bearer})
    send(system.browser, batch, f"Bearer {token}x")
    assert KeptAnswer.objects.get().answer
    places = [*everything_stored(), ("logs", written.getvalue().encode())]
    assert len(written.getvalue()) > 100
    marks = [camille.number, nobody.number, WORDS, "Zwickendorfer", secret, token]
    assert [(place, mark) for place, value in places for mark in marks if mark.encode() in value] == []
