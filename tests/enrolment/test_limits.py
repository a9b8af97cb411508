"""Limits of the enrolment: exact, told at the try that spends the last one, and over when they say."""

import re
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from parvis.enrolment import challenge
from parvis.enrolment.models import Enrolment
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from tests import walk
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db
ANSWER = "/creer-mon-compte/reponse/"
SENT = "/creer-mon-compte/courriel-envoye/"
AGAIN = f"{SENT}?encore=1"
CAMILLE, ANGE = walk.person("camille"), walk.person("corse-du-sud")
WRONG_CARD = {"model": "with_photo", "tail": "00000000000"}
ONLY_HERE = "Sur un autre appareil, ou avec un conseiller, je peux continuer."
LOCKED = "Trop d’essais pour le moment"


def at_the_card(who=CAMILLE, client=None):
    """A browser that has answered the first two pages."""
    client = client or PortalClient()
    for page in ("identite", "rib"):
        walk.post(client, page, walk.answers(who)[page])
    return client


def heading(client):
    return Page(client.get(ANSWER)).heading


def hits(scope):
    return sorted(Counter.objects.filter(scope=scope).values_list("hits", flat=True))


def test_five_tries_a_browser_told_at_the_fifth(client):
    at_the_card(client=client)
    for left in (4, 3, 2, 1):
        assert walk.post(client, "carte", WRONG_CARD)["Location"] == ANSWER
        assert f"Il me reste {left} essai" in Page(client.get(ANSWER)).said
    walk.post(client, "carte", WRONG_CARD)
    page = Page(client.get(ANSWER))
    assert page.heading == LOCKED
    until = timezone.localtime(Enrolment.objects.get().outcome_until)
    assert f"{until.hour} h {until:%M}" in page.said
    assert timedelta(hours=5, minutes=59) < until - timezone.now() <= timedelta(hours=6)
    assert "Quelqu’un peut m’aider" in page.said
    assert ONLY_HERE in page.said


def test_a_locked_number_is_not_told_to_try_another_device():
    for _ in range(9):
        walk.post(at_the_card(), "carte", WRONG_CARD)
    walk.post(tenth := at_the_card(), "carte", WRONG_CARD)
    page = Page(tenth.get(ANSWER))
    assert page.heading == LOCKED
    assert ONLY_HERE not in page.said


def test_a_locked_browser_asks_the_registry_nothing(client, registry):
    at_the_card(client=client)
    for _ in range(5):
        walk.post(client, "carte", WRONG_CARD)
    asked = registry.asked
    walk.post(client, "carte", walk.answers(CAMILLE)["carte"])
    assert (heading(client), registry.asked) == (LOCKED, asked)


def test_the_fifth_try_may_be_the_right_one(client):
    at_the_card(client=client)
    for _ in range(4):
        walk.post(client, "carte", WRONG_CARD)
    assert walk.post(client, "carte", walk.answers(CAMILLE)["carte"])["Location"] == walk.NEXT["carte"]


def test_posts_while_locked_do_not_spend_the_tries_of_the_number(client):
    at_the_card(client=client)
    for _ in range(15):
        walk.post(client, "carte", WRONG_CARD)
    assert (hits("proof_number/0"), hits("proof_number/1"), hits("proof_address/0")) == ([5], [5], [5])
    other = at_the_card()
    assert walk.post(other, "carte", walk.answers(CAMILLE)["carte"])["Location"] == walk.NEXT["carte"]


def test_another_number_does_not_unlock_the_browser(client):
    at_the_card(client=client)
    for _ in range(5):
        walk.post(client, "carte", WRONG_CARD)
    at_the_card(ANGE, client)
    walk.post(client, "carte", walk.answers(ANGE)["carte"])
    assert heading(client) == LOCKED


def test_erasing_one_s_answers_does_not_unlock_the_browser(client):
    at_the_card(client=client)
    for _ in range(5):
        walk.post(client, "carte", WRONG_CARD)
    client.post("/creer-mon-compte/arreter/")
    at_the_card(client=client)
    walk.post(client, "carte", walk.answers(CAMILLE)["carte"])
    assert heading(client) == LOCKED


def test_six_hours_later_the_browser_may_try_again(client, later):
    at_the_card(client=client)
    for _ in range(5):
        walk.post(client, "carte", WRONG_CARD)
    later(hours=6, minutes=1)
    at_the_card(client=client)
    assert walk.post(client, "carte", walk.answers(CAMILLE)["carte"])["Location"] == walk.NEXT["carte"]


def test_ten_tries_an_hour_for_a_number_over_all_browsers():
    for number in range(9):
        browser = at_the_card()
        walk.post(browser, "carte", WRONG_CARD)
        assert f"Il me reste {min(4, 9 - number)} essai" in Page(browser.get(ANSWER)).said
    tenth, eleventh, other = at_the_card(), at_the_card(), at_the_card(ANGE)
    walk.post(tenth, "carte", WRONG_CARD)
    assert heading(tenth) == LOCKED
    walk.post(eleventh, "carte", walk.answers(CAMILLE)["carte"])
    assert heading(eleventh) == LOCKED
    assert walk.post(other, "carte", walk.answers(ANGE)["carte"])["Location"] == walk.NEXT["carte"]


def test_right_answers_count_too():
    for _ in range(10):
        walk.post(at_the_card(), "carte", walk.answers(CAMILLE)["carte"])
    last = at_the_card()
    walk.post(last, "carte", walk.answers(CAMILLE)["carte"])
    assert heading(last) == LOCKED


def test_fifteen_tries_a_day_for_a_number(later):
    for _ in range(9):
        walk.post(at_the_card(), "carte", WRONG_CARD)
    later(hours=1, minutes=1)
    for _ in range(5):
        walk.post(at_the_card(), "carte", WRONG_CARD)
    last, after = at_the_card(), at_the_card()
    walk.post(last, "carte", WRONG_CARD)
    assert heading(last) == LOCKED
    until = Enrolment.objects.get(outcome="too_many_tries").outcome_until
    assert until
    assert timedelta(hours=22) < until - timezone.now() < timedelta(hours=23)
    later(hours=2)
    walk.post(after := at_the_card(), "carte", walk.answers(CAMILLE)["carte"])
    assert heading(after) == LOCKED
    later(hours=21)
    assert walk.post(at_the_card(), "carte", walk.answers(CAMILLE)["carte"])["Location"] == walk.NEXT["carte"]


def test_the_lock_that_is_over_no_longer_stands_in_the_way(later):
    """The number was locked by others; the record still lives when the hour is over."""
    for _ in range(10):
        walk.post(at_the_card(), "carte", WRONG_CARD)
    later(minutes=40)
    browser = at_the_card()
    walk.post(browser, "carte", walk.answers(CAMILLE)["carte"])
    assert heading(browser) == LOCKED
    later(minutes=21)
    assert browser.get(ANSWER)["Location"] == walk.NEXT["rib"]
    assert walk.post(browser, "carte", walk.answers(CAMILLE)["carte"])["Location"] == walk.NEXT["carte"]


class TestManyFromOneAddress:
    @pytest.fixture(autouse=True)
    def _crowd(self, settings):
        settings.LIMITS = {**settings.LIMITS, "proof_address": ((2, timedelta(minutes=5)),)}
        for _ in range(2):
            walk.post(at_the_card(ANGE), "carte", WRONG_CARD)

    def asked(self, browser, **more):
        """The question and its token, as a page without JavaScript shows them."""
        page = Page(walk.post(browser, "carte", walk.answers(CAMILLE)["carte"] | more))
        token = re.search(r'name="challenge_token" value="([^"]+)"', page.html)
        assert token, page.said
        return page, token[1]

    def right(self, page):
        words = [str(word) for word in challenge.WORDS]
        ((one, two),) = re.findall(r"Combien font (\w+) plus (\w+)", page.said)
        return str(words.index(one) + words.index(two) + 2)

    def test_a_question_is_asked_and_nobody_is_locked(self, client):
        at_the_card(client=client)
        page, _ = self.asked(client)
        assert page.typed["tail"] == CAMILLE.card_tail
        assert hits("proof_browser/0") == [0, 1, 1]
        assert Enrolment.objects.filter(outcome=None).count() == 1

    def test_a_locked_browser_wins_no_try_by_being_asked(self, client, settings):
        settings.LIMITS = {**settings.LIMITS, "proof_browser": ((1, timedelta(hours=6)),)}
        at_the_card(client=client)
        page, token = self.asked(client)
        walk.post(
            client, "carte", {**WRONG_CARD, "challenge_token": token, "challenge_answer": self.right(page)}
        )
        assert heading(client) == LOCKED
        for _ in range(3):
            self.asked(client)
        assert hits("proof_browser/0") == [1, 1, 1]

    @pytest.mark.parametrize("blank", ["", " "])
    def test_the_answer_lets_one_try_pass(self, client, blank):
        at_the_card(client=client)
        page, token = self.asked(client)
        said = {"challenge_token": token, "challenge_answer": blank + self.right(page) + blank}
        response = walk.post(client, "carte", walk.answers(CAMILLE)["carte"] | said)
        assert response["Location"] == walk.NEXT["carte"]
        other = at_the_card()
        again = walk.post(other, "carte", walk.answers(CAMILLE)["carte"] | said)
        assert again.status_code == 200, "each answer serves once"

    @pytest.mark.parametrize(
        "said",
        [
            {"challenge_answer": "1"},
            {"challenge_token": "x", "challenge_answer": "3"},
            {"challenge_token": "é:\x00:😀", "challenge_answer": "3"},
            {"challenge_token": "a" * 5000, "challenge_answer": "\x00"},
            {"challenge_token": "x"},
        ],
        ids=str,
    )
    def test_a_wrong_answer_asks_another_question(self, client, said):
        at_the_card(client=client)
        self.asked(client)
        self.asked(client, **said)

    def test_a_question_takes_one_answer_right_or_wrong(self, client):
        at_the_card(client=client)
        page, token = self.asked(client)
        assert not challenge.passed(token, "0")
        assert not challenge.passed(token, self.right(page))

    def test_an_answer_given_too_late(self, client, monkeypatch):
        at_the_card(client=client)
        page, token = self.asked(client)
        sixteen_minutes_later = time.time() + 960
        monkeypatch.setattr("django.core.signing.time", SimpleNamespace(time=lambda: sixteen_minutes_later))
        assert not challenge.passed(token, self.right(page))

    def test_another_address_is_asked_nothing(self):
        browser = PortalClient(REMOTE_ADDR="192.0.2.7")
        at_the_card(client=browser)
        answer = walk.post(browser, "carte", walk.answers(CAMILLE)["carte"])
        assert answer["Location"] == walk.NEXT["carte"]

    def test_five_minutes_later_nothing_is_asked(self, client, later):
        later(minutes=6)
        at_the_card(client=client)
        assert walk.post(client, "carte", walk.answers(CAMILLE)["carte"])["Location"] == walk.NEXT["carte"]


class TestLetters:
    @pytest.fixture(autouse=True)
    def _sent(self, client):
        walk.walk(client, CAMILLE)

    def test_one_a_minute(self, client, later):
        page = Page(client.post(SENT))
        assert "Je peux en demander un autre" in page.said
        assert 'class="errors"' not in page.html
        assert re.search(r"\d h \d\d\.", page.said), "the hour as everywhere, without seconds"
        assert Letter.objects.count() == 1
        later(seconds=61)
        told = Page(client.post(SENT, follow=True))
        assert "C’est fait : un nouveau courriel part à" in told.said
        assert 'class="success" role="status"' in told.html
        assert Letter.objects.count() == 2

    def test_asking_again_too_soon_does_not_spend_the_day(self, client, later):
        for _ in range(12):
            client.post(SENT)
        later(seconds=61)
        assert client.post(SENT)["Location"] == AGAIN
        assert Letter.objects.count() == 2

    def test_ten_a_day(self, client, later):
        for _ in range(12):
            later(seconds=61)
            client.post(SENT)
        assert Letter.objects.count() == 10
        later(days=1)
        client.post(SENT)
        assert Letter.objects.count() == 11

    def test_another_browser_does_not_send_more_to_one_mailbox(self):
        walk.walk(
            other := PortalClient(), ANGE, until="code", coordonnees__email=CAMILLE.email.upper().lower()
        )
        page = Page(walk.post(other, "verification", {}))
        assert "Un courriel vient de partir" in page.said
        assert Letter.objects.count() == 1

    def test_ten_a_day_for_one_number_whatever_the_browser_and_the_mailbox(self, settings):
        settings.LIMITS = {**settings.LIMITS, "proof_number": ((100, timedelta(hours=1)),)}
        for number in range(9):
            walk.walk(PortalClient(), CAMILLE, coordonnees__email=f"autre{number}@boite.example")
        assert Letter.objects.count() == 10
        walk.walk(other := PortalClient(), CAMILLE, until="code", coordonnees__email="autre@boite.example")
        assert "Un courriel vient de partir" in Page(walk.post(other, "verification", {})).said
        assert Letter.objects.count() == 10

    def test_a_corrected_address_is_written_to_at_once(self, client):
        said = walk.answers(CAMILLE, coordonnees__email="camille@boite.example")
        walk.post(client, "coordonnees", said["coordonnees"])
        assert walk.post(client, "verification", {})["Location"] == SENT
        assert Letter.objects.latest("queued_at").recipient == "camille@boite.example"


def test_no_counter_holds_anything_in_clear(client):
    walk.walk(client, CAMILLE)
    for counter in Counter.objects.all():
        assert len(bytes(counter.subject)) in (32, 33)
        assert CAMILLE.number.encode() not in bytes(counter.subject)
