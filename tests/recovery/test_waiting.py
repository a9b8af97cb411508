"""A request that waits is seen by whoever is signed in, who can stop it; help with a code that is typed."""

from datetime import timedelta

import pytest

from parvis.accounts.models import Account
from parvis.journal.enums import Detail
from parvis.journal.models import Entry
from parvis.limits.models import Counter
from parvis.recovery.actions.ask import open_recovery
from parvis.recovery.enums import Lost
from parvis.recovery.models import RecoveryRequest
from tests.accounts_fixtures import sign_in_as
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient
from tests.recovery.steps import holder, notices, open_request, path_in, run_jobs

pytestmark = pytest.mark.django_db
URL = "/mon-compte/demande-en-attente/"
TOLD = "Une demande attend sur mon compte"


def test_nothing_waits(signed_in):
    assert TOLD not in signed_in.get("/mon-compte/").content.decode()
    assert signed_in.get(URL)["Location"] == "/mon-compte/"
    assert signed_in.post(URL)["Location"] == "/mon-compte/"
    assert not Entry.objects.filter(event="recovery_stopped").exists()


def test_the_holder_sees_it_and_stops_it_once(signed_in, account):
    open_request(PortalClient())
    assert f'href="{URL}"' in signed_in.get("/mon-compte/").content.decode()
    page = signed_in.get(URL).content.decode()
    assert TOLD in page
    assert RecoveryRequest.objects.exists()
    assert Page(signed_in.post(URL)).heading == "La demande est arrêtée"
    assert not RecoveryRequest.objects.exists()
    assert signed_in.post(URL).status_code == 302
    assert set(notices()) == {"recovery_stopped"}
    assert Entry.objects.filter(event="recovery_stopped", actor="person", subject=account.id).count() == 1
    assert Counter.objects.get(scope__startswith="recovery_stopped").hits == 1


def test_code_or_passkey_are_asked_for_once_more(client, account):
    open_request(PortalClient())
    sign_in_as(client, account, confirmed=False)
    for response in (client.get(URL), client.post(URL)):
        assert response["Location"].startswith("/mon-compte/confirmer/")
    assert RecoveryRequest.objects.exists()


def test_what_the_body_s_people_opened_is_stopped_by_phone(signed_in, account: Account):
    open_recovery(account, by=Detail.AGENT, lost=Lost.EMAIL, email="nouvelle@boite.example")
    page = signed_in.get(URL).content.decode()
    assert "elle s’arrête au téléphone" in page
    assert '<form class="actions"' not in page
    signed_in.post(URL)
    assert RecoveryRequest.objects.exists()


def test_a_new_code_is_advised_while_it_is_typed(client, account):
    client.post("/code-perdu/", holder())
    run_jobs()
    path = path_in("lost_code")
    assert f'data-url="{path}conseil/"' in client.get(path).content.decode()
    for code, good in (("azerty", False), ("camille " * 2, False), ("six tasses vertes sur un toit", True)):
        answer = client.post(f"{path}conseil/", {"code": code}).json()
        assert answer["good"] is good
        assert bool(answer["text"]) is not good
    assert client.get(f"{path}conseil/").status_code == 405
    assert client.post("/code-perdu/inconnu/conseil/", {"code": "azerty"}).status_code == 409


def test_past_a_limit_it_is_advised_no_more(client, account, settings):
    client.post("/code-perdu/", holder())
    run_jobs()
    settings.LIMITS = {**settings.LIMITS, "code_advice": ((1, timedelta(minutes=5)),)}
    advice = f"{path_in('lost_code')}conseil/"
    assert [client.post(advice, {"code": "azerty"}).status_code for _ in range(2)] == [200, 429]
