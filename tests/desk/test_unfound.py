"""What people do not find, at the desk: each list, the file, the answer written from a row."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.agents.enums import Role
from parvis.assistant.models import Helpfulness, Unanswered
from parvis.guides.models import Feedback
from parvis.search.models import NothingFound
from tests.agents.signing_in import an_agent, at_desk

pytestmark = pytest.mark.django_db
PAGE, NEW = "/bureau/introuvables/", "/bureau/questions/nouvelle/"
GUIDE = "02-code-perdu"


@pytest.fixture
def desk(client):
    return at_desk(client, an_agent(Role.CONTENT))


def fill(number=1):
    for each in range(number):
        day, guide = date(2026, 11, 1 + each), f"guide-{each}" if each else GUIDE
        NothingFound.objects.create(words=f"cure thermale {each}", language="fr", count=7, last_on=day)
        Unanswered.objects.create(text=f"travel vaccine {each}", language="en", count=3, last_on=day)
        Helpfulness.objects.create(document=f"guide:{guide}", language="fr", yes=2, no=5)
        said = {"helped": False, "reason": "unclear", "said": f"l’étape {each} <b>"}
        Feedback.objects.create(slug=guide, language="fr", **said)


def text(response):
    return response.content.decode()


def test_every_list_is_there_with_its_links(desk):
    fill()
    page = text(desk.get(PAGE))
    assert "cure thermale 0" in page
    assert 'lang="en">travel vaccine 0' in page
    assert page.count(f'href="/fiches/{GUIDE}/"') == 3, (
        "the guide, the answers drawn from it, somebody's words"
    )
    assert "l’étape 0 &lt;b&gt;" in page
    assert "Je n’ai pas compris une étape" in page


def test_nothing_yet(desk):
    page = text(desk.get(PAGE))
    assert "tout ce qui a été cherché a été trouvé" in page
    assert page.count("Personne ne l’a encore dit.") == 3


def test_most_asked_first_and_fifty_at_most(desk):
    day = date(2026, 11, 1)
    NothingFound.objects.bulk_create(
        NothingFound(words=f"mot{number:03}", language="fr", count=number, last_on=day)
        for number in range(1, 61)
    )
    page = text(desk.get(PAGE))
    assert page.index("mot060") < page.index("mot011")
    assert "mot010" not in page
    assert "mot001" in text(desk.get(f"{PAGE}introuvables.csv"))


def test_it_costs_the_same_at_one_row_and_at_ten(desk):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as told:
            desk.get(PAGE)
        return len(told)

    desk.get(PAGE)
    fill(1)
    one = queries()
    NothingFound.objects.all().delete()
    Unanswered.objects.all().delete()
    Helpfulness.objects.all().delete()
    fill(10)
    assert queries() == one


def test_the_file(desk):
    fill()
    NothingFound.objects.create(words="=cmd", language="fr", count=1, last_on=date(2026, 11, 1))
    answer = desk.get(f"{PAGE}introuvables.csv")
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(StringIO(text(answer).lstrip("\ufeff")), delimiter=";"))
    assert {len(row) for row in rows} == {7}
    assert ["Recherche sans résultat", "cure thermale 0", "fr", "7", "", "", "2026-11-01"] in rows
    assert "'=cmd" in [row[1] for row in rows], "no formula"
    assert [row[0] for row in rows].count("Mots sur une fiche") == 1


def test_the_answer_is_written_from_the_row_whose_words_no_address_holds(desk):
    fill()
    page = text(desk.get(PAGE))
    search, question = NothingFound.objects.get(), Unanswered.objects.get()
    assert f"{NEW}?recherche={search.pk}" in page
    assert "cure+thermale" not in page
    assert 'value="Cure thermale 0"' in text(desk.get(f"{NEW}?recherche={search.pk}"))
    assert 'value="Travel vaccine 0"' in text(desk.get(f"{NEW}?assistant={question.pk}"))


@pytest.mark.parametrize(
    "query", ["recherche=0", "recherche=x", "recherche=²", "assistant=99999999999", "autre=1"]
)
def test_a_row_that_is_not_there_begins_an_empty_form(desk, query):
    fill()
    page = text(desk.get(f"{NEW}?{query}"))
    assert "Cure thermale" not in page
    assert "Travel vaccine" not in page


def test_what_is_off_is_not_shown(desk, settings):
    fill()
    modules = {**settings.ORGANISATION.modules, "assistant": False, "guides": False}
    settings.ORGANISATION = replace(settings.ORGANISATION, modules=modules)
    page = text(desk.get(PAGE))
    assert "travel vaccine" not in page
    assert "Pourquoi une fiche" not in page
