"""Every page of the home app, in both languages, through the strict client. Only help asks the database."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.urls import reverse
from django.utils import translation

from parvis.home.urls import urlpatterns
from parvis.ui.theme import stylesheet

READ_ONLY = [pattern.name for pattern in urlpatterns if pattern.name != "dashboard"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.django_db] if name == "help" else []) for name in READ_ONLY],
)
def test_a_page_is_sound_and_offers_a_human(client, name, language):
    with translation.override(language):
        address = reverse(name)
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}">' in page
    assert settings.ORGANISATION.phone_link in page
    assert response["Cache-Control"] == "no-store"
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.django_db  # one of them is the search of help points
@pytest.mark.parametrize("name", READ_ONLY)
def test_every_link_leads_somewhere(client, name):
    page = client.get(reverse(name)).content.decode()
    for address in set(re.findall(r'href="(/[^"#]*)"', page)):
        elsewhere = ("/static/", "/en/", "/atelier/", "/creer-mon-compte/", "/se-connecter/", "/mon-compte/")
        if address.startswith(elsewhere):
            continue  # other languages and other apps have tests of their own
        assert client.get(address).status_code == 200, address


@pytest.mark.django_db
def test_each_page_leads_to_itself_in_the_other_language(client):
    assert 'href="/en/aide/" lang="en" hreflang="en"' in client.get("/aide/").content.decode()
    assert 'href="/aide/" lang="fr" hreflang="fr"' in client.get("/en/aide/").content.decode()


def test_the_front_page_opens_both_doors(client):
    page = client.get("/").content.decode()
    assert "Accéder à mon compte" in page
    assert "1<sup>re</sup> visite\u00a0? Je crée mon compte" in page
    assert f'href="{reverse("enrolment_start")}"' in page


def test_what_is_at_hand_names_the_mobile_phone(client):
    assert "<strong>Mon téléphone mobile</strong><br>pour me prévenir" in client.get("/").content.decode()
    assert "pour me prévenir" in client.get("/creer-mon-compte/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("topic", "name"), [
    ("J’ai perdu mon code", "lost_code"), ("Mon compte est bloqué", "lost_access"),
    ("Je n’ai pas reçu le courriel d’activation", "enrolment_sent"),
])  # fmt: skip
def test_help_leads_where_it_is_done(client, topic, name):
    page = client.get("/aide/").content.decode()
    answer = page[page.index(f"<h3>{topic}</h3>") :].partition("</details>")[0]
    assert f'href="{reverse(name)}' in answer


@pytest.mark.django_db
def test_the_tabs_of_the_account_are_on_its_pages(signed_in):
    for name in ("dashboard", "factors", "recovery_codes", "my_data", "close_account", "confirm", "security"):
        page = signed_in.get(reverse(name)).content.decode()
        assert 'class="account-nav"' in page, name
        assert page.count(">Me déconnecter<") == 2, f"{name}: the header’s, the phone’s"


def test_the_statement_says_that_no_audit_was_made(client):
    assert "non conforme" in client.get("/accessibilite/").content.decode()


def test_durations_are_those_of_the_settings(client, settings):
    settings.ACTIVATION_LINK_VALID = settings.ACTIVATION_LINK_VALID * 2
    assert "qui marche 14 jours" in client.get("/donnees-personnelles/").content.decode()


@pytest.mark.django_db
def test_in_production_no_word_of_the_workshop(client, settings):
    settings.PRACTICE = False
    for name in READ_ONLY:
        page = client.get(reverse(name)).content.decode()
        assert "Atelier" not in page
        assert "fictives" not in page


def test_a_first_visit_is_light(client):
    """The page goes uncompressed (a secret beside a text that others choose must), its files do not."""
    page = client.get("/").content
    loaded = set(re.findall(r'(?:src|href)="/static/([^"]+)"', page.decode()))
    files = [gzip.compress(Path(str(find(name))).read_bytes()) for name in loaded]
    assert {"parvis.css", "forms.css", "parvis.js", "icon.svg"} <= loaded
    weight = len(page) + sum(map(len, files)) + len(stylesheet())
    assert weight < 30_000, f"{weight} bytes; the promise is 60 KB, headers included"


def test_the_dashboard_is_for_members(client):
    response = client.get("/mon-compte/")
    assert (response.status_code, response["Location"]) == (302, "/se-connecter/?next=/mon-compte/")
