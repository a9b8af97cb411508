"""Agents sign in apart: password, second step, sessions of their own."""

import pytest
from django.conf import settings

from parvis.agents.actions.invite import disable_agent
from parvis.agents.actions.sessions import forget_what_is_over
from parvis.agents.enums import Role
from parvis.agents.models import Agent, AgentSession
from parvis.journal.models import Entry
from tests.accounts_fixtures import sign_in_as
from tests.agents.signing_in import (
    CODES,
    DESK,
    PASSWORD,
    SECOND,
    SIGN_IN,
    an_agent,
    app_code,
    at_desk,
    first_step,
)
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(db):
    return an_agent(Role.RECEPTION)


def events(agent):
    return list(Entry.objects.filter(subject=agent.pk).order_by("pk").values_list("event", flat=True))


def test_password_and_code_open_the_desk(client, agent):
    answer = first_step(client)
    assert answer["Location"].startswith(SECOND)
    assert client.get(DESK)["Location"].startswith(SIGN_IN), "the first step alone opens nothing"
    before = client.cookies[settings.AGENT_COOKIE].value
    assert client.post(SECOND, {"code": app_code()})["Location"] == DESK
    assert client.cookies[settings.AGENT_COOKIE].value != before
    page = client.get(DESK)
    assert page.status_code == 200
    assert "Anne Martel" in page.content.decode()
    assert events(agent) == ["agent_signed_in"]


def test_one_is_led_back_to_the_page_that_was_asked_for(client, agent):
    asked = client.get("/en/bureau/")["Location"]
    assert asked == "/en/bureau/se-connecter/?next=%2Fen%2Fbureau%2F"
    answer = client.post(asked, {"email": agent.email, "password": PASSWORD, "next": "/en/bureau/"})
    assert client.post(answer["Location"], {"code": app_code()})["Location"] == "/en/bureau/"


@pytest.mark.parametrize("next_", ["//ailleurs.example/", "https://ailleurs.example/", "/mon-compte/"])
def test_a_sign_in_leads_nowhere_but_to_the_desk(client, agent, next_):
    client.post(SIGN_IN, {"email": agent.email, "password": PASSWORD, "next": next_})
    assert client.post(SECOND, {"code": app_code(), "next": next_})["Location"] == DESK


@pytest.mark.parametrize("who", ["unknown", "wrong", "closed", "invited"])
def test_whatever_is_wrong_the_answer_is_the_same(client, agent, who, django_assert_num_queries):
    email, password = agent.email, PASSWORD
    if who == "unknown":
        email = "personne@caisse.example"
    if who == "wrong":
        password = "autre phrase que la sienne"
    if who == "closed":
        disable_agent(agent.email)
    if who == "invited":
        Agent.objects.filter(pk=agent.pk).update(password="")
    with django_assert_num_queries(3):
        page = client.post(SIGN_IN, {"email": email, "password": password})
    told = page.content.decode()
    assert page.status_code == 200
    assert "L’adresse ou le mot de passe n’est pas le bon" in told
    assert password not in told
    assert not AgentSession.objects.exists()


def test_a_code_serves_once(client, agent):
    code = app_code()
    first_step(client)
    assert client.post(SECOND, {"code": code}).status_code == 302
    client.post("/bureau/se-deconnecter/")
    first_step(client)
    assert "déjà servi" in client.post(SECOND, {"code": code}).content.decode()


def test_a_recovery_code_serves_once(client, agent):
    first_step(client)
    assert client.post(f"{SECOND}?secours", {"code": CODES[0]})["Location"] == DESK
    client.post("/bureau/se-deconnecter/")
    first_step(client)
    assert "a déjà servi" in client.post(f"{SECOND}?secours", {"code": CODES[0]}).content.decode()
    assert Agent.objects.get().factor["codes"] == CODES[1:]


def test_too_many_passwords_lock_for_a_while(client, agent, later):
    answers = [first_step(client, password=f"mauvaise phrase {n}").status_code for n in range(10)]
    assert answers == [200] * 9 + [429]
    assert first_step(client).status_code == 429
    assert events(agent)[-1] == "agent_locked"
    later(minutes=16)
    assert first_step(client).status_code == 302


def test_too_many_codes_lock_for_a_while(client, agent, later):
    first_step(client)
    wrong = f"{(int(app_code()) + 7) % 10**6:06}"
    assert [client.post(SECOND, {"code": wrong}).status_code for _ in range(5)][-2:] == [200, 429]
    assert client.post(SECOND, {"code": app_code()}).status_code == 429


def test_it_ends_unused_and_it_ends_at_the_end_of_the_day(client, agent, later):
    at_desk(client, agent)
    later(minutes=14)
    assert client.get(DESK).status_code == 200
    later(minutes=14)
    assert client.get(DESK).status_code == 200, "each page keeps it open"
    later(minutes=16)
    assert client.get(DESK).status_code == 302
    at_desk(client, agent)
    seen = []
    for _ in range(43):
        later(minutes=14)
        seen.append(client.get(DESK).status_code)
    assert seen[:40] == [200] * 40
    assert seen[-1] == 302, "ten hours in all, whatever is done"


def test_signing_out(client, agent):
    at_desk(client, agent)
    assert client.get("/bureau/se-deconnecter/").status_code == 302
    assert client.get(DESK).status_code == 200, "GET changes nothing"
    assert "déconnecté" in client.post("/bureau/se-deconnecter/").content.decode()
    assert client.get(DESK).status_code == 302
    assert not AgentSession.objects.exists()


def test_a_closed_account_ends_at_its_next_page(client, agent):
    at_desk(client, agent)
    disable_agent(agent.email)
    assert client.get(DESK).status_code == 302


def test_the_session_of_a_member_opens_nothing_here(client, account):
    sign_in_as(client, account)
    assert client.get("/mon-compte/").status_code == 200
    assert client.get(DESK)["Location"].startswith(SIGN_IN)


def test_the_session_of_an_agent_opens_no_account(client, agent):
    at_desk(client, agent)
    assert client.get("/mon-compte/")["Location"].startswith("/se-connecter/")
    client.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.AGENT_COOKIE].value
    assert client.get("/mon-compte/")["Location"].startswith("/session/terminee/")


def test_both_at_once_in_one_browser(client, agent, account):
    sign_in_as(client, account)
    at_desk(client, agent)
    client.post("/bureau/se-deconnecter/")
    assert client.get("/mon-compte/").status_code == 200


def test_forms_need_their_token(agent):
    from tests.page_client import PortalClient

    strict = PortalClient(enforce_csrf_checks=True)
    assert first_step(strict).status_code == 403
    at_desk(strict, agent)
    assert strict.post("/bureau/se-deconnecter/").status_code == 403


def test_a_page_costs_one_query(client, agent, django_assert_num_queries):
    at_desk(client, agent)
    with django_assert_num_queries(1):
        client.get(DESK)


@pytest.mark.parametrize("token", ["", "x" * 101, "inconnu"])
def test_a_cookie_that_is_none_of_ours(client, agent, token):
    client.cookies[settings.AGENT_COOKIE] = token
    assert client.get(DESK).status_code == 302


def test_what_is_over_is_forgotten(client, agent, later):
    first_step(client)
    at_desk(PortalClient(), agent)
    assert forget_what_is_over() == 0
    later(minutes=11)
    assert forget_what_is_over() == 1
    later(minutes=5)
    assert forget_what_is_over() == 1
    assert not AgentSession.objects.exists()
