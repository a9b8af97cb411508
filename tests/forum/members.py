"""What the tests of the forum share: members with a pseudonym, categories, topics that are published."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from parvis.accounts.actions import Opening, open_account
from parvis.accounts.models import Account, Profile
from parvis.connections.members import OnFile
from parvis.forum.actions.publish import publish
from parvis.forum.markdown import html_of
from parvis.forum.models import Category, Post, Topic, Writer
from parvis.forum.rules import folded_pseudonym
from tests.walk import CODE, person

TRUSTED = 50  # messages that were accepted: what this member writes is published at once


def account_of(key: str) -> Account:
    who = person(key)
    email = f"{key}@membres.example"
    profile = Profile(who.number, who.first_names, who.birth_name, "", who.birth_date, email, "+33639981002")
    on_file = OnFile(who.first_names, who.birth_name, "", "", "", ())
    return open_account(Opening(profile, who.member, on_file, make_password(CODE), "fr", "1", timezone.now()))


def writer_for(account: Account | None, pseudonym: str, accepted: int = TRUSTED) -> Writer:
    return Writer.objects.create(
        account=account, pseudonym=pseudonym, folded=folded_pseudonym(pseudonym), since=timezone.now(),
        accepted=accepted,
    )  # fmt: skip


@pytest.fixture
def category(db: None) -> Category:
    return Category.objects.create(slug="ma-carte", name_fr="Ma carte", name_en="My card")


@pytest.fixture
def member(account: Account) -> Writer:
    """Camille, who has written often."""
    return writer_for(account, "Camomille")


@pytest.fixture
def newcomer(account: Account) -> Writer:
    """Camille, who has written nothing."""
    return writer_for(account, "Camomille", accepted=0)


@pytest.fixture
def other(db: None) -> Writer:
    """Somebody else, who has written often."""
    return writer_for(account_of("nom-compose"), "Noisette")


@pytest.fixture
def asked(category: Category, other: Writer) -> Callable[..., Topic]:
    """`asked("Titre", answers=3)`: a published question of somebody else, with so many answers of theirs."""

    def make(title: str = "Combien de temps pour ma carte", **more: Any) -> Topic:
        writer, now = more.get("writer", other), timezone.now() - timedelta(hours=2)
        topic = Topic.objects.create(
            category=category, writer=writer, title=title, slug="combien-de-temps", created_at=now,
            last_at=now, language=more.get("language", "fr"),
        )  # fmt: skip
        posted(topic, writer, more.get("text", "J’attends depuis dix jours."), is_question=True)
        for number in range(more.get("answers", 0)):
            posted(topic, writer, f"Réponse numéro {number}.")
        topic.refresh_from_db()
        return topic

    return make


def posted(topic: Topic, writer: Writer | None, text: str, **more: Any) -> Post:
    """A message that is published."""
    now = timezone.now() - timedelta(hours=1)
    post = Post(topic=topic, writer=writer, text=text, html=html_of(text), created_at=now, **more)
    publish(post)
    return post


def path_of(topic: Topic) -> str:
    return f"/forum/{topic.category.slug}/{topic.pk}-{topic.slug}/"
