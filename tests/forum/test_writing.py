"""Writing: asking in two steps, answering, changing and taking back a text; what is refused, kindly."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from parvis.forum.actions import write
from parvis.forum.enums import State
from parvis.forum.models import FormerText, Post, Subscription, Topic, Writer
from tests.accounts_fixtures import CAMILLE
from tests.forum.members import path_of, posted, writer_for

pytestmark = pytest.mark.django_db
ASK = "/forum/poser-une-question/"
QUESTION = {
    "title": "Où trouver mon attestation de droits",
    "text": "Je la cherche **partout** dans mon compte.",
    "category": "ma-carte",
}


def ask(client, **more):
    return client.post(ASK, {**QUESTION, "go": "post", **more})


def errors(response):
    assert response.status_code in (200, 429)
    return response.content.decode().split('class="errors"')[1].split("</div>")[0]


@pytest.mark.parametrize("path", [ASK, "/forum/mes-messages/"])
def test_visitors_sign_in_first(client, path):
    assert "/se-connecter/" in client.get(path)["Location"]


def test_a_first_question_takes_a_pseudonym_and_waits(signed_in, account, category):
    assert 'name="pseudonym"' in signed_in.get(ASK).content.decode()
    response = ask(signed_in, pseudonym="Camomille")
    topic = Topic.objects.get()
    assert response["Location"] == path_of(topic)
    post = topic.posts.get()
    assert (topic.state, post.state, post.held_for) == (State.WAITING, State.WAITING, "first_posts")
    assert post.html == "<p>Je la cherche <strong>partout</strong> dans mon compte.</p>\n"
    writer = Writer.objects.get()
    assert topic.writer == writer
    assert (writer.pseudonym, writer.account) == ("Camomille", account)
    assert Subscription.objects.filter(topic=topic, account=account).exists()
    said = signed_in.get(path_of(topic)).content.decode()
    assert "Une personne relit mon message" in said
    assert 'name="pseudonym"' not in signed_in.get(ASK).content.decode()


def test_a_question_of_a_known_member_is_published(signed_in, member, category):
    ask(signed_in)
    topic = Topic.objects.get()
    assert topic.state == State.PUBLISHED
    assert "Mon message est publié" in signed_in.get(path_of(topic)).content.decode()
    member.refresh_from_db()
    assert member.accepted == 51
    found = signed_in.get("/forum/recherche/?q=attestations").content.decode()
    assert path_of(topic) in found
    assert "<mark>attestation</mark>" in found


def test_what_may_answer_is_shown_first(signed_in, member, asked, category):
    asked("Où trouver mon attestation de droits")
    shown = signed_in.post(ASK, {**QUESTION, "go": "look"}).content.decode()
    assert "La réponse est peut-être déjà là" in shown
    assert not Topic.objects.filter(writer=member).exists()
    assert 'value="Je la cherche **partout** dans mon compte."' in shown
    back = signed_in.post(ASK, {**QUESTION, "go": "change"}).content.decode()
    assert "Je la cherche **partout** dans mon compte." in back
    assert 'class="errors"' not in back
    ask(signed_in)
    assert Topic.objects.filter(writer=member).count() == 1


def test_words_of_danger_get_the_numbers_first(signed_in, member, category):
    typed = {**QUESTION, "text": "Je n’en peux plus, je veux mourir.", "go": "look"}
    assert "tel:3114" in signed_in.post(ASK, typed).content.decode()
    assert not Topic.objects.exists()


def test_the_guide_that_is_near_stays_linked(signed_in, member, category):
    typed = {**QUESTION, "title": "J’ai perdu mon code personnel", "text": "Comment en choisir un autre ?"}
    shown = signed_in.post(ASK, {**typed, "go": "look"}).content.decode()
    assert "/fiches/" in shown.split("<main")[1]
    ask(signed_in, **typed)
    topic = Topic.objects.get()
    assert topic.guide
    assert f"/fiches/{topic.guide}/" in signed_in.get(path_of(topic)).content.decode()
    ask(signed_in, **typed, guide="00-rien")
    assert set(Topic.objects.values_list("guide", flat=True)) == {topic.guide}


def test_nothing_alike_posts_at_once(signed_in, member, category):
    typed = {**QUESTION, "title": "Xylophone zygomatique bourdonnant", "go": "look"}
    assert signed_in.post(ASK, typed).status_code == 302
    assert Topic.objects.count() == 1


@pytest.mark.parametrize(
    ("pseudonym", "said"),
    [
        ("", "Je choisis un pseudonyme."),
        ("Ab", "trop court"),
        ("Agent 007", "personne de l’organisme"),
        ("C4isse Exemple", "personne de l’organisme"),
        ("M0dérateur", "personne de l’organisme"),
        (CAMILLE.birth_name.title(), "mon nom"),
        ("N0i5ette", "Un autre membre a déjà"),
        ("Мария", "avec des lettres"),
        ("Ca\u202emille", ""),
    ],
)
def test_pseudonyms(signed_in, other, category, pseudonym, said):
    response = ask(signed_in, pseudonym=pseudonym)
    if said:
        assert said in errors(response)
        assert not Topic.objects.exists()
    else:
        assert Writer.objects.exclude(pk=other.pk).get().pseudonym == "Camille"


@pytest.mark.parametrize("go", ["look", "post"])
@pytest.mark.parametrize(
    ("pseudonym", "said"),
    [("N0i5ette", "Un autre membre a déjà"), ("06 39 98 10 01", "un numéro de téléphone")],
)
def test_a_pseudonym_that_is_refused_is_told_before_the_proposals(
    signed_in, other, category, go, pseudonym, said
):
    assert said in errors(ask(signed_in, go=go, pseudonym=pseudonym))
    assert not Topic.objects.exists()


@pytest.mark.parametrize(
    ("pseudonym", "said"), [(CAMILLE.birth_name.title(), "mon nom"), ("N0i5ette", "Un autre membre a déjà")]
)
def test_all_that_is_wrong_is_told_at_once(signed_in, other, category, pseudonym, said):
    typed = f"Le 06 39 98 10 01 le soir.\nVoici {CAMILLE.number} aussi."
    told = errors(ask(signed_in, pseudonym=pseudonym, text=typed, category=""))
    for each in (said, "numéro de téléphone", "numéro de sécurité sociale", "de quoi ma question parle"):
        assert each in told


def test_what_is_marked_is_the_very_place(signed_in, member, category):
    page = ask(signed_in, text="Bonjour,\r\n\r\nle soir\u200b au 06 39 98 10 01\r\nMerci").content.decode()
    assert "<mark>06 39 98 10 01</mark>" in page


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Mon numéro est le 06 39 98 10 01 le soir.", "un numéro de téléphone"),
        ("Écrivez à camille@boite.example svp", "une adresse électronique"),
        (f"Je suis {CAMILLE.number} merci", "un numéro de sécurité sociale"),
    ],
)
def test_personal_data_stops_it_and_the_place_is_shown(signed_in, member, category, typed, shown):
    for go in ("look", "post"):
        response = ask(signed_in, go=go, text=f"Bonjour.\n{typed}")
        assert "Ligne 2" in errors(response)
        assert shown in errors(response)
        page = response.content.decode()
        assert "<mark>" in page
        assert "Rien n’est publié. Mon texte est ci-dessous" in page
        assert "Bonjour.\n" in page.split("<textarea")[1], "nothing typed is lost"
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "J’écris ma question en une phrase."),
        ("title", "x" * 151, "trop longue"),
        ("text", "a", "trop court"),
        ("text", "mot " * 2501, "trop long"),
        ("category", "ailleurs", "réponses de la liste"),
        ("category", "", "de quoi ma question parle"),
    ],
)
def test_what_is_typed_badly(signed_in, member, category, field, value, said):
    response = ask(signed_in, **{field: value})
    assert said in errors(response)
    assert QUESTION["text" if field == "title" else "title"] in response.content.decode()


def test_a_megabyte_is_refused_with_a_page(signed_in, member, category):
    response = ask(signed_in, text="mot " * 262_144)
    assert response.status_code == 400
    assert b"<h1" in response.content
    assert not Topic.objects.exists()
    assert "trop long" in errors(ask(signed_in, text="mot " * 50_000))


def test_answering(signed_in, member, asked):
    topic = asked(answers=20)
    assert topic.title in signed_in.get(path_of(topic) + "repondre/").content.decode()
    response = signed_in.post(path_of(topic) + "repondre/", {"text": "Trois semaines, chez moi."})
    post = Post.objects.get(writer=member)
    assert response["Location"] == f"{path_of(topic)}?page=2#m-{post.pk.hex[:12]}"
    topic.refresh_from_db()
    assert (topic.answers, topic.last_at) == (21, post.published_at)


def test_a_topic_that_is_gone_takes_no_answer(signed_in, member, asked):
    topic = asked()
    Topic.objects.filter(pk=topic.pk).update(state=State.REMOVED)
    assert signed_in.post(path_of(topic) + "repondre/", {"text": "Trop tard, hélas."}).status_code == 404
    with pytest.raises(write.TopicClosed):
        write.answer(member.account, topic.pk, "Trop tard, hélas.")


def test_code_is_shown_as_it_was_typed(signed_in, member, asked):
    topic = asked()
    text = (
        "<script>alert(1)</script> <svg onload=alert(1)> <style>p{display:none}</style>\n\n"
        "[clic](javascript:alert(1)) ![image](https://x.example/y.png) \u202ea\u0301\u0302\u0303\u0304\u200b"
    )
    signed_in.post(path_of(topic) + "repondre/", {"text": text})
    post = Post.objects.get(writer=member)
    for bad in ("<script", "<svg", "<style", "<img", 'href="javascript', "\u202e", "\u200b", "\u0304"):
        assert bad not in post.html
    page = signed_in.get(path_of(topic)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_changing_one_s_text(signed_in, member, asked):
    post = posted(asked(), member, "Deux semaines.")
    path = f"/forum/message/{post.pk}/changer/"
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now() - timedelta(minutes=31))
    assert signed_in.get(path)["Location"].startswith(path_of(post.topic)), "too late"
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now() - timedelta(minutes=5))
    assert "Deux semaines." in signed_in.get(path).content.decode()
    signed_in.post(path, {"text": "Trois semaines."})
    post.refresh_from_db()
    assert post.text == "Trois semaines."
    assert post.edited_at
    assert post.version == 2
    assert FormerText.objects.get().text == "Deux semaines."
    assert path_of(post.topic) in signed_in.get("/forum/recherche/?q=trois").content.decode()


def test_a_text_that_is_changed_into_something_to_watch_waits_again(signed_in, member, asked):
    Writer.objects.filter(pk=member.pk).update(accepted=4)
    post = posted(asked(), member, "Deux semaines.")
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now())
    signed_in.post(f"/forum/message/{post.pk}/changer/", {"text": "Ici : https://vente.example/pas-cher"})
    post.refresh_from_db()
    assert (post.state, post.held_for) == (State.WAITING, "edited")
    post.topic.refresh_from_db()
    assert post.topic.answers == 0


@pytest.mark.parametrize("verb", ["changer", "retirer"])
def test_somebody_else_s_message_is_unknown(signed_in, member, asked, verb):
    post = Post.objects.get(topic=asked())
    path = f"/forum/message/{post.pk}/{verb}/"
    assert signed_in.get(path).status_code == 404
    assert signed_in.post(path, {"text": "À moi maintenant."}).status_code == 404
    post.refresh_from_db()
    assert post.text == "J’attends depuis dix jours."
    assert post.state == State.PUBLISHED


def test_a_suspended_member_is_told_until_when(signed_in, member, asked):
    until = timezone.now() + timedelta(days=3)
    Writer.objects.filter(pk=member.pk).update(suspended_until=until)
    topic = asked()
    for path in (ASK, path_of(topic) + "repondre/"):
        for response in (signed_in.get(path), signed_in.post(path, {"text": "Malgré tout."})):
            assert response.status_code == 403
            assert str(timezone.localtime(until).year) in response.content.decode()
    assert not Post.objects.filter(writer=member).exists()
    Writer.objects.filter(pk=member.pk).update(suspended_until=timezone.now())
    assert signed_in.get(ASK).status_code == 200


def test_storms_are_told_when_they_may_go_on(signed_in, member, asked, settings):
    settings.LIMITS = {**settings.LIMITS, "forum_post": ((2, timedelta(hours=1)),)}
    path = path_of(asked()) + "repondre/"
    for number in range(2):
        signed_in.post(path, {"text": f"Réponse de plus {number}."})
    response = signed_in.post(path, {"text": "Une de trop, mais gardée."})
    assert "je peux continuer" in errors(response)
    assert "Une de trop, mais gardée." in response.content.decode().split("<textarea")[1]
    assert Post.objects.filter(writer=member).count() == 2


def test_my_messages(signed_in, member, asked, category):
    refused = posted(asked(), member, "Une réponse refusée.")
    Post.objects.filter(pk=refused.pk).update(state=State.REFUSED, refusal="harsh")
    ask(signed_in)
    page = signed_in.get("/forum/mes-messages/").content.decode()
    assert "Camomille" in page
    assert "Il blesse quelqu’un" in page
    assert QUESTION["title"] in page


def test_two_with_one_pseudonym_at_once(transactional_db, account, category):
    """The constraint decides: one has it, the other is told."""
    from tests.forum.members import account_of

    accounts, ends, gate = [account, account_of("nom-compose")], [], Barrier(2)

    def choose(who):
        gate.wait()
        try:
            question = write.Question(category, QUESTION["title"], QUESTION["text"], "fr")
            ends.append(write.ask(who, question, "Camomille").writer_id)
        except write.PseudonymTaken:
            ends.append(None)
        finally:
            connection.close()

    threads = [Thread(target=choose, args=[who]) for who in accounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends.count(None) == 1
    assert Writer.objects.count() == 1


def test_what_an_erased_account_leaves(signed_in, member, asked, category, other):
    from parvis.journal.enums import Detail
    from parvis.leaving.actions.erase import erase_account

    kept = posted(asked(), member, "Une réponse utile.")
    gone = posted(asked(), member, "Une réponse refusée.")
    Post.objects.filter(pk=gone.pk).update(state=State.REFUSED)
    FormerText.objects.create(post=kept, text="Avant.", until=timezone.now())
    assert erase_account(member.account, Detail.BY_PERSON)
    kept.refresh_from_db()
    assert kept.writer is None
    assert kept.text == "Une réponse utile."
    assert not Post.objects.filter(pk=gone.pk).exists()
    assert not FormerText.objects.exists()
    assert not Writer.objects.filter(pk=member.pk).exists()
    assert writer_for(None, "Camomille").pk, "anybody may have the pseudonym again"
