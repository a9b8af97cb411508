"""What is counted of the assistant: questions without answer, yes and no; nobody is named."""

from datetime import timedelta

import pytest
from django.urls import resolve
from django.utils import timezone

from parvis.assistant import actions, queries
from parvis.assistant.models import Helpfulness, Unanswered
from parvis.assistant.rules import MOST_ROWS

pytestmark = pytest.mark.django_db
NONSENSE = "Xqzt, wvkj PFFF ?"


@pytest.fixture
def _in_production(settings):
    resolve("/")  # the addresses are read once: those of practice too, for the tests that follow
    settings.PRACTICE = False


@pytest.mark.usefixtures("_in_production")
def test_a_question_without_answer_is_counted_under_one_spelling(ask):
    ask(NONSENSE)
    ask("xqzt wvkj pfff")
    kept = Unanswered.objects.get()
    assert (kept.text, kept.language, kept.count) == ("xqzt wvkj pfff", "fr", 2)
    assert kept.last_on == timezone.localdate()


@pytest.mark.usefixtures("_in_production")
def test_no_number_of_a_question_is_kept(ask):
    ask("Xqzt né le 12/03/1956, 75011 Paris, RIB 12AB345, le 5 mars 1956")
    kept = Unanswered.objects.get().text
    assert not [part for part in ("1956", "75011", "12ab345") if part in kept]


@pytest.mark.usefixtures("_in_production")
def test_no_name_of_a_question_is_kept(ask):
    ask("xqzt pour fatima benali ou lucas")
    assert Unanswered.objects.get().text == "xqzt pour ou"


@pytest.mark.usefixtures("_in_production")
def test_what_was_answered_is_not(ask):
    ask("J’ai perdu mon code")
    assert not Unanswered.objects.exists()


def test_in_practice_nothing_typed_is_kept(ask):
    ask(NONSENSE)
    assert not Unanswered.objects.exists()


@pytest.mark.usefixtures("_in_production")
def test_the_table_does_not_grow_without_end(monkeypatch, settings):
    settings.COUNTED_BY = 1
    settings.LIMITS = {**settings.LIMITS, "assistant_unanswered": ((3, timedelta(days=1)),)}
    counted = [actions.count_unanswered(f"question {word}", "fr", b"here") for word in ("a", "b", "c", "d")]
    assert counted == [True, True, True, False]
    rows = [Unanswered(text=f"q{n}", language="fr") for n in range(MOST_ROWS)]
    Unanswered.objects.bulk_create(rows)
    assert not actions.count_unanswered("nouvelle", "fr", b"there")
    assert actions.count_unanswered("q1", "fr", b"there")  # one that is there goes on counting


def test_the_most_asked_come_first_and_old_ones_go():
    today = timezone.localdate()
    for text, count, age in (("rare", 1, 0), ("often", 9, 3), ("old", 5, 91)):
        Unanswered.objects.create(text=text, language="fr", count=count, last_on=today - timedelta(days=age))
    assert actions.purge(timezone.now()) == 1
    assert [each.text for each in queries.unanswered()] == ["often", "rare"]


def test_a_yes_or_a_no_counts_once(ask):
    page = ask("J’ai perdu mon code, comment en choisir un autre ?")
    thanked = ask(after=page, helped="yes")
    assert "Merci, c’est noté." in thanked
    assert "Cela m’a aidé" not in thanked
    assert "J’ai perdu mon code, comment" in thanked  # the conversation stays
    ask(after=thanked, helped="no")
    votes = Helpfulness.objects.all()
    assert {(each.yes, each.no) for each in votes} == {(1, 0)}
    assert "guide:02-code-perdu" in {each.document for each in votes}


def test_a_page_sent_again_and_again_stuffs_no_box(ask, settings):
    settings.LIMITS = {**settings.LIMITS, "assistant_vote": ((2, timedelta(days=1)),)}
    page = ask("J’ai perdu mon code, comment en choisir un autre ?")
    for _ in range(5):
        ask(after=page, helped="no")
    assert {each.no for each in Helpfulness.objects.all()} == {2}


def test_a_no_offers_a_human(ask):
    page = ask("J’ai perdu mon code, comment en choisir un autre ?")
    assert "Quelqu’un peut m’aider" in ask(after=page, helped="no")
    assert {(each.yes, each.no) for each in queries.helpfulness()} == {(0, 1)}


@pytest.mark.parametrize("helped", ["yes", "maybe"])
def test_a_vote_on_nothing_counts_nothing(ask, helped):
    ask("Bonjour", helped=helped)
    assert not Helpfulness.objects.exists()


def test_practice_shows_fictitious_counts_and_begins_again(settings):
    actions.fill_practice()
    actions.fill_practice()
    assert Unanswered.objects.count() == len(actions.ASKED_IN_VAIN)
    actions.empty()
    assert not Unanswered.objects.exists()
    assert not Helpfulness.objects.exists()
    settings.PRACTICE = False
    actions.fill_practice()
    assert not Unanswered.objects.exists()
