"""The forum at the desk: what waits, a message and its decisions, who writes, words to watch for, answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.agents.enums import Role
from parvis.desk.figures import period_of, tables_of
from parvis.desk.forum_shown import waited
from parvis.forum.actions.terms import add_term
from parvis.forum.actions.withdraw import withdraw
from parvis.forum.enums import Blocked, Complaint, Hold, Refusal, State, Verdict
from parvis.forum.models import BlockedTerm, Post, Report, Topic
from tests.agents.signing_in import an_agent, at_desk
from tests.desk.calling import an_account
from tests.forum.posts import answer, question, writer

pytestmark = pytest.mark.django_db
QUEUE, TERMS = "/bureau/forum/", "/bureau/forum/mots/"


@pytest.fixture
def agent(db):
    return an_agent(Role.MODERATION)


@pytest.fixture
def desk(client, agent):
    return at_desk(client, agent)


@pytest.fixture
def coquelicot(db):
    return writer(an_account(1))


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def page_of(post):
    return f"{QUEUE}message/{post.pk}/"


def report(post, order=1):
    return Report.objects.create(
        post=post, account=an_account(100 + order), complaint=Complaint.HARSH, words="Il m’insulte.",
        at=timezone.now(),
    )  # fmt: skip


def test_the_queue_the_oldest_first_with_how_long(desk, coquelicot):
    question(coquelicot, "La plus récente ?", hours=2)
    question(coquelicot, "La plus ancienne ?", hours=75)
    reported = question(coquelicot, "Celle que l’on signale ?", published=True)
    report(reported)
    question(coquelicot, "Celle qui attend ?", published=True, hours=50)
    page = text(desk.get(QUEUE))
    assert page.index("La plus ancienne") < page.index("La plus récente")
    assert "attend depuis 3 jours" in page
    assert "attend depuis 2 heures" in page
    assert "signalé 1 fois" in page
    assert page.index("Celle que l’on signale ?") < page.index("Celle qui attend ?")
    assert page.count("Celle qui attend ?") == 2, "its title, and the name of its button"


def test_a_long_message_is_read_whole_before_it_is_published(desk, coquelicot):
    question(coquelicot, text="Bonjour. " * 40)
    page = text(desk.get(QUEUE))
    assert "Je lis tout le message" in page
    assert 'value="accept"' not in page


def test_nothing_waits(desk):
    assert 'class="success"' not in text(desk.get(f"{QUEUE}?fait=autre-chose"))
    page = text(desk.get(QUEUE))
    assert "Rien n’attend." in page
    assert "Aucun signalement." in page
    assert "Chaque question a sa réponse." in page


def test_published_from_the_queue(desk, coquelicot):
    post = question(coquelicot)
    answered = desk.post(page_of(post), {"do": "accept", "seen": "1"})
    assert answered["Location"] == f"{QUEUE}?fait=publie"
    assert "Le message est publié." in text(desk.get(answered["Location"]))
    assert Post.objects.get().state == State.PUBLISHED


def test_refused_with_a_reason(desk, coquelicot):
    post = question(coquelicot)
    page = text(desk.post(page_of(post), {"do": "refuse", "seen": "1"}))
    assert "Je choisis un motif." in page
    assert Post.objects.get().state == State.WAITING
    desk.post(page_of(post), {"do": "refuse", "seen": "1", "refusal": Refusal.TWICE})
    page = text(desk.get(page_of(post)))
    assert "La même question est déjà posée" in page
    assert "Il a été refusé par erreur" in page
    desk.post(page_of(post), {"do": "accept", "seen": "2"})
    assert Post.objects.get().state == State.PUBLISHED


def test_a_part_taken_out_and_nothing_typed_is_lost(desk, coquelicot):
    post = question(coquelicot, text="Je l’attends. Bande d’incapables.")
    wrong = {
        "do": "cut",
        "seen": "1",
        "cut-title": post.topic.title,
        "cut-text": "Je l’attends. Merci.",
        "cut-refusal": Refusal.HARSH,
    }
    page = text(desk.post(page_of(post), wrong))
    assert "j’ai ajouté des mots" in page
    assert "Je l’attends. Merci.</textarea>" in page
    desk.post(page_of(post), {**wrong, "cut-text": "Je l’attends. […]"})
    post.refresh_from_db()
    assert (post.text, post.state) == ("Je l’attends. […]", State.PUBLISHED)
    assert "Bande d’incapables" in text(desk.get(page_of(post))), "for thirty days, to agents"


def test_a_part_of_the_title_taken_out(desk, coquelicot):
    post = question(coquelicot, "Où est ma carte, bande d’ânes ?")
    said = {"do": "cut", "seen": "1", "cut-text": post.text, "cut-refusal": Refusal.HARSH}
    page = text(desk.post(page_of(post), {**said, "cut-title": "Où est donc ma carte ?"}))
    assert "j’ai ajouté des mots" in page
    assert "Où est donc ma carte ?</textarea>" in page
    desk.post(page_of(post), {**said, "cut-title": "Où est ma carte, ?"})
    assert Topic.objects.get().title == "Où est ma carte, ?"
    assert Post.objects.get().state == State.PUBLISHED
    assert "bande d’ânes" in text(desk.get(page_of(post))), "for thirty days, to agents"
    reply = answer(Topic.objects.get(), coquelicot)
    assert "Ce qui reste du titre" not in text(desk.get(page_of(reply)))


def test_the_second_agent_is_told_and_sees_the_message_of_now(desk, coquelicot):
    post = question(coquelicot)
    desk.post(page_of(post), {"do": "refuse", "seen": "1", "refusal": Refusal.ADVERT})
    told = desk.post(page_of(post), {"do": "accept", "seen": "1"})
    assert told.status_code == 409
    assert "rien n’est fait" in text(told)
    assert "C’est de la publicité" in text(told)
    assert Post.objects.get().state == State.REFUSED


@pytest.mark.parametrize("seen", ["", "x", "²", "9" * 30, "-1"])
def test_a_version_that_is_none_decides_nothing(desk, coquelicot, seen):
    post = question(coquelicot)
    assert desk.post(page_of(post), {"do": "accept", "seen": seen}).status_code == 409
    assert Post.objects.get().state == State.WAITING


def test_why_it_is_held_is_shown(desk, coquelicot, agent):
    add_term(agent, Blocked.WORD, "remède", Verdict.HOLD)
    post = question(coquelicot, text="Un r3mède ?")
    Post.objects.update(held_for=Hold.WORD)
    assert "Un mot ou un site à surveiller : « r3mède »" in text(desk.get(page_of(post)))


def test_a_reported_message_stays_or_goes(desk, coquelicot):
    post = question(coquelicot, published=True)
    report(post)
    page = text(desk.get(page_of(post)))
    assert "Il m’insulte." in page
    assert "Je le laisse comme il est" in page
    desk.post(page_of(post), {"do": "keep", "seen": "1"})
    assert not Report.objects.filter(settled_at=None)
    report(post, 2)
    desk.post(page_of(post), {"do": "refuse", "seen": "2", "refusal": Refusal.HARSH})
    assert Topic.objects.get().state == State.REMOVED


def test_what_was_read_is_taken_away_and_says_so(desk, coquelicot):
    post = question(coquelicot, published=True)
    done = desk.post(page_of(post), {"do": "refuse", "seen": "1", "refusal": Refusal.HARSH})
    assert "Le message est retiré." in text(desk.get(done["Location"]))
    kept = question(coquelicot, "Ma carte, bande d’ânes ?", published=True)
    answer(kept.topic, writer(an_account(2), "Noisette"), published=True)
    withdraw(coquelicot.account, kept.pk)
    cut = {"do": "cut", "seen": "2", "cut-title": "Ma carte, ?", "cut-refusal": Refusal.HARSH}
    page = text(desk.get(desk.post(page_of(kept), cut)["Location"]))
    assert "La partie est enlevée du titre." in page
    assert "Le message est publié" not in page


def test_the_queue_in_words(desk, coquelicot):
    question(coquelicot, text="Elle coûte **deux euros** <b>.")
    page = text(desk.get(QUEUE))
    assert "Elle coûte deux euros &lt;b&gt;." in page
    assert "à l’instant" in page
    now = timezone.now().replace(hour=12)
    assert [waited(now - timedelta(hours=hours), now) for hours in (23, 25, 47)] == [
        "23 heures",
        "hier",
        "2 jours",
    ]


def test_markup_stays_words_and_directions_stay_inside(desk, coquelicot):
    nasty = "<script>alert(1)</script> <svg onload=alert(2)> [x](javascript:alert(3)) \u202eetrac"
    post = question(coquelicot, "<b>Titre</b> ?", text=nasty)
    report(post)
    for address in (QUEUE, page_of(post), f"{QUEUE}question/{post.topic_id}/"):
        page = desk.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<svg onload" not in page
        assert 'href="javascript' not in page
        assert "&lt;b&gt;Titre" in page


def test_the_answer_of_the_body(desk, coquelicot):
    post = question(coquelicot, published=True, hours=50)
    address = f"{QUEUE}question/{post.topic_id}/"
    page = text(desk.post(address, {"text": "Sous **14 jours**.", "preview": "1"}))
    assert "<strong>14 jours</strong>" in page
    assert "Rien n’est encore publié." in page
    assert Topic.objects.get().answers == 0
    page = text(desk.post(address, {"text": "Votre numéro : 2 69 05 49 588 157 80"}))
    assert "ressemble à un numéro de sécurité sociale" in page
    assert desk.post(address, {"text": "Appelez le 01 99 00 00 00."})["Location"] == f"{QUEUE}?fait=repondu"
    assert Post.objects.get(is_official=True).agent is not None
    assert "Chaque question a sa réponse." in text(desk.get(QUEUE))


def test_no_answer_to_what_is_not_published(desk, coquelicot):
    post = question(coquelicot)
    address = f"{QUEUE}question/{post.topic_id}/"
    assert "on ne peut pas y répondre" in text(desk.get(address))
    page = text(desk.post(address, {"text": "Sous 14 jours."}))
    assert "Cette question n’est plus publiée." in page
    assert not Post.objects.filter(is_official=True)


def test_words_and_sites(desk):
    said = {"kind": Blocked.WORD, "term": "Numéro surtaxé", "verdict": Verdict.HOLD}
    assert desk.post(TERMS, said)["Location"] == f"{TERMS}?fait=ajoute"
    assert "Numéro surtaxé" in text(desk.get(TERMS))
    assert "Il est déjà dans la liste" in text(desk.post(TERMS, {**said, "term": "NUMERO SURTAXÉ"}))
    for wrong in ("…", "un deux trois quatre cinq", "ﷺ" * 90):
        assert "quatre au plus" in text(desk.post(TERMS, {**said, "term": wrong}))
    site = {**said, "kind": Blocked.DOMAIN}
    assert "exemple.fr" in text(desk.post(TERMS, {**site, "term": "pas un site"}))
    desk.post(TERMS, {**site, "term": "https://arnaque.example/page"})
    assert set(BlockedTerm.objects.values_list("term", flat=True)) == {"numero surtaxe", "arnaque.example"}
    (first, second) = BlockedTerm.objects.values_list("pk", flat=True)
    desk.post(f"{TERMS}{first}/")
    desk.post(f"{TERMS}{first}/")
    assert list(BlockedTerm.objects.values_list("pk", flat=True)) == [second]


def test_what_is_not_there(desk):
    gone = "00000000-0000-4000-8000-000000000000"
    for address in (f"{QUEUE}message/{gone}/", f"{QUEUE}question/999999/", f"{QUEUE}membre/999999/"):
        assert desk.get(address).status_code == 404
        assert desk.post(address, {"do": "accept", "text": "x"}).status_code == 404
    assert desk.get(f"{TERMS}1/").status_code == 405


def test_the_supervision_counts_what_was_decided(desk, coquelicot):
    desk.post(page_of(question(coquelicot)), {"do": "accept", "seen": "1"})
    desk.post(page_of(question(coquelicot)), {"do": "refuse", "seen": "1", "refusal": Refusal.OTHER})
    lines = {table.key: table.lines for table in tables_of(period_of("7"))}["forum"]
    assert [(line.label, line.number) for line in lines] == [
        ("Messages publiés après relecture", 1),
        ("Messages refusés", 1),
    ]


def test_a_decision_that_is_none(desk, coquelicot):
    post = question(coquelicot)
    assert desk.post(page_of(post), {"do": "publish_everything", "seen": "1"}).status_code == 404


def test_as_many_queries_for_ten(desk, coquelicot, django_assert_num_queries):
    def fill(number):
        who = writer(an_account(10 + number), f"Membre {'abcdefghijk'[number]}")
        question(who, hours=number)
        report(question(who, published=True), 10 + number)
        question(who, published=True, hours=50)
        answer(first.topic, who, published=True)

    first = question(coquelicot, published=True)
    fill(0)
    talk = f"{QUEUE}question/{first.topic_id}/"
    with django_assert_num_queries(4):
        desk.get(QUEUE)
    with django_assert_num_queries(4):
        desk.get(talk)
    for number in range(1, 10):
        fill(number)
    with django_assert_num_queries(4):
        desk.get(QUEUE)
    with django_assert_num_queries(4):
        desk.get(talk)
