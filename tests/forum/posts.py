"""Messages of the tests: straight into the database, as if they had been sent and held, or published."""

from datetime import timedelta

from django.utils import timezone

from parvis.accounts.models import Account
from parvis.forum.actions.publish import publish
from parvis.forum.enums import Hold, State
from parvis.forum.markdown import html_of
from parvis.forum.models import Category, Post, Topic, Writer
from parvis.forum.rules import folded_pseudonym


def writer(account: Account, pseudonym: str = "Coquelicot", accepted: int = 0) -> Writer:
    return Writer.objects.create(
        account=account, pseudonym=pseudonym, folded=folded_pseudonym(pseudonym), since=timezone.now(),
        accepted=accepted,
    )  # fmt: skip


def category() -> Category:
    found = Category.objects.filter(slug="carte").first()
    return found or Category.objects.create(slug="carte", name_fr="Ma carte")


def question(who: Writer | None, title: str = "Où est ma carte ?", *, published: bool = False,
             text: str = "Je l’attends depuis un mois.", hours: float = 0) -> Post:  # fmt: skip
    at = timezone.now() - timedelta(hours=hours)
    topic = Topic.objects.create(
        category=category(), writer=who, title=title, slug="question", created_at=at, last_at=at
    )
    return _sent(Post(topic=topic, writer=who, is_question=True, text=text, created_at=at), published)


def answer(topic: Topic, who: Writer | None, text: str = "Elle vient par courrier.", *,
           published: bool = False) -> Post:  # fmt: skip
    return _sent(Post(topic=topic, writer=who, text=text, created_at=timezone.now()), published)


def _sent(post: Post, published: bool) -> Post:
    post.html, post.held_for = html_of(post.text), "" if published else Hold.FIRST_POSTS
    if published:
        publish(post)
    else:
        post.save()
    assert post.state == (State.PUBLISHED if published else State.WAITING)
    return post
