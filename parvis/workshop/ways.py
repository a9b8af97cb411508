"""How a browser comes to the pages of the practice portal: what a person types, how one signs in."""

import json
import re
from collections.abc import Callable
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from parvis.connections.members.people import Person, people
from parvis.workshop.people import PRACTICE_CODE, in_e164

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE = 30.0  # seconds for a page, and for the letter with the code
SIX_DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")
Letter = dict[str, Any]
IsIt = Callable[[Letter], object]


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
        field = page.locator(f'main [name="{name}"]').first
        if field.get_attribute("type") in ("radio", "checkbox"):
            chosen = page.locator(f'main [name="{name}"][value="{value}"]').first.get_attribute("id")
            page.locator(f"label[for={chosen}]").first.click()
        elif field.evaluate("field => field.localName") == "select":
            field.select_option(value)
        else:
            field.fill(value)


def sign_in(page: "Page", person: Person) -> None:
    """Number, code, then the code of the letter, which the workshop shows."""
    mail = Mail(page)
    mail.remember(person)
    page.goto("/se-connecter/")
    fill(page, {"number": person.number, "code": PRACTICE_CODE})
    page.locator("main form button.button").first.click()
    page.wait_for_url("**/deuxieme-etape/")
    fill(page, {"code": mail.digits(person)})
    page.locator("main form.card button.button").click()
    page.wait_for_url("**/mon-compte/**")


def reset(page: "Page", language: str = "fr") -> None:
    """As nobody had practised: no account but those that were there, no letter, no count.

    `language`: of the letters of those who have an account.
    """
    page.goto(f"/atelier/remise-a-zero/?langue={language}")
    page.locator("main form button").first.click()
    page.wait_for_load_state()


class Mail:
    """What came to somebody, as the letter box of the practice tells it.

    `typed`: addresses and mobiles that are theirs too. `known`: letters that were there before.
    """

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.typed = set[str]()
        self.known = set[str]()

    def remember(self, who: Person) -> None:
        """What is there now is not new any more."""
        self.known = {letter["id"] for letter in self._to(who)}

    def digits(self, who: Person) -> str:
        """The six figures that were just sent. Raises NoWay."""
        letter = self.newest(who, lambda letter: SIX_DIGITS.search(letter["text"]), "with a code", new=True)
        found = SIX_DIGITS.search(letter["text"])
        assert found
        return found[0]

    def newest(self, who: Person, is_it: IsIt, what: str, *, new: bool = False) -> Letter:
        """The newest of those that are not known yet; unless it must be `new`, else of those that are."""
        return self._waited_for(who, is_it, what, lambda mine: self._newest(mine, new=new))

    def oldest(self, who: Person, is_it: IsIt, what: str) -> Letter:
        """Raises NoWay, as the others do, when none comes."""
        return self._waited_for(who, is_it, what, lambda mine: mine[-1] if mine else None)

    def _newest(self, mine: list[Letter], *, new: bool) -> Letter | None:
        fresh = [letter for letter in mine if letter["id"] not in self.known]
        return next(iter(fresh or ([] if new else mine)), None)

    def _waited_for(
        self, who: Person, is_it: IsIt, what: str, chosen: Callable[[list[Letter]], Letter | None]
    ) -> Letter:
        until = monotonic() + PATIENCE
        while monotonic() < until:
            if found := chosen([letter for letter in self._to(who) if is_it(letter)]):
                return found
            sleep(0.2)
        raise NoWay(f"no letter {what} came for {who.key}: is the worker running?")

    def _to(self, who: Person) -> list[Letter]:
        """Newest first."""
        theirs = {who.email, who.on_file_email, in_e164(who.mobile), *self.typed}
        told: list[Letter] = json.loads(self.page.request.get("/atelier/courrier.json").text())
        return [letter for letter in told if letter["to"] in theirs]
