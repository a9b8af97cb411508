"""Questions of the help page, written at the desk: seen first, kept as versions, two agents at once told."""

import pytest
from django.utils import timezone

from parvis.agents.enums import Role
from parvis.questions import actions
from parvis.questions.models import Question, Version
from tests.agents.signing_in import an_agent, at_desk
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db
LIST, NEW = "/bureau/questions/", "/bureau/questions/nouvelle/"


@pytest.fixture
def agent(db):
    return an_agent(Role.CONTENT)


@pytest.fixture
def desk(client, agent):
    return at_desk(client, agent)


def written(**changes):
    return {"question_fr": "Où\u00a0?", "answer_fr": "Ici.", "question_en": "", "answer_en": "",
            "is_published": "on", **changes}  # fmt: skip


def text(response):
    return response.content.decode()


def page_of(question):
    return f"{LIST}{question.pk}/"


def test_from_the_desk_to_the_help_page(desk, client, agent):
    assert (
        desk.post(NEW, written(answer_fr="Ici.\r\n\r\n- un\r\n- deux"))["Location"] == f"{LIST}?fait=ajoutee"
    )
    question = Question.objects.get()
    assert question.updated_by == agent
    assert "<li>un</li>" in text(PortalClient().get("/aide/"))
    page = text(desk.get(LIST))
    assert "Où\u00a0?" in page
    assert "publiée" in page
    assert "pas en anglais" in page


def test_it_is_seen_before_it_is_saved(desk):
    page = text(desk.post(NEW, written(preview="1", answer_fr="**Là** <script>alert(1)</script>")))
    assert "Rien n’est encore enregistré." in page
    assert "<strong>Là</strong> &lt;script&gt;" in page
    assert "<script>alert" not in page
    assert not Question.objects.exists()


def test_a_change_is_a_version_and_a_former_one_comes_back(desk, agent):
    question = actions.add({**written(), "is_published": True}, agent)
    desk.post(page_of(question), written(answer_fr="Ailleurs.", seen="1"))
    page = text(desk.get(page_of(question)))
    assert "Version 2" in page
    assert "Version 1" in page
    former = text(desk.get(f"{page_of(question)}?version=1"))
    assert "Voici la version 1" in former
    assert "\nIci.</textarea>" in former
    desk.post(page_of(question), written(seen="2"))
    assert list(Version.objects.order_by("number").values_list("answer_fr", flat=True)) == [
        "Ici.",
        "Ailleurs.",
        "Ici.",
    ]


@pytest.mark.parametrize("version", ["9", "x", "-1", "²", "9" * 30])
def test_a_version_that_is_none(desk, agent, version):
    question = actions.add({**written(), "is_published": True}, agent)
    assert "Voici la version" not in text(desk.get(page_of(question), {"version": version}))


def test_the_second_of_two_is_told_and_loses_nothing(desk, agent):
    question = actions.add({**written(), "is_published": True}, agent)
    desk.post(page_of(question), written(answer_fr="Du premier.", seen="1"))
    told = text(desk.post(page_of(question), written(answer_fr="Du second.", seen="1")))
    assert "Quelqu’un d’autre l’a changée" in told
    assert "Du second.</textarea>" in told
    assert "<p>Du premier.</p>" in told
    assert 'name="seen" value="2"' in told
    desk.post(page_of(question), written(answer_fr="Du second.", seen="2"))
    assert Question.objects.get().answer_fr == "Du second."


@pytest.mark.parametrize("wrong", [
    {"question_fr": ""}, {"answer_fr": ""}, {"question_fr": "é" * 201}, {"answer_fr": "é" * 4001},
    {"question_en": "Where?"}, {"answer_en": "There."},
])  # fmt: skip
def test_what_is_wrong_is_told_and_kept(desk, wrong):
    page = text(desk.post(NEW, written(**wrong)))
    assert "Un point à corriger" in page
    assert all(typed in page for typed in wrong.values())
    assert not Question.objects.exists()


def test_markup_in_a_question_stays_words(desk):
    desk.post(NEW, written(question_fr="<script>alert(1)</script>"))
    for address in (LIST, "/aide/"):
        page = text(desk.get(address))
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page


def test_a_question_that_was_changed_for_years(desk, agent):
    question = actions.add({**written(), "is_published": True}, agent)
    said = {name: getattr(question, name) for name in actions.WRITTEN}
    Version.objects.bulk_create(
        Version(question=question, number=number, saved_at=question.updated_at, **said)
        for number in range(2, 80)
    )
    page = text(desk.get(page_of(question)))
    assert page.count("?version=") == 50
    assert "?version=79" in page
    assert "la version 3, du" in text(desk.get(f"{page_of(question)}?version=3")).replace("\u00a0", " ")


def test_at_a_hundred_questions_one_is_told_what_helps(desk, agent):
    now = timezone.now()
    Question.objects.bulk_create(
        Question(slug=f"q{n}", question_fr="Où ?", answer_fr="Ici.", updated_at=now) for n in range(100)
    )
    page = text(desk.post(NEW, written()))
    assert "j’en réécris une" in page, "one that is no longer shown counts too"


def test_the_order(desk, agent):
    first, second = (actions.add(written(question_fr=name, is_published=True), agent) for name in "AB")
    desk.post(f"{page_of(second)}ordre/", {"way": "up"})
    assert list(Question.objects.order_by("position")) == [second, first]
    assert desk.get(f"{page_of(second)}ordre/").status_code == 405


def test_a_forged_id(desk):
    forged = f"{LIST}00000000-0000-4000-8000-000000000000/"
    assert desk.get(forged).status_code == 404
    assert desk.post(forged, written(seen="1")).status_code == 404
    assert desk.post(f"{forged}ordre/", {"way": "up"}).status_code == 404


def test_as_many_queries_for_ten(desk, agent, django_assert_num_queries):
    question = actions.add(written(is_published=True), agent)
    with django_assert_num_queries(2):
        desk.get(LIST)
    with django_assert_num_queries(3):
        desk.get(page_of(question))
    for number in range(10):
        actions.add(written(is_published=True), an_agent(Role.CONTENT, email=f"c{number}@caisse.example"))
        actions.change(question.pk, written(answer_fr=str(number), is_published=True), agent, seen=number + 1)
    with django_assert_num_queries(2):
        desk.get(LIST)
    with django_assert_num_queries(3):
        desk.get(page_of(question))


def test_without_token_nothing_is_written(agent):
    strict = at_desk(PortalClient(enforce_csrf_checks=True), agent)
    assert strict.post(NEW, written()).status_code == 403
    assert not Question.objects.exists()
