"""The index and every guide, in both languages, for this organisation and its settings."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from parvis.guides.queries import shelf
from tests.guides.conftest import GUIDE

SLUGS = list(shelf("fr").guides)


def page_of(client, slug: str, language: str = "fr") -> str:
    with translation.override(language):
        response = client.get(reverse("guide", args=[slug]))
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("slug", SLUGS)
def test_every_guide_is_a_sound_page(client, slug):
    """And asks the database nothing: no mark allows it."""
    french, english = page_of(client, slug), page_of(client, slug, "en")
    assert 'class="guide-qr"' in french
    assert f"http://localhost:8000/en/fiches/{slug}/" in english
    for page in (french, english):
        assert "{" not in page.partition("<main")[2].partition("</main")[0]


def test_the_index_lists_them_by_series(client):
    for address in ("/fiches/", "/en/fiches/"):
        page = client.get(address).content.decode()
        places = [page.index(f'/fiches/{slug}/"') for slug in SLUGS]
        assert places == sorted(places)
    assert "Pour commencer" in client.get("/fiches/").content.decode()


def test_no_such_guide(client):
    assert client.get("/fiches/99-rien/").status_code == 404
    assert client.post("/fiches/99-rien/avis/", {"helped": "yes"}).status_code == 404


def test_facts_are_those_of_the_settings_and_the_organisation(client, settings):
    assert "marche 7 jours" in page_of(client, "01-ouvrir-mon-compte")
    settings.ACTIVATION_LINK_VALID = timedelta(days=9)
    settings.ORGANISATION = replace(settings.ORGANISATION, name="Caisse <b>*du* [Parvis](javascript:1)")
    page = page_of(client, "01-ouvrir-mon-compte")
    assert "marche 9 jours" in page
    assert "Caisse &lt;b&gt;*du* [Parvis](javascript:1) ne me le demande jamais" in page


def test_french_is_typeset(client):
    page = page_of(client, "01-ouvrir-mon-compte")
    assert "«\u00a01re visite\u00a0? Je crée mon compte\u00a0»" in page
    assert "J’ouvre le lien" in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[Là](javascript:alert(1))", "[Là](javascript:alert(1))"),
        ("[Là](page:find_us)", '<a href="/nous-trouver/">Là</a>'),
        ("[Là](page:enrolment_step/identite)", '<a href="/creer-mon-compte/identite/">Là</a>'),
        ("[Là](guide:02-code-perdu)", '<a href="/fiches/02-code-perdu/">Là</a>'),
        ("[Là](https://caisse.example/x?a=1&b=2)", '<a href="https://caisse.example/x?a=1&amp;b=2">Là</a>'),
        ("[Là](page:nowhere) et ici", "<p>Là et ici</p>"),
    ],
)
def test_what_a_file_can_bring_into_the_page(client, own, text, shown):
    own("24-le-mien.md", GUIDE.replace("Voilà.", text))
    assert shown in page_of(client, "24-le-mien")


def test_what_is_not_translated_is_shown_in_french_and_says_so(client, own):
    own("24-le-mien.md")
    page = page_of(client, "24-le-mien", "en")
    assert '<article class="guide" lang="fr">' in page
    assert "exists in French only" in page


def test_guides_of_a_module_that_is_off_are_not_there(client, settings):
    slug = "20-trouver-de-l-aide"
    off = {**settings.ORGANISATION.modules, "places": False}
    settings.ORGANISATION = replace(settings.ORGANISATION, modules=off)
    assert client.get(f"/fiches/{slug}/").status_code == 404
    assert slug not in client.get("/fiches/").content.decode()
    assert slug not in page_of(client, "21-s-entrainer-a-l-atelier")
