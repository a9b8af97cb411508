"""Every look at a person is journaled; who opens which page of the desk."""

import pytest

from parvis.accounts.history import REASONS
from parvis.agents.actions.look import look
from parvis.agents.enums import Role
from parvis.journal.actions import chain_entries
from parvis.journal.enums import Reason
from parvis.journal.models import Entry
from parvis.journal.verification import verify
from tests.agents.signing_in import an_agent, at_desk
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db

PAGES = {  # page: the roles that open it
    "/bureau/": set(Role),
    "/bureau/confirmer/": set(Role),
    "/bureau/aide/": {Role.RECEPTION},
    "/bureau/aide/personne/": {Role.RECEPTION},
    "/bureau/aide/personne/bloquer/": {Role.RECEPTION},
    "/bureau/aide/personne/acces/": {Role.RECEPTION},
    "/bureau/chiffres/": {Role.SUPERVISION},
    "/bureau/chiffres/chiffres.csv": {Role.SUPERVISION},
}


@pytest.mark.parametrize("role", Role)
def test_each_page_is_of_its_roles(client, role):
    at_desk(client, an_agent(role))
    opened = {page for page in PAGES if client.get(page).status_code != 403}
    assert opened == {page for page, roles in PAGES.items() if role in roles}


def test_nobody_signed_out_opens_any(client):
    for page in PAGES:
        answer = client.get(page)
        assert answer["Location"].startswith("/bureau/se-connecter/?next="), page


def test_the_navigation_shows_what_one_may_open(client):
    at_desk(client, an_agent(Role.SUPERVISION))
    page = client.get("/bureau/").content.decode()
    assert "/bureau/chiffres/" in page
    assert "/bureau/aide/" not in page


def test_an_agent_without_a_role_is_told(client):
    at_desk(client, an_agent())
    assert "n’ouvrent encore aucune page" in client.get("/bureau/").content.decode()


def test_a_look_is_in_the_chain(account):
    agent = an_agent(Role.RECEPTION)
    look(agent, account.pk, Reason.COMPLAINT)
    entry = Entry.objects.get(event="agent_looked")
    assert (entry.actor, entry.agent, entry.subject, entry.reason) == (
        "agent", agent.pk, account.pk, "complaint",
    )  # fmt: skip
    chain_entries()
    assert verify().sound


def test_a_reason_that_is_none(account):
    with pytest.raises(ValueError):
        look(an_agent(), account.pk, "Mme Untel a appelé")  # type: ignore[arg-type]


def test_pages_are_not_for_search_engines_nor_kept(client):
    answer = PortalClient().get("/bureau/se-connecter/")
    assert "noindex" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_every_reason_is_said_to_the_person():
    assert set(REASONS) == set(Reason)
