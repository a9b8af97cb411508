"""The page of the search: what it finds, what it says when it finds nothing, what it does not keep."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.db import OperationalError, connection

from parvis.lib.masking import MASK
from parvis.search.models import NothingFound

pytestmark = pytest.mark.django_db


def page(client, typed, where="/recherche/", **more):
    return client.get(where, {"q": typed, **more}).content.decode()


@pytest.mark.parametrize(("typed", "where", "title"), [
    ("j'ai perdu mon code", "/recherche/", "mon <mark>code</mark>"),
    ("DELAIS de traitements", "/recherche/", "Je regarde les <mark>délais</mark> de <mark>traitement</mark>"),
    ("vacances etranger", "/recherche/", "<mark>étranger</mark>"),
    ("arret de travail", "/recherche/", "Mon <mark>arrêt</mark> de <mark>travail</mark>"),
    ("clés d'acces", "/recherche/", "une <mark>clé</mark> d’<mark>accès</mark>"),
    ("lost codes", "/en/recherche/", "I have <mark>lost</mark> my <mark>code</mark>"),
    ("processing times", "/en/recherche/", "See the <mark>processing</mark> <mark>times</mark>"),
])  # fmt: skip
def test_what_is_found_is_marked(client, filled, typed, where, title):
    found = page(client, typed, where)
    assert title in found
    assert 'role="search"' in found


@pytest.mark.parametrize(("typed", "where", "said"), [
    ("remboursmeent", "/recherche/", "pour «\u00a0remboursement\u00a0»"),
    ("deleis de traitment", "/recherche/", "pour «\u00a0delais de traitement\u00a0»"),
    ("proccessing tmies", "/en/recherche/", "processing times"),
])  # fmt: skip
def test_a_typing_error_is_forgiven_and_told(client, filled, typed, where, said):
    found = page(client, typed, where)
    assert said in found
    assert f"q={quote(typed).replace('%20', '+')}&amp;exact=1" in found
    assert said not in page(client, typed, where, exact="1")


def test_what_it_does_not_translate_is_in_french_and_says_so(client, filled):
    found = page(client, "arrêt de travail", "/en/recherche/")
    assert '<li class="search-hit" lang="fr">' in found
    assert "/en/mon-agenda/prendre/arret/" in found


def test_without_words_the_page_says_where_to_begin(client, django_assert_num_queries):
    for address in ("/recherche/", "/recherche/?q=", "/recherche/?q=%20%E2%80%8B"):
        with django_assert_num_queries(0):
            found = client.get(address).content.decode()
        assert "J’ouvre mon compte" in found


def test_names_cost_no_more_queries_when_there_are_many(
    client, filled, settings, django_assert_max_num_queries
):
    settings.COUNTED_BY = 100
    client.get("/recherche/", {"q": "jean zyxw"})  # what is known is read first
    with django_assert_max_num_queries(4):
        response = client.get("/recherche/", {"q": "zyxw jean qsdf, wxcv marie poiu, mlkj paul azer"})
    assert "jean" not in response["Location"]


def test_what_stands_beside_a_name_is_a_usual_word_in_any_language(client, filled):
    response = client.get("/en/recherche/", {"q": "inscription jean"})
    assert response["Location"].startswith("/en/recherche/?q=inscription+")


def test_nothing_found_says_so_counts_it_and_shows_who_helps(client, filled, settings):
    settings.PRACTICE = False
    found = page(client, "hypnothérapie")
    assert "Rien ne répond à «\u00a0hypnothérapie\u00a0»" in found
    assert "/en/recherche/?q=hypnoth" in found
    assert settings.ORGANISATION.phone in found
    client.head("/recherche/?q=hypnotherapie")
    page(client, "hypnothérapie", exact="1")
    assert NothingFound.objects.get().count == 1


def test_a_search_that_finds_nothing_asks_the_database_four_times(
    client, filled, settings, django_assert_max_num_queries
):
    settings.PRACTICE = False
    page(client, "hypnothérapie")
    with django_assert_max_num_queries(4):
        page(client, "hypnothérapie")


@pytest.mark.parametrize(("typed", "left"), [
    ("2 69 05 49 588 157 80 ma carte", "[…] ma carte"),
    ("mon compte ada@exemple.example", "mon compte […]"),
    ("rappeler le 06 39 98 01 02", "rappeler le […]"),
    ("jean dupont carte", "[…] carte"),
])  # fmt: skip
def test_what_is_personal_does_not_stay_in_the_address(client, filled, typed, left):
    response = client.get("/recherche/", {"q": typed})
    assert response.status_code == 302
    assert parse_qs(urlsplit(response["Location"]).query) == {"q": [left]}
    found = client.get(response["Location"]).content.decode()
    assert "c’est effacé" in found
    assert typed not in found


@pytest.mark.parametrize(("typed", "where", "said"), [
    ("Jean Dupont", "/recherche/", "Il ne reste rien à chercher"),
    ("je m'appelle Jean Dupont, 06 39 98 01 02", "/recherche/", "Il ne reste rien à chercher"),
    ("John Smith", "/en/recherche/", "Nothing is left to look for"),
])  # fmt: skip
def test_when_only_what_is_personal_was_typed_the_box_is_empty(client, filled, settings, typed, where, said):
    settings.PRACTICE = False
    found = client.get(where, {"q": typed}, follow=True).content.decode()
    assert said in found
    assert MASK not in found
    assert "Rien ne répond" not in found
    assert not NothingFound.objects.exists()


def test_too_many_searches_from_one_place_keep_what_was_typed(client, filled, settings):
    settings.COUNTED_BY = 1
    settings.LIMITS = {**settings.LIMITS, "search": ((1, timedelta(minutes=5)),)}
    assert client.get("/recherche/", {"q": "carte"}).status_code == 200
    refused = client.get("/recherche/", {"q": "mon code"})
    assert refused.status_code == 429
    assert "dans cinq minutes" in refused.content.decode()
    assert 'value="mon code"' in refused.content.decode()
    assert client.get("/recherche/", {"q": "carte 06 39 98 01 02"}).status_code == 302, (
        "nothing personal stays"
    )
    assert client.get("/recherche/").status_code == 200, "the box alone costs nothing"


def test_the_phone_of_the_organisation_is_nobodys(client, filled, settings):
    assert client.get("/recherche/", {"q": settings.ORGANISATION.phone}).status_code == 200


def test_too_long_is_said_and_nothing_personal_comes_back(client):
    response = client.get("/recherche/", {"q": "269054958815780 " + "a" * 300})
    found = response.content.decode()
    assert "200 caractères au plus" in found
    assert "269054958815780" not in found
    assert "a" * 300 in found, "what was typed is not lost"
    assert "200 caractères au plus" in page(client, "é" * 10_000)


def test_short_enough_without_what_is_personal_is_looked_for(client, filled):
    answer = client.get("/recherche/", {"q": "code perdu " + "2 69 05 49 588 157 80 " * 10})
    assert answer.status_code == 302
    assert "69" not in answer["Location"]


@pytest.mark.parametrize("typed", [
    "'; DROP TABLE search_edition; --", "code:*",
    "code & !perdu | (carte", "<-> <2>", "\\", "'code'", "''':A",
    "<script>alert(1)</script> code", "%s %(x)s {} {7}", "code\x00perdu", "\u202ecode\u2066", "ﷺ" * 200,
    "\u0301" * 200, "-code OR \"perdu\"", "😀", "code " * 40,
])  # fmt: skip
def test_whatever_is_typed_is_only_words(client, filled, typed):
    response = client.get("/recherche/", {"q": typed})
    found = response.content.decode()
    assert response.status_code == 200
    assert "<script>alert" not in found
    assert "\u202e" not in found


def test_characters_that_are_not_seen_change_nothing(client, filled):
    assert "J’ai perdu mon <mark>code</mark>" in page(client, "co\u200bde pe\u00adrdu").replace(
        "<mark>perdu</mark>", "perdu"
    )


@pytest.mark.parametrize("number", ["0", "-1", "x", "²", "21", "9" * 99, "0000199", "000001" + "9" * 5000])
def test_a_page_that_is_none(client, filled, number):
    assert client.get("/recherche/", {"q": "code", "page": number}).status_code == 404


def test_pages_follow_one_another(client, filled):
    first = page(client, "le la")
    assert first.count('class="search-hit"') == 20
    assert "page=2" in first
    second = page(client, "le la", page="2")
    assert "Réponses précédentes" in second
    titles = [part.split("</h3>")[0] for part in first.split("<h3>")[1:21]]
    assert not [title for title in titles if title in second.split('<section class="ways')[0]]


def test_an_outage_of_the_database_says_come_back(client, filled):
    def fails(*_):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(fails):
        response = client.get("/recherche/", {"q": "code"})
    assert response.status_code == 503


def test_without_modules_nothing_leads_nowhere(client, filled, settings):
    off = dict.fromkeys(settings.ORGANISATION.modules, False)
    settings.ORGANISATION = replace(settings.ORGANISATION, modules=off)
    assert "/fiches/" not in client.get("/recherche/").content.decode()
    assert "/fiches/" not in page(client, "j’ai perdu mon code")
    assert "/assistant/" not in page(client, "hypnothérapie")


def test_nothing_of_a_search_is_logged(client, filled, caplog):
    page(client, "hypnothérapie")
    page(client, "code", page="99")
    assert "hypno" not in caplog.text
    assert "q=code" not in caplog.text


def test_it_changes_nothing_by_post(client):
    assert client.post("/recherche/", {"q": "code"}).status_code == 405
