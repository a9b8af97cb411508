"""What agents decide: published, cut, refused, undone; two at once; what is told, journaled, deleted."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from parvis.agents.enums import Role
from parvis.forum import moderation_queries as queries
from parvis.forum.actions import moderate as actions
from parvis.forum.actions.terms import AlreadyThere, add_term, drop_term, fill_sample_terms
from parvis.forum.actions.watch import alert_agents, purge
from parvis.forum.actions.withdraw import withdraw
from parvis.forum.enums import Blocked, Complaint, Refusal, State, Verdict
from parvis.forum.models import BlockedTerm, FormerText, Post, Report, Topic, Writer
from parvis.forum.moderation import only_taken_out
from parvis.forum.queries import searched
from parvis.journal.enums import Event
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from tests.agents.signing_in import an_agent
from tests.desk.calling import an_account
from tests.forum.members import path_of
from tests.forum.posts import answer, question, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(db):
    return an_agent(Role.MODERATION)


@pytest.fixture
def coquelicot(account):
    return writer(account)


def journaled(event):
    return list(Entry.objects.filter(event=event).values_list("subject", "agent"))


def told():
    return [letter.content["said"] for letter in Letter.objects.filter(kind="forum_decided")]


def report(post, account):
    return Report.objects.create(
        post=post, account=account, complaint=Complaint.FALSE, words="C’est faux.", at=timezone.now()
    )


def found(words):
    return [post.pk for post in searched(words).rows]


def test_accepted_it_is_read_found_and_counted(agent, coquelicot):
    post = question(coquelicot)
    assert list(queries.waiting()) == [post]
    assert found("attends") == []
    actions.accept(agent, post.pk, seen=1)
    post.refresh_from_db()
    coquelicot.refresh_from_db()
    assert (post.state, post.topic.state, post.version) == (State.PUBLISHED, State.PUBLISHED, 2)
    assert coquelicot.accepted == 1
    assert found("carte") == found("attends") == [post.pk]
    assert journaled(Event.FORUM_POST_ACCEPTED) == [(post.pk, agent.pk)]
    assert told() == ["Votre message est publié\u00a0: tout le monde peut le lire."]
    assert not list(queries.waiting())


def test_refused_with_its_reason_and_never_its_text(agent, coquelicot):
    post = question(coquelicot, text="Achetez mes cristaux.")
    actions.refuse(agent, post.pk, Refusal.ADVERT, seen=1)
    post.refresh_from_db()
    assert (post.state, post.topic.state, post.refusal) == (State.REFUSED, State.REFUSED, Refusal.ADVERT)
    assert journaled(Event.FORUM_POST_REFUSED) == [(post.pk, agent.pk)]
    (letter,) = Letter.objects.filter(kind="forum_decided")
    assert "C’est de la publicité" in letter.content["said"]
    assert "cristaux" not in str(letter.content)
    assert letter.about == coquelicot.account_id


def test_removed_then_put_back(agent, coquelicot):
    first = question(coquelicot, published=True)
    post = answer(first.topic, coquelicot, published=True)
    Topic.objects.update(accepted=post)
    actions.refuse(agent, post.pk, Refusal.FALSE, seen=1)
    topic = Topic.objects.get()
    assert (topic.answers, topic.accepted, Writer.objects.get().accepted) == (0, None, 1)
    assert found("courrier") == []
    actions.accept(agent, post.pk, seen=2)
    post.refresh_from_db()
    assert (post.state, post.refusal, Topic.objects.get().answers) == (State.PUBLISHED, "", 1)
    assert [event for event in (Event.FORUM_POST_REMOVED, Event.FORUM_POST_ACCEPTED) if journaled(event)] == [
        Event.FORUM_POST_REMOVED,
        Event.FORUM_POST_ACCEPTED,
    ]


def test_a_topic_goes_with_its_question(agent, coquelicot):
    post = question(coquelicot, published=True)
    actions.refuse(agent, post.pk, Refusal.HARSH, seen=1)
    assert Topic.objects.get().state == State.REMOVED


def test_a_part_is_taken_out(agent, coquelicot):
    post = question(coquelicot, text="Je suis perdu. Vous êtes des incapables.")
    actions.cut(agent, post.pk, "Je suis perdu. […]", Refusal.HARSH, seen=1)
    post.refresh_from_db()
    assert (post.state, post.html) == (State.PUBLISHED, "<p>Je suis perdu. […]</p>\n")
    assert post.cut_at is not None
    assert found("incapables") == []
    assert FormerText.objects.get().text.endswith("incapables.")
    assert journaled(Event.FORUM_POST_CUT) == [(post.pk, agent.pk)]
    assert "Il blesse quelqu’un" in told()[0]
    leads = Letter.objects.get(kind="forum_decided").content["page_url"]
    assert leads.endswith(f"/forum/carte/{post.topic_id}-question/#m-{post.pk.hex[:12]}")


def test_what_is_personal_and_taken_out_is_kept_nowhere(agent, coquelicot):
    post = answer(question(coquelicot, published=True).topic, coquelicot, "Voyez Jeanne Durand, rue Haute.",
                  published=True)  # fmt: skip
    FormerText.objects.create(post=post, text="Voyez Jeanne.", until=timezone.now())
    actions.cut(agent, post.pk, "Voyez", Refusal.PERSONAL, seen=1)
    assert not FormerText.objects.exists()
    assert found("Durand") == []
    assert Topic.objects.get().answers == 1


@pytest.mark.parametrize(("after", "is_cut"), [
    ("Je suis perdu.", True),
    ("Je […] perdu.", True),
    ("[…] perd", True),
    ("Je suis perdu. Merci.", False),
    ("Je suis très perdu.", False),
    ("perdu. suis", False),
    ("Je ne suis pas perdu. Vous êtes des incapables.", False),
    ("Je suis perdu. Vous êtes des incapables.", False),
    ("Je suis perdu.\u00a0Vous êtes\ndes incapables.", False),
    ("[…]", False),
    ("", False),
])  # fmt: skip
def test_nothing_is_put_in_anybody_s_mouth(after, is_cut):
    assert only_taken_out("Je suis perdu. Vous êtes des incapables.", after) == is_cut


def test_words_that_were_not_there_are_refused(agent, coquelicot):
    post = question(coquelicot)
    with pytest.raises(actions.PutIn):
        actions.cut(agent, post.pk, "Je l’ai volée.", Refusal.OTHER, seen=1)
    assert Post.objects.get().state == State.WAITING


@pytest.mark.parametrize("decide", [
    lambda agent, post: actions.accept(agent, post, seen=1),
    lambda agent, post: actions.refuse(agent, post, Refusal.OTHER, seen=1),
    lambda agent, post: actions.cut(agent, post, "Je l’attends", Refusal.OTHER, seen=1),
])  # fmt: skip
def test_the_second_of_two_decides_nothing(agent, coquelicot, decide):
    post = question(coquelicot)
    actions.refuse(agent, post.pk, Refusal.TWICE, seen=1)
    with pytest.raises(actions.DecidedMeanwhile) as raised:
        decide(agent, post.pk)
    assert raised.value.now is not None
    assert Post.objects.get().refusal == Refusal.TWICE
    assert len(told()) == 1


def test_what_its_writer_took_back_is_decided_no_more(agent, coquelicot):
    post = question(coquelicot)
    Post.objects.update(state=State.WITHDRAWN)
    with pytest.raises(actions.DecidedMeanwhile):
        actions.accept(agent, post.pk, seen=1)


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment(account):
    agents = [an_agent(Role.MODERATION, email=f"m{n}@caisse.example") for n in range(2)]
    post = question(writer(account))
    gate, ends = threading.Barrier(2), list[str]()

    def decide(agent):
        gate.wait()
        try:
            actions.accept(agent, post.pk, seen=1)
            ends.append("done")
        except actions.DecidedMeanwhile:
            ends.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[agent]) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["done", "told"]
    assert Writer.objects.get().accepted == 1


def test_reports_are_settled_by_any_decision(agent, coquelicot):
    post = question(coquelicot, published=True)
    report(post, coquelicot.account)
    (listed,) = queries.reported()
    assert (listed, vars(listed)["complaints"]) == (post, 1)
    actions.keep(agent, post.pk, seen=1)
    assert not queries.reported()
    assert Report.objects.get().settled_by == agent
    assert journaled(Event.FORUM_REPORTS_SETTLED) == [(post.pk, agent.pk)]
    report_again = report(answer(post.topic, coquelicot, published=True), coquelicot.account)
    actions.refuse(agent, report_again.post_id, Refusal.FALSE, seen=1)
    assert not Report.objects.filter(settled_at=None).exists()


def test_suspended_and_restored(agent, coquelicot):
    actions.suspend(agent, coquelicot.pk, 7, Refusal.HARSH)
    coquelicot.refresh_from_db()
    assert coquelicot.suspended_until - timezone.now() > timedelta(days=6, hours=23)
    assert journaled(Event.FORUM_WRITER_SUSPENDED) == [(coquelicot.account_id, agent.pk)]
    assert actions.restore(agent, coquelicot.pk) is not None
    assert actions.restore(agent, coquelicot.pk) is None, "once"
    assert journaled(Event.FORUM_WRITER_RESTORED) == [(coquelicot.account_id, agent.pk)]
    assert len(told()) == 2
    assert actions.suspend(agent, 0, 7, Refusal.HARSH) is None


def test_an_answer_in_the_name_of_the_body(agent, coquelicot):
    first = question(coquelicot, published=True)
    post = actions.answer(agent, first.topic_id, "Elle part sous 14 jours.")
    assert (post.is_official, post.writer, post.state) == (True, None, State.PUBLISHED)
    assert actions.answer(agent, first.topic_id, "Elle part sous 14 jours.") == post, "pressed twice"
    assert Topic.objects.get().answers == 1
    assert journaled(Event.FORUM_ANSWERED) == [(post.pk, agent.pk)]


@pytest.fixture
def at_noon(later):
    """Of the day that comes: no day ends while a test runs."""
    now = timezone.localtime()
    later(hours=36 - now.hour, minutes=-now.minute)


def test_agents_are_told_of_what_waits_once_and_once_a_day(coquelicot, at_noon, later):
    agents = [an_agent(Role.MODERATION, email=f"m{n}@caisse.example") for n in range(2)]
    an_agent(Role.CONTENT, email="c@caisse.example")
    question(coquelicot, published=True, hours=47)
    assert alert_agents() == 0
    question(coquelicot, published=True, hours=49)
    question(coquelicot, hours=49)
    answered = question(coquelicot, published=True, hours=49)
    answer(answered.topic, coquelicot, published=True)
    assert alert_agents() == 2, "the one that nobody has read yet as well"
    letters = Letter.objects.filter(kind="forum_waiting")
    assert {letter.recipient for letter in letters} == {agent.email for agent in agents}
    assert {letter.content["said"] for letter in letters} == {
        "2 questions attendent une réponse depuis plus de 48 heures."
    }
    question(coquelicot, published=True, hours=60)
    assert alert_agents() == 0, "no second letter on the same day"
    later(hours=24)
    assert alert_agents() == 2, "that one, and the one of 47 hours"
    assert journaled(Event.FORUM_AGENTS_ALERTED)
    later(hours=24)
    assert alert_agents() == 0, "each question is told once"


def test_with_nobody_to_tell_the_questions_wait_to_be_told(coquelicot):
    question(coquelicot, published=True, hours=49)
    assert alert_agents() == 0
    an_agent(Role.MODERATION)
    assert alert_agents() == 1


def test_what_was_refused_is_deleted_a_month_later(agent, coquelicot, later):
    refused = question(coquelicot)
    actions.refuse(agent, refused.pk, Refusal.OTHER, seen=1)
    kept = question(coquelicot, published=True, text="Un. Deux.")
    actions.cut(agent, kept.pk, "Un.", Refusal.OTHER, seen=1)
    removed = answer(kept.topic, coquelicot, published=True)
    actions.refuse(agent, removed.pk, Refusal.OTHER, seen=1)
    later(days=29)
    assert purge() == 0
    later(days=2)
    assert purge() == 2
    assert list(Post.objects.all()) == [kept]
    assert list(Topic.objects.all()) == [kept.topic]
    assert not FormerText.objects.exists()
    assert Entry.objects.get(event=Event.FORUM_POSTS_PURGED).count == 2
    assert purge() == 0


def test_words_to_watch_for(agent):
    term = add_term(agent, Blocked.WORD, "Numéro  surtaxé", Verdict.HOLD)
    assert term.term == "numero surtaxe"
    with pytest.raises(AlreadyThere):
        add_term(agent, Blocked.WORD, "numero SURTAXE", Verdict.REFUSE)
    add_term(agent, Blocked.DOMAIN, "https://www.Arnaque.example/x", Verdict.REFUSE)
    there = queries.lists()
    assert (there.words, there.domains) == ({"numero surtaxe": False}, {"arnaque.example": True})
    assert drop_term(agent, term.pk)
    assert not drop_term(agent, term.pk)
    assert len(journaled(Event.FORUM_TERM_ADDED)) == 2
    assert len(journaled(Event.FORUM_TERM_DROPPED)) == 1
    fill_sample_terms()
    assert BlockedTerm.objects.count() == 1, "the sample is for an empty list"


def test_the_letter_goes_to_nobody_who_has_left(agent, coquelicot):
    post = question(None, text="D’un ancien membre.")
    actions.accept(agent, post.pk, seen=1)
    assert told() == []


def test_the_list_of_what_waits_leaves_out_what_nobody_can_read(agent, coquelicot):
    refused = question(coquelicot)
    actions.refuse(agent, refused.pk, Refusal.OTHER, seen=1)
    answer(refused.topic, coquelicot)
    older = question(coquelicot, "Une autre question ?", hours=3)
    newer = answer(
        question(coquelicot, "Et celle-ci ?", published=True).topic, writer(an_account(1), "Bleuet")
    )
    assert list(queries.waiting()) == [older, newer]


def test_no_title_stays_alone_when_its_last_answer_is_removed(agent, coquelicot, later):
    first = an_account(1)
    asker = writer(first, "Bleuet")
    asked = question(asker, published=True)
    post = answer(asked.topic, coquelicot, published=True)
    withdraw(first, asked.pk)
    actions.refuse(agent, post.pk, Refusal.FALSE, seen=1)
    assert Topic.objects.get().state == State.WITHDRAWN
    actions.accept(agent, post.pk, seen=2)
    assert Topic.objects.get().state == State.PUBLISHED, "it was refused by mistake"
    actions.refuse(agent, post.pk, Refusal.FALSE, seen=3)
    later(days=31)
    purge()
    assert not Topic.objects.exists()


def test_a_part_of_the_title_is_taken_out_and_of_its_address(client, agent, coquelicot):
    post = question(coquelicot, "Pourquoi Jeanne Durand ne répond jamais ?", published=True)
    Topic.objects.update(slug="pourquoi-jeanne-durand-ne-repond-jamais")
    former = path_of(Topic.objects.get())
    with pytest.raises(actions.PutIn) as raised:
        actions.cut(
            agent, post.pk, post.text, Refusal.HARSH, seen=1, title="Pourquoi ne répond-elle jamais ?"
        )
    assert raised.value.field == "title"
    actions.cut(agent, post.pk, post.text, Refusal.HARSH, seen=1, title="Pourquoi […] ne répond jamais ?")
    topic = Topic.objects.get()
    assert (topic.title, topic.slug) == ("Pourquoi […] ne répond jamais ?", "pourquoi-ne-repond-jamais")
    assert client.get(former)["Location"] == path_of(topic)
    assert "durand" not in client.get(path_of(topic)).content.decode().lower()
    assert "durand" not in client.get("/forum/flux.xml").content.decode().lower()
    assert found("Durand") == []
    assert found("répond") == [post.pk]
    assert FormerText.objects.get().title == "Pourquoi Jeanne Durand ne répond jamais ?"
    assert journaled(Event.FORUM_POST_CUT) == [(post.pk, agent.pk)]
    assert "un passage du titre de votre question" in told()[0]


def test_a_personal_title_is_kept_nowhere_even_of_a_question_taken_back(agent, coquelicot):
    post = question(coquelicot, "Qui connaît Jeanne Durand ?", published=True)
    answer(post.topic, writer(an_account(1), "Bleuet"), published=True)
    withdraw(coquelicot.account, post.pk)
    actions.cut(agent, post.pk, "", Refusal.PERSONAL, seen=2, title="Qui connaît […] ?")
    assert Topic.objects.get().title == "Qui connaît […] ?"
    assert not FormerText.objects.exists()
    post.refresh_from_db()
    assert post.state == State.WITHDRAWN
    with pytest.raises(actions.PutIn):
        actions.cut(agent, post.pk, "Un texte", Refusal.PERSONAL, seen=3, title="Qui connaît ?")
