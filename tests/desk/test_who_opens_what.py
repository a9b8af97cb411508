"""One table: which role opens which daily page. A member's session, or none, opens nothing."""

import re
from uuid import uuid4

import pytest

from parvis.agents.enums import Role
from parvis.desk.daily_urls import urlpatterns
from parvis.desk.menu import MENU
from tests.accounts_fixtures import sign_in_as
from tests.agents.signing_in import an_agent, at_desk

pytestmark = pytest.mark.django_db
CALLERS = {Role.RECEPTION, Role.CASES}
PLANNERS = {*CALLERS, Role.SUPERVISION}
TABLE = {
    "desk_calls": CALLERS,
    "desk_call": CALLERS,
    "desk_week": PLANNERS,
    "desk_opening_add": {Role.SUPERVISION},
    "desk_opening": {Role.SUPERVISION},
    "desk_absence_add": PLANNERS,
    "desk_absence": PLANNERS,
    "desk_cases": {Role.CASES},
    "desk_times": {Role.CASES, Role.SUPERVISION},
    "desk_questions": {Role.CONTENT},
    "desk_question_add": {Role.CONTENT},
    "desk_question": {Role.CONTENT},
    "desk_question_move": {Role.CONTENT},
    "desk_unfound": {Role.CONTENT},
    "desk_unfound_csv": {Role.CONTENT},
    "desk_forum": {Role.MODERATION},
    "desk_forum_post": {Role.MODERATION},
    "desk_forum_topic": {Role.MODERATION},
    "desk_forum_writer": {Role.MODERATION},
    "desk_forum_terms": {Role.MODERATION},
    "desk_forum_term_drop": {Role.MODERATION},
}
PATHS = {pattern.name: str(pattern.pattern) for pattern in urlpatterns}


def address(name):
    """With an id that is nobody's."""
    path = re.sub(r"<int:[^>]+>", "999999", PATHS[name])
    return "/bureau/" + re.sub(r"<[^>]+>", str(uuid4()), path)


def test_the_table_is_whole():
    assert set(TABLE) == set(PATHS)
    told = {entry.name: set(entry.roles) for entry in MENU if entry.name in TABLE}
    assert told == {name: TABLE[name] for name in told}, "the menu says the same as the pages"


def asked(client, name):
    """What is answered to GET and to POST, where the page knows them."""
    answers = [ask(address(name)) for ask in (client.get, client.post)]
    known = [answer for answer in answers if answer.status_code != 405]
    assert known
    return known


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_its_pages_and_no_other(client, role):
    desk = at_desk(client, an_agent(role))
    for name, roles in TABLE.items():
        for answer in asked(desk, name):
            assert (answer.status_code != 403) == (role in roles), f"{role} {name}: {answer.status_code}"


def test_nobody_else_does(client):
    for name in TABLE:
        for answer in asked(client, name):
            assert answer["Location"].startswith("/bureau/se-connecter/"), name


def test_a_member_does_not(client, account):
    sign_in_as(client, account)
    for name in TABLE:
        for answer in asked(client, name):
            assert answer["Location"].startswith("/bureau/se-connecter/"), name
