"""The fictitious agents of the practice mode."""

import json

import pytest

from parvis.agents.actions.invite import add_agent
from parvis.agents.actions.practice import FICTITIOUS, prepare_agents, reset_agents
from parvis.agents.enums import Role
from parvis.agents.models import Agent, AgentSession
from tests.agents.signing_in import DESK, PASSWORD, SECOND, first_step

pytestmark = pytest.mark.django_db


def test_there_is_one_for_each_role():
    assert {one.role for one in FICTITIOUS} == set(Role)


@pytest.mark.parametrize("one", FICTITIOUS, ids=lambda one: one.role)
def test_each_signs_in_with_the_code_shown(client, one):
    prepare_agents(PASSWORD)
    first_step(client, one.email)
    codes = json.loads(client.get("/atelier/agents.json").content)
    code = next(told["code"] for told in codes if told["email"] == one.email)
    assert client.post(SECOND, {"code": code})["Location"] == DESK


def test_preparing_twice_changes_nothing():
    Agent.objects.create(email=FICTITIOUS[0].email, name="Déjà là", roles=[])
    prepare_agents(PASSWORD)
    before = set(Agent.objects.values_list("pk", "password"))
    prepare_agents(PASSWORD)
    assert set(Agent.objects.values_list("pk", "password")) == before
    assert Agent.objects.get(email=FICTITIOUS[0].email).factor["secret"] == FICTITIOUS[0].secret


def test_starting_afresh(client):
    prepare_agents(PASSWORD)
    first_step(client, FICTITIOUS[0].email)
    client.post(SECOND, {"code": FICTITIOUS[0].code})
    reset_agents(PASSWORD)
    assert not AgentSession.objects.exists()
    assert client.get(DESK).status_code == 302
    assert Agent.objects.get(email=FICTITIOUS[0].email).last_step == 0


def test_starting_afresh_forgets_whoever_was_invited():
    """A name that was typed in practice may be a real one."""
    prepare_agents(PASSWORD)
    add_agent("quelqu.un@caisse.example", "Jeanne Vraie", [Role.CASES])
    reset_agents(PASSWORD)
    assert set(Agent.objects.values_list("name", flat=True)) == {one.name for one in FICTITIOUS}


def test_never_in_production(settings):
    settings.PRACTICE = False
    for action in (prepare_agents, reset_agents):
        with pytest.raises(RuntimeError):
            action(PASSWORD)
