"""The buttons: this helped, this is the answer, report, follow; the letters of those who follow."""

import email
from datetime import timedelta
from email import policy
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from parvis.forum.actions import marks
from parvis.forum.actions.drafts import forget_drafts, keep
from parvis.forum.actions.tell_followers import tell_followers
from parvis.forum.actions.withdraw import withdraw
from parvis.forum.enums import State
from parvis.forum.models import Draft, Helped, Post, Report, Subscription, Topic
from parvis.letters.delivery import compose
from parvis.letters.models import Letter
from tests.forum.members import path_of, posted

pytestmark = pytest.mark.django_db


def button(client, post, verb, **typed):
    return client.post(f"/forum/message/{post.pk}/{verb}/", typed)


def test_helped_counts_once_and_can_be_undone(signed_in, member, asked):
    topic = asked(answers=1)
    question, post = topic.posts.order_by("created_at", "-is_question")
    button(signed_in, question, "a-aide")
    assert not Helped.objects.exists(), "a question helps nobody"
    assert signed_in.get(path_of(topic)).content.decode().count("Cela m’a aidé") == 1
    for _ in range(2):
        assert button(signed_in, post, "a-aide")["Location"].startswith(path_of(post.topic))
    post.refresh_from_db()
    assert post.helped == 1
    assert Helped.objects.count() == 1
    assert 'aria-pressed="true"' in signed_in.get(path_of(post.topic)).content.decode()
    for _ in range(2):
        button(signed_in, post, "a-aide", undo="1")
    post.refresh_from_db()
    assert post.helped == 0


def test_one_s_own_message_helps_nobody(signed_in, member, asked):
    post = posted(asked(), member, "Trois semaines.")
    button(signed_in, post, "a-aide")
    post.refresh_from_db()
    assert post.helped == 0


def test_two_marks_at_once_count_as_one(transactional_db, account, member, asked):
    post, gate = asked(answers=1).posts.get(is_question=False), Barrier(2)

    def press():
        gate.wait()
        try:
            marks.mark_helped(account, post.pk, helped=True)
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    post.refresh_from_db()
    assert post.helped == 1 == Helped.objects.count()


def test_whoever_asked_keeps_an_answer(signed_in, member, asked, other):
    topic = asked(writer=member)
    first, second = posted(topic, other, "Une."), posted(topic, other, "Deux.")
    for post in (first, second):
        button(signed_in, post, "retenir")
        topic.refresh_from_db()
        assert topic.accepted == post
    button(signed_in, first, "retenir", undo="1")
    topic.refresh_from_db()
    assert topic.accepted == second, "another tab spoke of a former choice"
    button(signed_in, second, "retenir", undo="1")
    topic.refresh_from_db()
    assert topic.accepted is None


def test_nobody_else_keeps_one_nor_the_question(signed_in, member, asked, other):
    topic = asked(answers=1)
    for post in topic.posts.all():
        button(signed_in, post, "retenir")
    own = asked(writer=member)
    button(signed_in, own.posts.get(), "retenir")
    assert not Topic.objects.exclude(accepted=None).exists()
    assert "qu’il me fallait" not in signed_in.get(path_of(topic)).content.decode()


def test_kept_while_it_is_taken_back(transactional_db, account, member, asked, other):
    """Whichever is first: what is gone is kept by nobody."""
    topic = asked(writer=member)
    post, gate = posted(topic, other, "Une."), Barrier(2)

    def run(act):
        gate.wait()
        try:
            act()
        finally:
            connection.close()

    acts = (
        lambda: marks.accept(account, post.pk, accepted=True),
        lambda: withdraw(other.account, post.pk),
    )
    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    topic.refresh_from_db()
    assert topic.accepted is None
    assert topic.answers == 0


def test_reporting(signed_in, member, asked):
    post = asked().posts.get()
    path = f"/forum/message/{post.pk}/signaler/"
    assert "J’attends depuis dix jours." in signed_in.get(path).content.decode()
    assert "Je choisis ce qui ne va pas." in signed_in.post(path).content.decode()
    for words in ("Appelez le 06 39 98 10 01 !", "encore"):
        assert signed_in.post(path, {"complaint": "harsh", "words": words}).status_code == 302
    report = Report.objects.get()
    assert report.complaint == "harsh"
    assert "98 10 01" not in report.words
    assert "Appelez le" in report.words


@pytest.mark.parametrize("verb", ["a-aide", "retenir", "signaler"])
def test_what_is_not_there_or_not_mine_to_see(signed_in, member, asked, verb):
    post = asked().posts.get()
    Post.objects.filter(pk=post.pk).update(state=State.WAITING)
    assert button(signed_in, post, verb).status_code == 404


@pytest.mark.parametrize("verb", ["a-aide", "retenir", "signaler"])
def test_visitors_are_led_to_signing_in_and_back(client, asked, verb):
    post = asked().posts.get()
    assert "/se-connecter/?next=%2Fforum%2F" in button(client, post, verb)["Location"]
    assert not Helped.objects.exists()
    assert not Report.objects.exists()


@pytest.mark.parametrize("verb", ["a-aide", "retenir"])
def test_nothing_changes_by_get(signed_in, member, asked, verb):
    post = asked().posts.get()
    assert signed_in.get(f"/forum/message/{post.pk}/{verb}/").status_code == 405


def test_pressing_a_lot(signed_in, member, asked, settings):
    settings.LIMITS = {**settings.LIMITS, "forum_mark": ((1, timedelta(hours=1)),)}
    post = asked(answers=1).posts.get(is_question=False)
    button(signed_in, post, "a-aide")
    button(signed_in, post, "a-aide", undo="1")
    assert "j’attends une heure" in signed_in.get(path_of(post.topic)).content.decode()
    assert Helped.objects.count() == 1


@pytest.fixture
def followed(signed_in, account, member, asked):
    """A question that Camille follows."""
    topic = asked()
    signed_in.post(f"/forum/suivre/{topic.pk}/")
    Subscription.objects.update(since=timezone.now() - timedelta(hours=2))
    Letter.objects.all().delete()
    return topic


def test_followers_are_told_once_an_hour(followed, account, other, later):
    assert tell_followers() == 0
    for number in range(3):
        posted(followed, other, f"Réponse {number}.")
    assert tell_followers() == 1
    letter = Letter.objects.get(kind="forum_answer")
    assert letter.about == account.pk
    assert followed.title in letter.content["topic"]
    posted(followed, other, "Encore une.")
    assert tell_followers() == 0, "not yet"
    later(minutes=61)
    assert tell_followers() == 1
    assert tell_followers() == 0


def test_nobody_is_told_of_their_own_answer(followed, member):
    posted(followed, member, "Je me réponds.")
    assert tell_followers() == 0


def test_a_frozen_account_is_told_nothing(followed, account, other):
    account.state = "frozen"
    account.save()
    posted(followed, other, "Une réponse.")
    assert tell_followers() == 0


def test_one_click_ends_it(followed, other):
    """As a mail program does, by the headers alone: no cookie, no form (RFC 8058)."""
    posted(followed, other, "Une réponse.")
    tell_followers()
    letter = Letter.objects.get(kind="forum_answer")
    message = email.message_from_bytes(compose(letter).message().as_bytes(), policy=policy.default)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message["List-Unsubscribe"].strip("<>")
    path = "/" + address.split("/", 3)[3]
    program = Client(enforce_csrf_checks=True)
    assert program.get(path).status_code == program.head(path).status_code == 200
    assert Subscription.objects.count() == 1, "a scanner that opens links ends nothing"
    for _ in range(2):
        assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()


def test_the_page_of_the_link(client, followed):
    from parvis.forum.actions.unsubscribe import token_of

    path = f"/forum/desabonnement/{token_of(Subscription.objects.get())}/"
    assert followed.title in client.get(path).content.decode()
    assert "plus de courriel" in client.post(path).content.decode()
    for token in ("x", "0" * 32, token_of(Subscription(topic=followed))):
        assert "plus de courriel" in client.get(f"/forum/desabonnement/{token}/").content.decode()


def test_following_twice_and_no_more(signed_in, member, followed):
    signed_in.post(f"/forum/suivre/{followed.pk}/")
    assert Subscription.objects.count() == 1
    assert "Ne plus m’écrire" in signed_in.get(path_of(followed)).content.decode()
    signed_in.post(f"/forum/suivre/{followed.pk}/", {"undo": "1"})
    assert not Subscription.objects.exists()


def test_drafts_are_forgotten(db, later):
    keep({"text": "Un brouillon."}, b"x", None)
    assert forget_drafts() == 0
    later(hours=2)
    assert forget_drafts() == 1
    assert not Draft.objects.exists()
