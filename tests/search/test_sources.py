"""Everything that can be found is in the passages, in plain text, and nothing that is not offered."""

from dataclasses import replace
from html import unescape

import pytest
from django.utils.html import strip_tags

from parvis.appointments.enums import Audience
from parvis.appointments.models import Purpose
from parvis.guides.queries import offered, shelf
from parvis.questions import actions as questions
from parvis.search.passages import Kind
from parvis.search.queries import search
from parvis.search.sources import passages, plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def _filled():
    questions.fill_sample()
    words = {
        "name": "Mon arrêt de travail",
        "summary": "Ce qui me sera versé.",
        "documents": ["Mon avis d’arrêt"],
    }
    Purpose.objects.create(slug="arret", minutes=20, words={"fr": words})
    Purpose.objects.create(slug="cache", minutes=20, words={"fr": words}, audience=Audience.INVITED)


@pytest.mark.usefixtures("_filled")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_kind_is_there_with_a_key_of_its_own(language):
    found = passages(language)
    assert {one.kind for one in found} == set(Kind)
    assert len({one.key for one in found}) == len(found)
    assert {one.document for one in found if one.kind == Kind.GUIDE} == {
        f"guide:{slug}" for slug in offered(language)
    }
    assert all(one.key.split("#")[0] == one.document for one in found)
    assert all(one.title and one.text for one in found)


@pytest.mark.usefixtures("_filled")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_passage_is_on_the_page_that_it_leads_to(client, language, settings):
    """Word for word, under its anchor: the words of the fixed pages are told twice in the code."""
    pages: dict[str, str] = {}
    for one in passages(language):
        address, _, anchor = one.url.partition("#")
        if not anchor or (language == "en" and one.kind == Kind.GUIDE):
            continue  # in English: the same templates
        html = pages.setdefault(address, client.get(address).content.decode())
        assert f'id="{anchor}"' in html, one.url
        said = " ".join(unescape(strip_tags(html)).split())
        for line in (one.title, one.heading, *one.text.split("\n")):
            assert " ".join(line.split()) in said, (one.key, line)


@pytest.mark.usefixtures("_filled")
def test_what_is_not_translated_says_so():
    purpose = next(one for one in passages("en") if one.kind == Kind.PURPOSE)
    assert (purpose.language, purpose.title) == ("fr", "Mon arrêt de travail")
    assert purpose.url == "/en/mon-agenda/prendre/arret/"


@pytest.mark.usefixtures("_filled")
def test_a_module_that_is_off_has_nothing_to_find(settings):
    off = dict.fromkeys(settings.ORGANISATION.modules, False)
    settings.ORGANISATION = replace(settings.ORGANISATION, modules=off)
    found = passages("fr")
    assert {one.kind for one in found} == {Kind.QUESTION, Kind.HELP}
    assert not {"help:find_us", "help:my_calls", "help:delays"} & {one.document for one in found}


def test_facts_are_filled_in_and_the_organisation_named(settings):
    settings.ORGANISATION = replace(settings.ORGANISATION, name="Caisse 100 % à nous")
    text = "\n".join(one.text for one in passages("fr"))
    assert "{" not in text
    assert "%(" not in text
    assert "celui que Caisse 100 % à nous connaît" in text


def test_two_queries_whatever_there_is(django_assert_num_queries):
    with django_assert_num_queries(2):
        passages("fr")


@pytest.mark.parametrize(("html", "text"), [
    ("<p>Un <strong>mot</strong>.</p>\n<ul>\n<li>a</li>\n<li>b &lt;b&gt;</li></ul>", "Un mot.\na\nb <b>"),
    ("Ici<br>\net là\u00a0: <a href='/x/'>oui</a>", "Ici\net là\u00a0: oui"),
    ("", ""),
])  # fmt: skip
def test_html_becomes_plain_text(html, text):
    assert plain(html) == text


def test_a_guide_of_the_organisation_says_how_it_is_asked_for(settings, tmp_path):
    """The search and the assistant find it by words that it does not show."""
    shipped = shelf("fr").guides["02-code-perdu"].path.read_text()
    (tmp_path / "fr").mkdir()
    text = shipped.replace(
        "series =", 'asked = ["zygomatique bloqué", "je ne sais plus entrer"]\nseries =', 1
    )
    (tmp_path / "fr/02-code-perdu.md").write_text(text)
    settings.GUIDES_FOLDER = tmp_path
    whole = next(one for one in passages("fr") if one.key == "guide:02-code-perdu")
    assert whole.asked == ("zygomatique bloqué", "je ne sais plus entrer")
    assert "zygomatique" not in whole.text
    assert search("zygomatiques", "fr").hits[0].title == "J’ai perdu mon code"
