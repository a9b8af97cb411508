"""What people say of a guide: kept without anything that says who they are."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from parvis.guides import actions
from parvis.guides.commands import feedback, list_guides
from parvis.guides.models import Feedback
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db
SLUG = "01-ouvrir-mon-compte"
URL = f"/fiches/{SLUG}/avis/"


@pytest.fixture
def no(client) -> str:
    """Somebody has just said that it did not help: the address where they say why."""
    return str(client.post(URL, {"helped": "no"})["Location"])


def test_a_yes_is_thanked_for(client):
    response = client.post(URL, {"helped": "yes"})
    assert (response.status_code, response["Location"]) == (302, f"/fiches/{SLUG}/merci/")
    assert "Merci" in client.get(response["Location"]).content.decode()
    kept = Feedback.objects.get()
    assert (kept.slug, kept.language, kept.helped) == (SLUG, "fr", True)


def test_a_no_is_asked_why_once(client, settings, no):
    settings.PRACTICE = False
    assert "Pourquoi" in client.get(no).content.decode()
    response = client.post(no, {"reason": "unclear", "said": "L’étape 3, avec le RIB"})
    assert response["Location"] == f"/fiches/{SLUG}/merci/"
    again = client.post(no, {"reason": "stuck", "said": "autre"})
    assert again["Location"] == f"/fiches/{SLUG}/merci/"
    kept = Feedback.objects.get()
    assert (kept.reason, kept.said) == ("unclear", "L’étape 3, avec le RIB")


def test_without_a_reason_the_page_says_so_and_keeps_what_was_typed(client, no):
    response = client.post(no, {"said": "Je n’ai pas trouvé"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "Je choisis une raison dans la liste." in page
    assert 'value="Je n’ai pas trouvé"' in page
    assert client.post(no, {"reason": "nothing", "said": "x" * 301}).status_code == 200
    assert Feedback.objects.get().reason == ""


def test_in_practice_the_words_are_not_kept(client, no):
    client.post(no, {"reason": "other", "said": "Je suis Ada"})
    assert Feedback.objects.get().said == ""


def test_personal_data_is_masked(client, settings, no):
    settings.PRACTICE = False
    client.post(no, {"reason": "other", "said": "2 85 06 75 999 000 23 ou ada@boite.example, 06 39 98 12 34"})
    assert Feedback.objects.get().said == "[…] ou […], […]"


def test_nothing_else_is_kept():
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(
            cursor, Feedback._meta.db_table)]  # fmt: skip
    assert sorted(columns) == ["created_at", "helped", "id", "language", "reason", "said", "slug"]


@pytest.mark.parametrize("said", [{}, {"helped": "perhaps"}])
def test_an_answer_that_is_none_leads_back(client, said):
    assert client.post(URL, said)["Location"] == f"/fiches/{SLUG}/"
    assert not Feedback.objects.exists()


def test_reading_changes_nothing(client, no):
    assert client.get(URL).status_code == 405
    assert client.head(no).status_code == 200
    assert Feedback.objects.count() == 1


def test_an_unknown_answer_leads_to_the_thanks(client, no):
    elsewhere = no.replace(SLUG, "02-code-perdu")
    assert client.get(elsewhere)["Location"] == "/fiches/02-code-perdu/merci/"
    assert client.get(f"{URL}00000000-0000-4000-8000-000000000000/")["Location"] == f"/fiches/{SLUG}/merci/"


def test_past_the_limit_it_is_said_that_nothing_is_kept(client, settings):
    settings.LIMITS = {**settings.LIMITS, "guide_feedback": ((1, timedelta(minutes=5)),)}
    client.post(URL, {"helped": "yes"})
    response = client.post(URL, {"helped": "yes"})
    assert response.status_code == 429
    assert "n’a pas été gardée" in response.content.decode()
    assert Feedback.objects.count() == 1
    assert PortalClient(REMOTE_ADDR="192.0.2.9").post(URL, {"helped": "yes"}).status_code == 302


def test_a_form_of_somebody_elses_site_is_refused():
    strict = PortalClient(enforce_csrf_checks=True)
    assert strict.post(URL, {"helped": "yes"}).status_code == 403
    token = re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', strict.get(f"/fiches/{SLUG}/").content.decode()
    )
    assert token
    assert strict.post(URL, {"helped": "yes", "csrfmiddlewaretoken": token[1]}).status_code == 302


def test_it_is_kept_a_year():
    now = timezone.now()
    for days in (1, 400):
        Feedback.objects.create(slug=SLUG, language="fr", helped=True, created_at=now - timedelta(days=days))
    assert actions.purge(now) == 1
    assert Feedback.objects.count() == 1


def test_the_commands(capsys):
    Feedback.objects.create(slug=SLUG, language="fr", helped=True)
    Feedback.objects.create(slug=SLUG, language="fr", helped=False, reason="other", said="=1+1")
    assert feedback([]) == 0
    assert f"{SLUG},fr,1,1" in capsys.readouterr().out
    assert feedback(["--said"]) == 0
    assert f"{SLUG},fr,other,'=1+1" in capsys.readouterr().out
    assert list_guides([]) == 0
    assert SLUG in capsys.readouterr().out
