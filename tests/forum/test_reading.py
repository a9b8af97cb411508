"""The pages that everybody reads: lists, a topic and its pages, the search, feeds."""

import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from parvis.forum.enums import State
from parvis.forum.models import Post, Topic
from tests.forum.members import path_of, posted

pytestmark = pytest.mark.django_db


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_lists(client, asked, other):
    alone, answered = asked("Une carte abîmée"), asked("Un délai trop long", answers=2)
    posted(answered, None, "Comptez trois semaines.", is_official=True)
    index = page(client, "/forum/")
    assert "Une carte abîmée" in index
    assert "Un délai trop long" in index
    assert "Noisette" in index
    assert "Réponse officielle" in index
    assert "Ma carte" in index
    without = page(client, "/forum/sans-reponse/")
    assert alone.title in without
    assert answered.title not in without
    assert answered.title in page(client, "/forum/ma-carte/")
    assert client.get("/forum/rien/").status_code == 404
    assert "My card" in page(client, "/en/forum/ma-carte/")


def test_lists_cost_the_same_with_one_topic_as_with_ten(client, asked, django_assert_num_queries):
    asked()
    with django_assert_num_queries(2):
        client.get("/forum/")
    for number in range(9):
        asked(f"Question numéro {number}", answers=1)
    with django_assert_num_queries(2):
        client.get("/forum/")


def test_a_topic_of_many_answers(signed_in, member, asked, django_assert_max_num_queries):
    topic = asked(answers=45)
    path = path_of(topic)
    with django_assert_max_num_queries(10):
        first = page(signed_in, path)
    assert "Réponse numéro 0." in first
    assert "Réponse numéro 20." not in first
    with django_assert_max_num_queries(10):
        last = page(signed_in, path + "?page=3")
    assert "Réponse numéro 44." in last
    assert 'rel="next"' not in last
    assert page(signed_in, path + "?page=99999").count("forum-post") == 1, "the question alone"


def test_a_visitor_sees_a_pseudonym_and_a_year_and_nothing_else(client, asked, other):
    said = page(client, path_of(asked(answers=1)))
    assert "Noisette" in said
    assert f"membre depuis {timezone.now().year}" in said
    profile = other.account.profile
    for secret in (profile.birth_name, profile.first_names, profile.email, str(other.account.pk)):
        assert secret not in said
    assert "csrfmiddlewaretoken" not in said.split("<main")[1], "nothing to press before signing in"


def test_the_accepted_answer_comes_first_then_that_of_the_body(client, asked, other):
    topic = asked(answers=2)
    posted(topic, None, "De la caisse.", is_official=True)
    kept = posted(topic, other, "La bonne.")
    Topic.objects.filter(pk=topic.pk).update(accepted=kept)
    said = page(client, path_of(topic))
    places = [
        said.index(text, said.index("<main")) for text in ("La bonne.", "De la caisse.", "Réponse numéro 0.")
    ]
    assert places == sorted(places)
    assert "Réponse officielle de Caisse Exemple" in said
    assert "Réponse retenue" in said


def test_what_machines_read(client, asked, other):
    topic = asked('Un titre avec </script><script>alert("1")</script>', answers=1)
    said = page(client, path_of(topic))
    data = json.loads(said.split('<script type="application/ld+json">')[1].split("</script>")[0])
    entity = data["mainEntity"]
    assert data["@type"] == "QAPage"
    assert entity["name"] == topic.title
    assert entity["author"]["name"] == "Noisette"
    assert len(entity["suggestedAnswer"]) == 1


def test_a_wrong_address_leads_to_the_right_one(client, asked):
    topic = asked()
    assert client.get(f"/forum/autre/{topic.pk}-autre/")["Location"] == path_of(topic)


@pytest.mark.parametrize("state", [State.WAITING, State.REFUSED, State.REMOVED, State.WITHDRAWN])
def test_what_is_not_published_is_nowhere(client, asked, state):
    topic = asked("Introuvable ailleurs", text="Mot rarissime : zéphyr.")
    Topic.objects.filter(pk=topic.pk).update(state=state)
    Post.objects.filter(topic=topic).update(state=state)
    assert client.get(path_of(topic)).status_code == 404
    for path in ("/forum/", "/forum/sans-reponse/", "/forum/ma-carte/", "/forum/recherche/?q=zephyr"):
        assert "Introuvable ailleurs" not in page(client, path)
    assert b"Introuvable" not in client.get("/forum/flux.xml").content


def test_the_writer_of_what_waits_sees_it(signed_in, asked, member):
    topic = asked(writer=member)
    Topic.objects.filter(pk=topic.pk).update(state=State.WAITING)
    Post.objects.filter(topic=topic).update(state=State.WAITING)
    response = signed_in.get(path_of(topic))
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    assert "En attente de relecture" in response.content.decode()


@pytest.mark.parametrize("words", ["carte", "CARTES", "abimée", "abîmees", "photos floues", "rien carte"])
def test_the_search_forgives(client, asked, words):
    asked("Une carte abîmée", text="La photo est **floue**.")
    asked("Autre chose", text="Le délai.")
    said = page(client, f"/forum/recherche/?q={words}")
    assert "Autre chose" not in said
    assert "abîmée" in said
    assert "<mark>" in said


def test_the_search_corrects_what_nobody_wrote(client, asked):
    asked("Mes lunettes", text="Quel remboursement pour elles ?")
    said = page(client, "/forum/recherche/?q=rembourcement")
    assert "Mes lunettes" in said
    assert "remboursement" in said.partition('role="status">')[2].partition("</p>")[0]
    assert 'href="/recherche/?q=xqzt"' in page(client, "/forum/recherche/?q=xqzt")


@pytest.mark.parametrize(
    "words", ["", "   ", "''", "a & !b | c:*", "\\", "le la les", "%00", "é" * 300, "zzz"]
)
def test_the_search_takes_anything(client, asked, words):
    asked()
    page(client, f"/forum/recherche/?q={words}")


def test_personal_data_is_not_looked_for(client, asked):
    said = page(client, "/forum/recherche/?q=06 39 98 10 01")
    assert "information personnelle" in said
    assert "98 10 01" not in said


def test_feeds(client, asked, category):
    topic = asked("Une carte & deux <délais>", text="Du **texte** ici.")
    for path in ("/forum/flux.xml", "/forum/ma-carte/flux.xml"):
        response = client.get(path)
        assert response["Content-Type"].startswith("application/rss+xml")
        item: Any = ElementTree.fromstring(response.content).find("channel/item")
        assert item.findtext("title") == topic.title
        assert item.findtext("description") == "Du texte ici."
        assert item.findtext("link").endswith(path_of(topic))


def test_a_former_member(client, asked, other):
    topic = asked(answers=1)
    other.account.delete()
    said = page(client, path_of(topic))
    assert "un ancien membre" in said
    assert "Noisette" not in said


def test_pages_follow(client, asked):
    for number in range(21):
        topic = asked(f"Question numéro {number}")
        Topic.objects.filter(pk=topic.pk).update(last_at=timezone.now() - timedelta(days=number))
    assert "Question numéro 20" not in page(client, "/forum/")
    assert "Question numéro 20" in page(client, "/forum/?page=2")
    page(client, "/forum/?page=abc")
