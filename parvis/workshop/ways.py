"""How a browser comes to the pages of the practice portal: what a person types, how one signs in."""

import json
import re
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from parvis.connections.members.people import Person, people
from parvis.workshop.people import PRACTICE_CODE

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE = 30.0  # seconds for a page, and for the letter with the code
SIX_DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")


class NoWay(Exception):
    """A person of the practice mode cannot come to a page. The message says why."""


def person(key: str) -> Person:
    """Raises NoWay."""
    for one in people():
        if one.key == key:
            return one
    raise NoWay(f"nobody of the practice mode is called {key}")


def typed(person: Person) -> dict[str, dict[str, str]]:
    """What this person types on each page."""
    year, month, day = person.birth_date.split("-")
    return {
        "identite": {"number": person.number, "name": person.birth_name, "birth_date_0": day,
                     "birth_date_1": month, "birth_date_2": year, "postcode": person.postcode},
        "rib": {"tail": person.rib_tail},
        "carte": {"model": person.card_model, "tail": person.card_tail},
        "conditions": {"accept": "on"},
        "coordonnees": {"email": person.email, "mobile": person.mobile},
        "code": {"code": PRACTICE_CODE},
        "verification": {},
    }  # fmt: skip


def fill(page: "Page", said: dict[str, str]) -> None:
    """The fields of a page, by their names."""
    for name, value in said.items():
        field = page.locator(f"input[name={name}]")
        if field.first.get_attribute("type") in ("radio", "checkbox"):
            chosen = page.locator(f'input[name={name}][value="{value}"]').get_attribute("id")
            page.locator(f"label[for={chosen}]").click()
        else:
            field.fill(value)


def sign_in(page: "Page", person: Person) -> None:
    """Number, code, then the code of the letter, which the workshop shows."""
    before = len(_letters(page, person))
    page.goto("/se-connecter/")
    fill(page, {"number": person.number, "code": PRACTICE_CODE})
    page.locator("main form button.button").first.click()
    page.wait_for_url("**/deuxieme-etape/")
    until = monotonic() + PATIENCE
    while len(letters := _letters(page, person)) == before:
        if monotonic() > until:
            raise NoWay(f"no letter with a code came for {person.key}: is the worker running?")
        sleep(0.2)
    code = SIX_DIGITS.search(letters[0]["text"])
    assert code
    fill(page, {"code": code[0]})
    page.locator("main form.card button.button").click()
    page.wait_for_url("**/mon-compte/**")


def letters(page: "Page") -> list[dict[str, Any]]:
    """All that came, newest first."""
    told: list[dict[str, Any]] = json.loads(page.request.get("/atelier/courrier.json").text())
    return told


def reset(page: "Page", language: str = "fr") -> None:
    """As nobody had practised: no account but those that were there, no letter, no count.

    `language`: of the letters of those who have an account.
    """
    page.goto(f"/atelier/remise-a-zero/?langue={language}")
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def _letters(page: "Page", person: Person) -> list[dict[str, Any]]:
    return [letter for letter in letters(page) if letter["to"] == person.email]
