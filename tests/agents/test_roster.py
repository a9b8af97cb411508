"""The supervision invites, changes and closes; never itself, and only just confirmed."""

import re

import pytest

from parvis.agents.enums import Role
from parvis.agents.models import Agent
from parvis.journal.models import Entry
from tests.agents.signing_in import DESK, an_agent, at_desk
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db

ROSTER, ADD = "/bureau/agents/", "/bureau/agents/inviter/"
SAID = {"name": "Luc Binet", "email": "Luc.Binet@caisse.example", "roles": ["cases", "reception"]}


@pytest.fixture
def chief(db):
    return an_agent(Role.SUPERVISION)


@pytest.fixture
def desk(client, chief):
    return at_desk(client, chief)


@pytest.fixture
def other(db):
    return an_agent(Role.RECEPTION, email="luc@caisse.example", name="Luc Binet")


def test_inviting(desk, chief):
    page = desk.post(ADD, SAID).content.decode()
    address = re.search(r"https?://[^/]+(/bureau/invitation/[\w-]+/)", page)
    assert address
    agent = Agent.objects.get(email="luc.binet@caisse.example")
    assert (agent.name, agent.roles) == ("Luc Binet", ["cases", "reception"])
    assert PortalClient().get(address[1]).status_code == 200
    entry = Entry.objects.get(event="agent_invited")
    assert (entry.actor, entry.subject, entry.agent) == ("agent", agent.pk, chief.pk)
    assert "Invité" in desk.get(ROSTER).content.decode()


@pytest.mark.parametrize("changes", [
    {"name": ""}, {"email": "pas une adresse"}, {"roles": []}, {"roles": ["roi"]}, {"email": "x@gmail.com"},
    {"email": "anne.martel@caisse.example"}, {"name": "x" * 121},
])  # fmt: skip
def test_what_is_wrong_is_told(desk, changes):
    page = desk.post(ADD, {**SAID, **changes})
    assert 'role="alert"' in page.content.decode()
    assert Agent.objects.count() == 1


def test_changing_roles(desk, chief, other):
    assert desk.post(f"{ROSTER}{other.pk}/roles/", {"roles": ["content"]})["Location"] == ROSTER
    other.refresh_from_db()
    assert other.roles == ["content"]
    assert Entry.objects.get(event="agent_changed").agent == chief.pk


def test_closing_and_inviting_again(desk, other):
    theirs = at_desk(PortalClient(), other)
    desk.post(f"{ROSTER}{other.pk}/fermer/")
    assert theirs.get(DESK).status_code == 302
    assert "/bureau/invitation/" in desk.post(f"{ROSTER}{other.pk}/recommencer/").content.decode()
    other.refresh_from_db()
    assert other.is_active
    assert not other.has_factor


def test_looking_changes_nothing(desk, other):
    for key in ("roles", "fermer", "recommencer"):
        assert desk.get(f"{ROSTER}{other.pk}/{key}/").status_code == 200
    other.refresh_from_db()
    assert other.is_active
    assert other.has_factor


def test_nobody_changes_themselves(desk, chief):
    assert desk.post(f"{ROSTER}{chief.pk}/roles/", {"roles": list(Role)}).status_code == 403
    assert desk.post(f"{ROSTER}{chief.pk}/fermer/").status_code == 403
    chief.refresh_from_db()
    assert chief.roles == ["supervision"]


@pytest.mark.parametrize("path", ["inviter/", "{}/roles/", "{}/fermer/", "{}/recommencer/"])
def test_only_the_supervision_just_confirmed(client, other, path):
    path = ROSTER + path.format(other.pk)
    assert at_desk(client, an_agent(Role.RECEPTION, Role.CASES, Role.CONTENT)).post(path).status_code == 403
    chief = an_agent(Role.SUPERVISION, email="chef@caisse.example")
    answer = at_desk(client, chief, confirmed=False).post(path, SAID)
    assert answer["Location"].startswith("/bureau/confirmer/?next=")
    other.refresh_from_db()
    assert other.is_active
    assert other.roles == ["reception"]


def test_confirming_leads_on(client, chief):
    from tests.agents.signing_in import app_code

    at_desk(client, chief, confirmed=False)
    asked = client.get(ADD)["Location"]
    assert client.post(asked, {"code": app_code(), "next": ADD})["Location"] == ADD
    assert client.get(ADD).status_code == 200


def test_somebody_who_is_not_there(desk):
    nobody = "0f8fad5b-d9cb-469f-a165-70867728950e"
    assert desk.post(f"{ROSTER}{nobody}/fermer/").status_code == 404
    assert desk.get(f"{ROSTER}{nobody}/autre/").status_code == 404


def test_the_list_costs_the_same_at_one_and_at_ten(desk, django_assert_num_queries):
    with django_assert_num_queries(2):
        desk.get(ROSTER)
    for number in range(10):
        Agent.objects.create(email=f"agent{number}@caisse.example", name=f"Agent {number}", roles=["cases"])
    with django_assert_num_queries(2):
        desk.get(ROSTER)
