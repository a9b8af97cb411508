"""Questions are shown when they are published, in the reader's language; every change is a version."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from parvis.agents.models import Agent
from parvis.questions import actions, queries
from parvis.questions.models import Question, Version
from parvis.questions.rules import MOST_QUESTIONS

pytestmark = pytest.mark.django_db


def content(asked="Où\u00a0?", answer="Là.", asked_en="Where?", answer_en="There.", published=True):
    return {"question_fr": asked, "answer_fr": answer, "question_en": asked_en, "answer_en": answer_en,
            "is_published": published}  # fmt: skip


@pytest.fixture
def agent():
    return Agent.objects.create(email="ines@caisse.example", name="Inès Martin", roles=["content"])


def test_a_published_question_is_on_the_help_page(client, agent):
    actions.add(content(answer="Là, <b>vraiment</b>, **oui**."), agent)
    page = client.get("/aide/").content.decode()
    assert "<h3>Où\u00a0?</h3>" in page
    assert "Là, &lt;b&gt;vraiment&lt;/b&gt;, <strong>oui</strong>." in page
    assert 'id="question-ou"' in page
    assert "<h3>Where?</h3>" in client.get("/en/aide/").content.decode()


def test_one_that_is_not_published_is_on_no_page(client, agent):
    actions.add(content(published=False), agent)
    assert "Les questions que l’on nous pose" not in client.get("/aide/").content.decode()


def test_without_english_the_french_is_shown_and_says_its_language(client, agent):
    actions.add(content(asked_en="", answer_en=""), agent)
    assert '<h3 lang="fr">Où\u00a0?</h3>' in client.get("/en/aide/").content.decode()


@pytest.mark.parametrize("many", [1, 10])
def test_the_help_page_asks_the_database_once(client, agent, django_assert_num_queries, many):
    for number in range(many):
        actions.add(content(f"Question {number}"), agent)
    with django_assert_num_queries(1):
        client.get("/aide/")


@pytest.mark.django_db(transaction=True)
def test_without_database_the_help_page_still_helps(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE questions_question RENAME TO elsewhere")
    try:
        response = client.get("/aide/")
        assert response.status_code == 200
        assert "J’ai perdu mon code" in response.content.decode()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO questions_question")


def test_each_change_is_a_version(agent):
    question = actions.add(content(), agent)
    actions.change(question.pk, content(answer="Ici."), agent, seen=1)
    actions.change(question.pk, content(answer="Ici."), agent, seen=2)  # nothing new
    assert [(one.number, one.answer_fr, one.saved_by) for one in queries.history(question)] == [
        (2, "Ici.", agent), (1, "Là.", agent),
    ]  # fmt: skip
    assert Question.objects.get().slug == "ou", "a link to it stays good"


def test_the_second_of_two_who_change_it_is_told(agent):
    question = actions.add(content(), agent)
    actions.change(question.pk, content(answer="Ici."), agent, seen=1)
    with pytest.raises(actions.ChangedMeanwhile) as told:
        actions.change(question.pk, content(answer="Ailleurs."), agent, seen=1)
    assert told.value.now.answer_fr == "Ici."
    assert Version.objects.count() == 2


def test_one_that_is_not_there(agent):
    assert actions.change(uuid4(), content(), agent, seen=1) is None
    assert actions.move(uuid4(), up=True) is False


def test_the_order_changes(agent):
    for asked in ("A", "B", "C"):
        actions.add(content(asked), agent)
    by_name = {one.question_fr: one.pk for one in queries.every()}
    actions.move(by_name["C"], up=True)
    actions.move(by_name["A"], up=True)  # first already
    actions.move(by_name["A"], up=False)
    assert [one.question_fr for one in queries.every()] == ["C", "A", "B"]


def test_two_of_the_same_words_have_two_places(agent):
    first, second = actions.add(content(), agent), actions.add(content(), agent)
    assert first.slug == "ou"
    assert second.slug.startswith("ou-")
    assert actions.add(content("…"), agent).slug == "question"


def test_there_is_an_end(agent):
    for number in range(MOST_QUESTIONS):
        actions.add(content(f"Question {number}"), agent)
    with pytest.raises(actions.TooMany):
        actions.add(content("Encore"), agent)


@pytest.mark.django_db(transaction=True)
def test_two_added_at_once_are_both_there():
    def add(_):
        try:
            actions.add(content(), None)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        list(both.map(add, range(2)))
    assert Question.objects.count() == 2
    assert sorted(Question.objects.values_list("position", flat=True)) == [1, 2]


def test_an_agent_who_is_deleted_leaves_what_was_written(agent):
    question = actions.add(content(), agent)
    agent.delete()
    question.refresh_from_db()
    assert question.updated_by is None


def test_the_practice_begins_with_some_and_can_begin_again():
    actions.fill_sample()
    actions.fill_sample()
    assert 20 < Question.objects.count() < MOST_QUESTIONS
    assert all(one.question_en for one in queries.published())
    assert queries.published()[0].slug == "etranger-vacances"
    actions.empty()
    assert not Question.objects.exists()
