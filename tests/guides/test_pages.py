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
        ("<svg onload=alert(1)>", "&lt;svg onload=alert(1)&gt;"),
        ("<style>*{display:none}</style>", "&lt;style&gt;"),
        ("[Là](javascript:alert(1))", "[Là](javascript:alert(1))"),
        ("[Là](data:text/html,x)", "[Là](data:text/html,x)"),
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
    page = page_of(client, "16-rendez-vous-telephonique")  # one that speaks of it
    assert slug not in page
    assert "la fiche Je trouve de l’aide près de chez moi." in page


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x04\x00\x00\x00\x03\x00"


@pytest.fixture
def picture(settings):
    """`picture(PNG)`: the file of the second step of the first guide."""

    def write(content: bytes) -> None:
        folder = settings.GUIDES_PICTURES / "fr"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "01-ouvrir-mon-compte-2.png").write_bytes(content)
        settings.ORGANISATION = replace(settings.ORGANISATION)  # no page of before is kept

    return write


def test_a_picture_that_was_taken_is_shown(client, picture):
    picture(PNG)
    page = page_of(client, "01-ouvrir-mon-compte")
    assert page.count("<figure>") == 1
    assert 'width="1024" height="768"' in page
    assert "13 ou 15 chiffres, sur ma carte" in page
    response = client.get("/fiches/01-ouvrir-mon-compte/etape-2.png")
    assert b"".join(response.streaming_content) == PNG
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=31536000"


@pytest.mark.parametrize("content", [b"", b"GIF89a", PNG[:20]])
def test_a_file_that_is_no_picture_is_not_shown(client, picture, content):
    picture(content)
    assert "<figure>" not in page_of(client, "01-ouvrir-mon-compte")
    assert client.get("/fiches/01-ouvrir-mon-compte/etape-2.png").status_code == 404


@pytest.mark.parametrize("address", ["01-ouvrir-mon-compte/etape-3", "99-rien/etape-1", "../etape-1"])
def test_a_picture_that_is_not_there(client, picture, address):
    picture(PNG)
    assert client.get(f"/fiches/{address}.png").status_code == 404
