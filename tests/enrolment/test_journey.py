"""The whole way, from the front page to the dashboard, and the way back."""

import pytest

from parvis.accounts.models import Account
from parvis.enrolment.models import Enrolment
from parvis.letters.models import Letter
from tests import walk
from tests.signing_in import enter

pytestmark = pytest.mark.django_db


def link_in(letter):
    return letter.content["link"].removeprefix("http://localhost:8000")


def test_from_the_first_page_to_the_dashboard(client):
    who = walk.first("opens")
    assert walk.walk(client, who)["Location"] == "/creer-mon-compte/courriel-envoye/"
    page = client.get("/creer-mon-compte/courriel-envoye/").content.decode()
    assert who.email in page.replace("<wbr>", "")
    assert not Account.objects.exists()
    link = link_in(Letter.objects.get(kind="activation"))
    for _ in range(3):
        assert "J’active mon compte" in client.get(link).content.decode()
    assert client.head(link).status_code == 200
    assert not Account.objects.exists()
    assert "Mon compte est activé" in client.post(link).content.decode()
    account = Account.objects.get()
    assert account.profile.email == who.email
    assert "déjà activé" in client.post(link).content.decode()
    assert "déjà activé" in client.get(link).content.decode()
    assert Account.objects.count() == 1
    enter(client, who)
    assert account.display_name in client.get("/mon-compte/").content.decode()


def test_the_record_is_emptied_once_activated(client):
    walk.walk(client, walk.first("opens"))
    client.post(link_in(Letter.objects.get(kind="activation")))
    record = Enrolment.objects.get()
    emptied = ("identity", "contacts", "code_hash", "rib_evidence", "card_evidence", "first_names")
    assert {getattr(record, name) for name in emptied} == {None}
