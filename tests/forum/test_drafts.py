"""What was typed as a session ended: kept for an hour, for whoever typed it."""

from urllib.parse import parse_qs, urlsplit

import pytest

from parvis.forum.models import Draft
from tests.accounts_fixtures import sign_in_as
from tests.page_client import PortalClient
from tests.signing_in import SECOND, first_step, second_step

pytestmark = pytest.mark.django_db
ASK = "/forum/poser-une-question/"
QUESTION = {
    "title": "Où trouver mon attestation de droits",
    "text": "Je la cherche **partout** dans mon compte.",
    "category": "ma-carte",
}


KEPT = "Ma session est finie. Mon texte est gardé une heure\u00a0: je me connecte, et je le retrouve."


def typed_too_late(client):
    """The address to come back to, as the page that tells the end of a session has it."""
    response = client.post(ASK, {**QUESTION, "go": "look"})
    assert "attestation" not in response["Location"]
    asked = parse_qs(urlsplit(response["Location"]).query)
    (back,) = asked["next"]
    ends = client.get(response["Location"]).content.decode()
    assert KEPT in ends, "before signing in, wherever it leads first"
    assert "est à refaire" not in ends
    sign_in = client.get("/se-connecter/", {"next": back, "mot": asked["mot"][0]})
    assert KEPT in sign_in.content.decode()
    assert back == f"{ASK}?brouillon={Draft.objects.get().pk}"
    return back


NOT_THERE = "Le texte que j’avais commencé n’est plus là."


def test_what_was_typed_as_the_session_ended_comes_back(signed_in, account, member, category, later):
    later(minutes=16)
    back = typed_too_late(signed_in)
    assert b"partout" not in bytes(Draft.objects.get().sealed)
    sign_in_as(signed_in, account)
    for _ in range(2):
        page = signed_in.get(back).content.decode()
        assert "Je la cherche **partout**" in page, "loaded again, it is there"
        assert QUESTION["title"] in page
        assert "Voici mon texte. Il n’est pas encore envoyé." in page
    assert signed_in.post(back, {**QUESTION, "go": "post"}).status_code == 302
    assert not Draft.objects.exists(), "it was sent"
    for gone in (back, f"{ASK}?brouillon=rien"):
        assert NOT_THERE in signed_in.get(gone).content.decode()


def test_what_was_typed_is_for_whoever_typed_it(signed_in, account, member, category, other, later):
    later(minutes=16)
    back = typed_too_late(signed_in)
    sign_in_as(signed_in, other.account)
    page = signed_in.get(back).content.decode()
    assert NOT_THERE in page
    assert "partout" not in page
    signed_in.post(back, {**QUESTION, "go": "post"})
    sign_in_as(signed_in, account)
    assert "partout" in signed_in.get(back).content.decode()


def test_of_whom_nobody_can_tell_it_is_for_this_browser(client, account, member, category, other):
    back, elsewhere = typed_too_late(client), PortalClient()
    sign_in_as(elsewhere, account)
    assert NOT_THERE in elsewhere.get(back).content.decode(), "a guess, or an address that was passed on"
    first_step(client)
    second_step(client)
    assert "partout" in client.get(back).content.decode()


def test_the_second_step_says_it_too_and_nothing_that_is_made_up(client, account):
    for made_up in ("autre", "<b>"):
        assert 'class="notice"' not in client.get("/se-connecter/", {"mot": made_up}).content.decode()
    first_step(client, mot="texte-garde")
    assert KEPT in client.get(SECOND).content.decode()
