"""The index is that of what can be found now: nobody has to think of it, and it is never half there."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from parvis.questions import actions as questions
from parvis.questions.models import Question
from parvis.search import actions, editions, queries
from parvis.search.models import Edition, IndexedPassage
from parvis.search.passages import Kind, Passage

pytestmark = pytest.mark.django_db
CONTENT = {"answer_fr": "Une réponse.", "question_en": "", "answer_en": "", "is_published": True}


def titles(typed, language="fr"):
    return [hit.title for hit in queries.search(typed, language).hits]


def test_a_search_asks_the_database_twice(filled, django_assert_num_queries):
    queries.search("délai", "fr")
    with django_assert_num_queries(2):
        queries.search("délai", "fr")


def test_what_is_published_is_found_at_once_and_no_longer_once_it_is_not(db):
    assert titles("trottinette") == []
    question = questions.add({"question_fr": "Ma trottinette est-elle couverte\u00a0?", **CONTENT}, None)
    assert titles("trottinettes") == ["Ma trottinette est-elle couverte\u00a0?"]
    Question.objects.filter(pk=question.pk).update(is_published=False)
    assert titles("trottinette") == []


def test_a_module_that_is_off_is_not_found(filled, settings):
    assert "Je regarde les délais de traitement" in titles("délais de traitement")
    off = dict.fromkeys(settings.ORGANISATION.modules, False)
    settings.ORGANISATION = replace(settings.ORGANISATION, modules=off)
    assert "Je regarde les délais de traitement" not in titles("délais de traitement")


def test_the_same_content_is_written_once(filled):
    queries.search("code", "fr")
    edition = Edition.objects.get()
    editions.renewed("fr")
    assert Edition.objects.get() == edition


def test_an_index_that_was_lost_is_written_again(filled):
    before = titles("délais")
    Edition.objects.all().delete()
    assert titles("délais") == before
    assert before


def _one(number):
    passage = Passage(f"x:{number}", f"x:{number}", Kind.HELP, "fr", "Titre", "", f"Texte {number}", "/x/")
    return [(passage, "'titre':1A")]


def test_few_editions_are_kept_and_those_of_the_other_language_too(db):
    actions.write_edition("en", _one(0))
    for number in range(6):
        actions.write_edition("fr", _one(number))
    kept = Edition.objects.filter(language="fr")
    assert kept.count() == IndexedPassage.objects.filter(edition__in=kept).count() == 4
    assert IndexedPassage.objects.order_by("-pk").values_list("text", flat=True)[0] == "Texte 5"
    assert Edition.objects.filter(language="en").count() == 1


def test_a_zero_byte_in_a_file_is_no_fault(db):
    passage = Passage("x", "x", Kind.HELP, "fr", "a\0b", "", "c\0d", "/x/")
    actions.write_edition("fr", [(passage, "'x':1")])
    assert IndexedPassage.objects.get().title == "ab"


@pytest.mark.django_db(transaction=True)
def test_two_that_write_it_at_once_have_the_same():
    def write(_):
        try:
            return actions.write_edition("fr", _one(1))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as both:
        editions = set(both.map(write, range(4)))
    assert len(editions) == 1
    assert IndexedPassage.objects.count() == 1
