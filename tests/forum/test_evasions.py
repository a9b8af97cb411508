"""What tries to get around the rules: changed after it was read, sent twice; and what is left behind."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from parvis.agents.enums import Role
from parvis.forum.actions import moderate, write
from parvis.forum.actions.drafts import keep
from parvis.forum.actions.watch import alert_agents, purge
from parvis.forum.actions.withdraw import withdraw
from parvis.forum.enums import Refusal, State
from parvis.forum.models import Post, Report, Topic, Writer
from parvis.forum.queries import searched
from parvis.journal.enums import Detail
from parvis.leaving.actions.erase import erase_account
from tests.agents.signing_in import an_agent
from tests.forum.members import path_of, posted

ASK = "/forum/poser-une-question/"
QUESTION = {"title": "Où trouver mon attestation", "text": "Je la cherche partout.", "category": "ma-carte"}


@pytest.mark.django_db
@pytest.mark.parametrize("pseudonym", ["06 39 98 10 01", "Andouille"])
def test_a_pseudonym_is_judged_as_well(signed_in, category, pseudonym):
    from parvis.forum.actions.terms import fill_sample_terms

    fill_sample_terms()
    response = signed_in.post(ASK, {**QUESTION, "go": "post", "pseudonym": pseudonym})
    assert response.status_code == 200
    assert not Writer.objects.exists()


@pytest.mark.django_db
def test_what_an_agent_has_read_is_read_again_when_it_is_changed(signed_in, newcomer, asked):
    """First messages are read before they are published: so is what they become."""
    agent, topic = an_agent(Role.MODERATION), asked()
    post = write.answer(newcomer.account, topic.pk, "Merci beaucoup à vous.")
    moderate.accept(agent, post.pk, seen=1)
    signed_in.post(f"/forum/message/{post.pk}/changer/", {"text": "Vous êtes tous des nuls."})
    post.refresh_from_db()
    assert (post.state, post.held_for) == (State.WAITING, "edited")


@pytest.mark.django_db
def test_what_an_agent_has_cut_does_not_come_back(signed_in, member, asked):
    agent = an_agent(Role.MODERATION)
    post = posted(asked(), member, "Je suis perdu. Vous êtes des nuls.")
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now())
    moderate.cut(agent, post.pk, "Je suis perdu.", Refusal.HARSH, seen=1)
    signed_in.post(f"/forum/message/{post.pk}/changer/", {"text": "Je suis perdu. Vous êtes des nuls."})
    post.refresh_from_db()
    assert post.state == State.WAITING


@pytest.mark.django_db
def test_a_suspended_member_takes_a_message_back(signed_in, member, asked):
    post = posted(asked(), member, "Un mot de trop.")
    Writer.objects.update(suspended_until=timezone.now() + timedelta(days=3))
    assert signed_in.post(f"/forum/message/{post.pk}/retirer/").status_code == 302
    post.refresh_from_db()
    assert post.state == State.WITHDRAWN


@pytest.mark.django_db
def test_of_a_question_taken_back_nothing_is_left(signed_in, member, category):
    signed_in.post(ASK, {**QUESTION, "go": "post"})
    post = Post.objects.get()
    signed_in.post(f"/forum/message/{post.pk}/retirer/")
    assert not Topic.objects.exists(), "nor its title"


@pytest.mark.django_db
def test_answers_come_back_when_a_question_that_was_read_again_is_taken_back(signed_in, member, asked, other):
    topic = asked(writer=member)
    posted(topic, other, "Une réponse utile.")
    question = topic.posts.get(is_question=True)
    Post.objects.filter(pk=question.pk).update(state=State.WAITING)
    Topic.objects.filter(pk=topic.pk).update(state=State.WAITING)
    signed_in.post(f"/forum/message/{question.pk}/retirer/")
    assert "Une réponse utile." in signed_in.get(path_of(topic)).content.decode()


@pytest.mark.django_db
def test_a_question_that_was_removed_then_taken_back_is_deleted_too(member, asked, other, later):
    topic = asked(writer=member)
    posted(topic, other, "Une réponse.")
    question = topic.posts.get(is_question=True)
    moderate.refuse(an_agent(Role.MODERATION), question.pk, Refusal.HARSH, seen=1)
    withdraw(member.account, question.pk)
    later(days=31)
    purge()
    assert not Topic.objects.exists()


@pytest.mark.django_db
def test_what_is_sent_twice_is_there_once(signed_in, member, asked, category):
    path = path_of(asked()) + "repondre/"
    for _ in range(2):
        assert signed_in.post(path, {"text": "Trois semaines, chez moi."}).status_code == 302
        assert signed_in.post(ASK, {**QUESTION, "go": "post"}).status_code == 302
    assert Post.objects.filter(writer=member, is_question=False).count() == 1
    assert Topic.objects.filter(writer=member).count() == 1


@pytest.mark.django_db
def test_the_search_knows_the_newest_of_a_common_word(category, asked):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO forum_topic (category_id, title, slug, language, guide, state, created_at, last_at,"
            " answers) SELECT %s, 'Vieille', 'vieille', 'fr', '', 'published', now() - interval '1 year',"
            " now() - interval '1 year', 0 FROM generate_series(1, 1100)",
            [category.pk],
        )
        cursor.execute(
            "INSERT INTO forum_post (id, topic_id, is_question, is_official, text, html, state, held_for,"
            " refusal, created_at, version, helped, search)"
            " SELECT gen_random_uuid(), id, TRUE, FALSE, 'délai', 'délai', 'published', '', '', created_at,"
            " 1, 0, setweight(to_tsvector('simple', 'del'), 'B') FROM forum_topic"
        )
    topic = asked("Autre titre encore", text="délai")
    Post.objects.filter(topic=topic).update(search=Post.objects.exclude(topic=topic)[0].search)
    assert searched("délai").rows[0].topic == topic


@pytest.mark.django_db
@pytest.mark.parametrize("letter", ["㌖", "ﷺ"])
def test_a_word_too_long_for_the_search(client, asked, letter):
    assert client.get("/forum/recherche/", {"q": letter * 200}).status_code == 200


@pytest.mark.django_db
def test_followers_of_a_forum_that_was_turned_off(member, asked, other, settings):
    from parvis.forum.actions.tell_followers import tell_followers
    from parvis.forum.models import Subscription

    topic = asked()
    Subscription.objects.create(
        topic=topic, account=member.account, since=timezone.now() - timedelta(hours=3)
    )
    posted(topic, other, "Une réponse.")
    on = settings.ORGANISATION
    settings.ORGANISATION = replace(on, modules={**on.modules, "forum": False})
    assert tell_followers() == 0
    settings.ORGANISATION = on
    assert tell_followers() == 1


@pytest.mark.django_db
def test_a_question_that_nobody_has_read_waits_as_well(member, category):
    an_agent(Role.MODERATION)
    at = timezone.now() - timedelta(hours=49)
    topic = Topic.objects.create(
        category=category, writer=member, title="Une question", slug="q", created_at=at, last_at=at
    )
    Post.objects.create(topic=topic, writer=member, is_question=True, text="Un texte.", created_at=at)
    assert alert_agents() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/forum/suivre/{n}/", "/forum/ma-carte/{n}-x/", "/forum/ma-carte/{n}-x/repondre/"]
)
def test_a_number_larger_than_any(signed_in, member, category, path):
    address = path.format(n=10**30)
    assert (signed_in.post(address) if "suivre" in address else signed_in.get(address)).status_code == 404


@pytest.mark.django_db
def test_a_report_is_looked_at_again_when_the_message_has_changed(signed_in, member, asked):
    post = asked().posts.get()
    path = f"/forum/message/{post.pk}/signaler/"
    signed_in.post(path, {"complaint": "harsh"})
    moderate.keep(an_agent(Role.MODERATION), post.pk, seen=1)
    signed_in.post(path, {"complaint": "harsh"})
    assert not Report.objects.filter(settled_at=None).exists(), "it is as the agent has seen it"
    Post.objects.filter(pk=post.pk).update(edited_at=timezone.now())
    signed_in.post(path, {"complaint": "advert", "words": "Il a changé."})
    report = Report.objects.get(settled_at=None)
    assert (report.complaint, report.words, report.settled_by) == ("advert", "Il a changé.", None)


@pytest.mark.django_db
def test_looking_whether_a_page_is_there_takes_no_draft(signed_in, account, member, category):
    draft = keep({"text": "Un brouillon précieux."}, b"x", str(account.pk))
    address = f"{ASK}?brouillon={draft}"
    assert signed_in.head(address).status_code == 200
    assert "Un brouillon précieux." in signed_in.get(address).content.decode()


@pytest.mark.django_db
def test_answers_of_others_outlive_a_question_that_is_being_read_again(client, member, asked, other):
    topic = asked(writer=member)
    posted(topic, other, "Une réponse utile.")
    Post.objects.filter(topic=topic, is_question=True).update(state=State.WAITING)
    Topic.objects.filter(pk=topic.pk).update(state=State.WAITING)
    alone = asked("Une question sans réponse", writer=member)
    Topic.objects.filter(pk=alone.pk).update(state=State.WAITING)
    assert erase_account(member.account, Detail.BY_PERSON)
    page = client.get(path_of(topic)).content.decode()
    assert "Une réponse utile." in page
    assert "J’attends depuis dix jours." not in page
    assert not Topic.objects.filter(pk=alone.pk).exists()
    for path in ("/forum/", "/forum/flux.xml"):
        assert topic.title in client.get(path).content.decode()
