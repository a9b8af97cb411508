"""The invitation of an agent, the first sign-in, and the commands that lead there."""

import re

import pytest

from parvis.agents import commands
from parvis.agents.actions.invite import AlreadyThere, add_agent, reset_agent
from parvis.agents.enums import Role
from parvis.agents.models import Agent, AgentSession
from tests.agents.signing_in import DESK, PASSWORD, an_agent, app_code, at_desk, first_step
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db

EMAIL = "luc.binet@caisse.example"
ENROL = "/bureau/premiere-connexion/"
ANSWER = {"password": PASSWORD, "kept": "on"}


def invitation_of(address):
    return re.sub(r"^https?://[^/]+", "", address)


@pytest.fixture
def invitation(db):
    return invitation_of(add_agent(EMAIL, "Luc Binet", [Role.CASES]))


def secret():
    return AgentSession.objects.get().kept


def test_a_password_and_an_application_are_chosen(client, invitation):
    assert "Luc Binet" in client.get(invitation).content.decode()
    assert client.post(invitation)["Location"] == ENROL
    page = client.get(ENROL).content.decode()
    assert secret() in page
    done = client.post(ENROL, {**ANSWER, "code": app_code(secret())}).content.decode()
    codes = re.findall(r"<li>(\d{8})</li>", done)
    assert len(codes) == 10
    assert client.get(DESK).status_code == 200
    agent = Agent.objects.get()
    assert agent.factor["codes"] == codes
    assert "ne marche plus" in client.get(invitation).content.decode()


def test_looking_at_the_link_changes_nothing(client, invitation):
    for _ in range(3):
        client.get(invitation)
        client.head(invitation)
    assert not AgentSession.objects.exists()
    assert client.post(invitation).status_code == 302


def test_nobody_signs_in_before(client, invitation):
    assert first_step(client, EMAIL, "").status_code == 200
    assert not AgentSession.objects.exists()


def test_a_wrong_code_of_the_application(client, invitation):
    client.post(invitation)
    wrong = f"{(int(app_code(secret())) + 7) % 10**6:06}"
    assert "n’est pas le bon" in client.post(ENROL, {**ANSWER, "code": wrong}).content.decode()
    assert not Agent.objects.get().has_factor


@pytest.mark.parametrize("password", ["court", "Luc Binet luc.binet", "motdepasse123"])
def test_a_weak_password_is_refused(client, invitation, password):
    client.post(invitation)
    page = client.post(ENROL, {"password": password, "kept": "on", "code": app_code(secret())})
    assert 'aria-invalid="true"' in page.content.decode()
    assert "Ce mot de passe est trop" in page.content.decode()
    assert not Agent.objects.get().password


def test_two_browsers_with_one_invitation(client, invitation):
    second = PortalClient()
    client.post(invitation)
    mine = secret()
    second.post(invitation)
    client.post(ENROL, {**ANSWER, "code": app_code(mine)})
    assert second.get(ENROL)["Location"].startswith("/bureau/se-connecter/"), "the other one is over"


def test_a_newer_invitation_ends_the_older_one(client, invitation):
    newer = invitation_of(reset_agent(EMAIL))
    assert "ne marche plus" in client.post(invitation).content.decode()
    assert client.post(newer).status_code == 302


def test_a_reset_between_the_two_steps_stops_the_first_sign_in(client, invitation):
    client.post(invitation)
    reset_agent(EMAIL)
    assert client.get(ENROL).status_code == 302


def test_it_ends_after_three_days(client, invitation, later):
    later(days=3, minutes=1)
    assert "ne marche plus" in client.post(invitation).content.decode()


def test_the_same_address_twice(invitation):
    with pytest.raises(AlreadyThere):
        add_agent(EMAIL.upper(), "Un autre", [Role.CONTENT])


def test_the_commands(capsys, client):
    assert commands.add([EMAIL, "--name", "Luc Binet", "--role", "cases", "--role", "reception"]) == 0
    assert "/bureau/invitation/" in capsys.readouterr().out
    assert commands.add([EMAIL, "--name", "Luc", "--role", "cases"]) == 1
    assert commands.add(["pas une adresse", "--name", "Luc", "--role", "cases"]) == 1
    assert commands.add(["autre@caisse.example", "--name", " ", "--role", "cases"]) == 1
    assert commands.roles([EMAIL, "--role", "content"]) == 0
    capsys.readouterr()
    assert commands.list_agents([]) == 0
    assert re.search(rf"{EMAIL} +invited +content +Luc Binet", capsys.readouterr().out)
    assert commands.disable([EMAIL]) == 0
    assert commands.disable(["autre@caisse.example"]) == 1
    assert commands.reset([EMAIL]) == 0
    assert Agent.objects.get().is_active


def test_a_reset_ends_what_is_open(client):
    agent = an_agent(Role.CASES)
    at_desk(client, agent)
    reset_agent(agent.email)
    assert client.get(DESK).status_code == 302
    assert first_step(client).status_code == 200


def test_a_role_that_does_not_exist():
    with pytest.raises(SystemExit):
        commands.add([EMAIL, "--name", "Luc", "--role", "roi"])
