"""The forum at the desk: a member is looked at for a reason, which leaves its trace; suspended, restored."""

import pytest

from parvis.accounts.history import sentence
from parvis.agents.enums import Role
from parvis.forum.enums import Refusal
from parvis.forum.models import Writer
from parvis.journal.enums import Event, Reason
from parvis.journal.models import Entry
from tests.agents.signing_in import an_agent, at_desk
from tests.desk.calling import an_account
from tests.forum.posts import question, writer

pytestmark = pytest.mark.django_db
QUEUE = "/bureau/forum/"
MEMBER_REASON = {"reason": Reason.COMPLAINT.value}


@pytest.fixture
def agent(db):
    return an_agent(Role.MODERATION)


@pytest.fixture
def desk(client, agent):
    return at_desk(client, agent)


@pytest.fixture
def coquelicot(db):
    return writer(an_account(1))


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def test_a_writer_is_looked_at_for_a_reason(desk, agent, coquelicot):
    question(coquelicot, "Une question à elle ?")
    address = f"{QUEUE}membre/{coquelicot.pk}/"
    page = text(desk.get(address))
    assert "Une question à elle ?" not in page
    assert not Entry.objects.filter(event=Event.AGENT_LOOKED).exists()
    page = text(desk.post(address, MEMBER_REASON))
    assert "Une question à elle ?" in page
    assert "Exemple" not in page.replace("Caisse Exemple", ""), "the pseudonym, and nothing of who it is"
    entry = Entry.objects.get(event=Event.AGENT_LOOKED)
    assert (entry.subject, entry.agent, entry.reason) == (coquelicot.account_id, agent.pk, "complaint")


def test_moderation_is_a_reason_here_and_opens_no_file(desk, client, agent, coquelicot):
    address = f"{QUEUE}membre/{coquelicot.pk}/"
    assert 'value="called_us"' not in text(desk.get(address))
    desk.post(address, {"reason": Reason.MODERATION})
    entry = Entry.objects.get(event=Event.AGENT_LOOKED)
    assert (entry.subject, entry.reason) == (coquelicot.account_id, "moderation")
    assert sentence(entry).replace("\u00a0", " ") == (
        "Une personne de l’organisme a consulté tous mes messages du forum. Motif : la modération du forum."
    )
    person = text(at_desk(client, an_agent(Role.RECEPTION, email="a@caisse.example")).get("/bureau/aide/"))
    assert 'value="called_us"' in person
    assert 'value="moderation"' not in person


def test_suspended_then_restored(desk, coquelicot):
    address = f"{QUEUE}membre/{coquelicot.pk}/"
    assert "Je choisis un motif." in text(desk.post(address, {**MEMBER_REASON, "do": "suspend", "days": "7"}))
    said = {**MEMBER_REASON, "do": "suspend", "days": "7", "refusal": Refusal.HARSH}
    assert desk.post(address, said)["Location"] == f"{QUEUE}?fait=suspendu"
    assert Writer.objects.get().suspended_until
    page = text(desk.post(address, MEMBER_REASON))
    assert "Il blesse quelqu’un" in page
    desk.post(address, {**MEMBER_REASON, "do": "restore"})
    assert Writer.objects.get().suspended_until is None


@pytest.mark.parametrize("days", ["0", "-1", "9999999", "x"])
def test_as_long_as_the_list_says(desk, coquelicot, days):
    said = {**MEMBER_REASON, "do": "suspend", "days": days, "refusal": Refusal.HARSH}
    desk.post(f"{QUEUE}membre/{coquelicot.pk}/", said)
    assert Writer.objects.get().suspended_until is None


@pytest.mark.parametrize("more", [{"do": "anything"}, {"do": "suspend"}, {"do": "suspend", "days": "7"}])
def test_no_look_without_its_trace(desk, coquelicot, more):
    """Whatever the page is asked to do besides, what it shows is written down."""
    question(coquelicot, "Une question à elle ?")
    page = text(desk.post(f"{QUEUE}membre/{coquelicot.pk}/", {**MEMBER_REASON, **more}))
    assert "Une question à elle ?" in page
    assert Entry.objects.filter(event=Event.AGENT_LOOKED).exists()
