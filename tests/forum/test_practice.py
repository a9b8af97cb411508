"""The forum of the practice mode, and the command that brings categories up to date."""

import pytest

from parvis.forum import commands
from parvis.forum import moderation_queries as queries
from parvis.forum.actions.practice import empty_practice, fill_practice
from parvis.forum.enums import State
from parvis.forum.models import Category, Post, Report, Topic, Writer
from tests.forum.members import account_of

pytestmark = pytest.mark.django_db


def test_it_is_alive_and_begins_again(client, account):
    account_of("nom-compose")
    for _ in range(2):
        fill_practice()
    assert Topic.objects.filter(state=State.PUBLISHED).count() == 10
    assert Post.objects.filter(is_question=False).count() >= 25
    assert Post.objects.filter(is_official=True).count() == 3
    assert Post.objects.filter(state=State.WAITING).count() == 1
    assert Topic.objects.exclude(accepted=None).count() == 3
    assert Topic.objects.filter(state=State.PUBLISHED, answers=0).count() == 1
    assert [vars(post)["complaints"] for post in queries.reported()] in ([1, 2], [2, 1])
    for path in ("/forum/", "/forum/sans-reponse/", "/forum/recherche/?q=carte", "/en/forum/ma-carte/"):
        assert client.get(path).status_code == 200
    empty_practice()
    assert not Topic.objects.exists()
    assert not Report.objects.exists()
    assert not Writer.objects.exists()


def test_the_command(tmp_path, capsys, asked):
    topic = asked()
    Category.objects.filter(pk=topic.category_id).update(slug="la-notre")
    assert commands.categories([]) == 1, "a question was asked in it"
    Topic.objects.filter(pk=topic.pk).delete()
    assert commands.categories([]) == 0
    assert Category.objects.count() == 5
    assert commands.categories([str(tmp_path / "none.toml")]) == 1
    assert "none.toml" in capsys.readouterr().err
