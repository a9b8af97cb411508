"""A marked person books, moves, is called, waits: nothing of them can be read in the database or the logs."""

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from parvis.accounts.actions import Opening, open_account
from parvis.accounts.models import Profile
from parvis.appointments.actions.settle import record_outcome
from parvis.appointments.models import Booking
from parvis.connections.members import OnFile
from tests.accounts_fixtures import CAMILLE, sign_in_as
from tests.appointments.conftest import at, new_purpose
from tests.enrolment import test_traces
from tests.enrolment.test_traces import CODE, MARKED, everything_stored, found, ways_of_writing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("thursday")]
written = test_traces.written
NOTE = "Zwickette rappellera sa cousine"


@pytest.fixture
def marked(db):
    profile = Profile(MARKED.number, "Zwickette", MARKED.birth_name, "", MARKED.birth_date, MARKED.email,
                      "+33612773195")  # fmt: skip
    on_file = OnFile("Zwickette", MARKED.birth_name, "", "", "", ())
    return open_account(
        Opening(profile, CAMILLE.member, on_file, make_password(CODE), "fr", "1", timezone.now())
    )


def test_nothing_of_the_person_is_in_the_open(client, marked, purpose, opening, agent, written):
    sign_in_as(client, marked)
    said = {"quand": "2026-12-07T09:00Z", "langue": "fr", "which": "mine", "sms": "on"}
    assert client.post("/mon-agenda/prendre/dossier/verifier/", said).status_code == 302
    call = Booking.objects.get()
    page = f"/mon-agenda/rendez-vous/{call.pk}/"
    assert client.post(f"{page}deplacer/", {"quand": "2026-12-07T08:00Z", "numero": "0"}).status_code == 302
    new_purpose("autre")
    client.post("/mon-agenda/attendre/autre/", {"langue": "fr"})
    client.post("/mon-agenda/abonnement/")
    for path in ("/mon-agenda/", page, f"{page}agenda.ics"):
        assert client.get(path).status_code == 200
    record_outcome(call.pk, "no_answer", NOTE, agent)
    facts = ways_of_writing(MARKED, CODE) | {"note": {NOTE, "Zwickette"}}
    assert found(everything_stored(), facts) == []
    assert found([("logs", written.getvalue().encode())], facts) == []
    assert call.starts_at == at(10)
