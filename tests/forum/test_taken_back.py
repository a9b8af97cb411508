"""Taking back a message, and what answers a question: whoever asked does not."""

from threading import Thread
from time import monotonic, sleep

import pytest
from django.db import connection, transaction
from django.utils import timezone

from parvis.forum.actions import write
from parvis.forum.actions.publish import locked, publish
from parvis.forum.actions.withdraw import withdraw
from parvis.forum.enums import State
from parvis.forum.models import Post, Topic
from parvis.forum.moderation_queries import unanswered_since, waiting
from tests.forum.members import path_of, posted

pytestmark = pytest.mark.django_db


def test_taking_back_a_message(signed_in, member, asked):
    topic = asked()
    post = posted(topic, member, "Un mot rarissime : zéphyr.")
    Topic.objects.filter(pk=topic.pk).update(accepted=post)
    path = f"/forum/message/{post.pk}/retirer/"
    assert "zéphyr" in signed_in.get(path).content.decode()
    assert signed_in.post(path)["Location"] == "/forum/mes-messages/"
    post.refresh_from_db()
    topic.refresh_from_db()
    assert (post.text, post.html, post.search) == ("", "", None)
    assert (topic.answers, topic.accepted) == (0, None)
    assert signed_in.post(path).status_code == 404


def test_a_question_that_others_answered_keeps_its_place(signed_in, member, asked, other):
    topic = asked(writer=member)
    posted(topic, other, "Une réponse utile.")
    signed_in.post(f"/forum/message/{topic.posts.get(is_question=True).pk}/retirer/")
    page = signed_in.get(path_of(topic)).content.decode()
    assert "retiré par son auteur" in page
    assert "Une réponse utile." in page
    alone = asked(writer=member)
    signed_in.post(f"/forum/message/{alone.posts.get().pk}/retirer/")
    assert signed_in.get(path_of(alone)).status_code == 404


def test_whoever_asked_answers_nothing_by_adding_a_word(signed_in, account, member, asked, other):
    topic = asked("Où est passée ma carte", writer=member)
    adds = path_of(topic) + "repondre/"
    signed_in.post(adds, {"text": "J’oubliais : elle est partie lundi."})
    topic.refresh_from_db()
    assert (topic.answers, topic.others) == (1, 0)
    assert topic.title in signed_in.get("/forum/sans-reponse/").content.decode()
    assert "Pas encore de réponse" in signed_in.get(path_of(topic)).content.decode()
    assert topic in unanswered_since(timezone.now())
    answered = write.answer(other.account, topic.pk, "Elle arrive en trois semaines.")
    assert topic.title not in signed_in.get("/forum/sans-reponse/").content.decode()
    assert "2 réponses" in signed_in.get(path_of(topic)).content.decode(), "all that is read under it"
    withdraw(other.account, answered.pk)
    assert topic.title in signed_in.get("/forum/sans-reponse/").content.decode()


def test_a_question_taken_back_goes_with_what_its_writer_had_added(signed_in, account, member, asked):
    topic = asked(writer=member)
    write.answer(account, topic.pk, "J’oubliais : elle est partie lundi.")
    path = f"/forum/message/{topic.posts.get(is_question=True).pk}/retirer/"
    assert "ce que j’ai ajouté sous ma question" in signed_in.get(path).content.decode()
    signed_in.post(path)
    assert not Topic.objects.exists()


def test_the_last_answer_takes_with_it_the_title_of_a_question_taken_back(member, asked, other):
    topic = asked(writer=member)
    kept = [write.answer(other.account, topic.pk, f"Elle arrive en {many} semaines.") for many in (3, 4)]
    withdraw(member.account, topic.posts.get(is_question=True).pk)
    withdraw(other.account, kept[0].pk)
    assert Topic.objects.get().state == State.PUBLISHED, "one is left"
    withdraw(other.account, kept[1].pk)
    assert not Topic.objects.exists()


def test_a_question_taken_back_is_not_read_again_for_what_its_writer_had_added(member, asked):
    """An agent goes back on what was refused: it answers nothing, and would be deleted with its title."""
    topic = asked(writer=member)
    added = Post.objects.create(
        topic=topic, writer=member, by_asker=True, text="J’oubliais.", state=State.REFUSED,
        created_at=timezone.now(),
    )  # fmt: skip
    withdraw(member.account, topic.posts.get(is_question=True).pk)
    held = locked(added.pk)
    assert held
    publish(held)
    assert Topic.objects.get().state == State.WITHDRAWN


def test_an_answer_that_waits_is_read_all_the_same(signed_in, account, member, asked, other):
    """Of somebody else: it does not go, without a word, with the question."""
    topic = asked(writer=member)
    sent = {"topic": topic, "created_at": timezone.now()}
    held = Post.objects.create(writer=other, html="<p>Trois semaines.</p>", **sent)
    added = Post.objects.create(writer=member, by_asker=True, text="J’oubliais.", **sent)
    path = f"/forum/message/{topic.posts.get(is_question=True).pk}/retirer/"
    assert "le titre reste avec elle" in signed_in.get(path).content.decode()
    signed_in.post(path)
    assert signed_in.get(path_of(topic)).status_code == 404, "nothing of it is read meanwhile"
    assert list(waiting()) == [held]
    post = locked(held.pk)
    assert post
    publish(post)
    assert "Trois semaines." in signed_in.get(path_of(topic)).content.decode()
    assert set(waiting()) == {added}
    withdraw(other.account, held.pk)
    assert not Topic.objects.exists(), "nobody else has written anything"


BLOCKED = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(BLOCKED)
        return bool(cursor.fetchone()[0])


def test_an_answer_published_as_its_question_is_taken_back(transactional_db, account, member, asked, other):
    """The agent has the message, the member the question: neither waits for the other for ever."""
    topic = asked(writer=member)
    held, ends = Post(topic=topic, writer=other, text="Trois semaines.", created_at=timezone.now()), []
    held.save()

    def take_back():
        try:
            ends.append(withdraw(account, topic.posts.get(is_question=True).pk))
        finally:
            connection.close()

    thread = Thread(target=take_back)
    with transaction.atomic():
        post = locked(held.pk)
        thread.start()
        until = monotonic() + 5
        while thread.is_alive() and not waits_for_us() and monotonic() < until:
            sleep(0.01)
        assert post
        publish(post)
    thread.join()
    topic.refresh_from_db()
    assert ends
    assert (topic.state, topic.others) == (State.PUBLISHED, 1)
