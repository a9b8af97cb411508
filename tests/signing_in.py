"""Signing in as a person does, both steps, with the code read in the queued letter."""

from typing import Any

from parvis.connections.members.people import Person
from parvis.letters.models import Letter
from tests.accounts_fixtures import CAMILLE
from tests.walk import CODE

URL, SECOND, HOME = "/se-connecter/", "/se-connecter/deuxieme-etape/", "/mon-compte/"


def first_step(client: Any, number: str = CAMILLE.number, code: str = CODE, **more: str) -> Any:
    """The answer to number and code."""
    return client.post(URL, {"number": number, "code": code, **more})


def digits_sent(channel: str = "email") -> str:
    """Of the newest sign-in code."""
    letter = Letter.objects.filter(kind="sign_in_code", channel=channel).order_by("queued_at").last()
    assert letter is not None
    digits: str = letter.content["digits"]
    return digits


def second_step(client: Any, digits: str = "", **more: str) -> Any:
    """The answer to the code of the letter."""
    return client.post(SECOND, {"code": digits or digits_sent(), **more})


def enter(client: Any, who: Person = CAMILLE, code: str = CODE, **more: str) -> Any:
    """Both steps. `more`: what is posted with the second. Its answer."""
    assert first_step(client, who.number, code)["Location"] == SECOND
    response = second_step(client, **more)
    assert response.status_code == 302, response.content.decode()
    return response
