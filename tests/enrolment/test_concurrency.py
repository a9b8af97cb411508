"""The same person in two browsers at the same moment: always one account, never a failure."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from parvis.accounts.models import Account
from parvis.enrolment.models import Enrolment
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from tests import walk
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db(transaction=True)
CAMILLE, ANGE = walk.person("camille"), walk.person("corse-du-sud")
ACTIVE = "Mon compte est activé !"
PAIRS = 20


def sent(who, email="", browser=None):
    """The path of the link sent to a browser that has answered everything; no limit stands in the way."""
    browser = browser or PortalClient()
    Counter.objects.all().delete()
    for page, said in walk.answers(who, **({"coordonnees__email": email} if email else {})).items():
        walk.post(browser, page, said)
    letter = Letter.objects.filter(kind="activation").latest("queued_at")
    return letter.content["link"].removeprefix("http://localhost:8000")


def at_once(*works):
    """Each work in a thread with a connection of its own, all started at the same moment."""
    start = Barrier(len(works))

    def run(work):
        try:
            connection.ensure_connection()
            start.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def press(path):
    """Press the button; the client fails by itself on a 500."""
    browser = PortalClient()
    browser.get(path)
    return lambda: Page(browser.post(path)).heading


def forget_everybody():
    Account.objects.all().delete()
    Enrolment.objects.all().delete()
    Letter.objects.all().delete()


def test_two_enrolments_of_one_person_are_activated_at_once():
    for _ in range(PAIRS):
        one, other = sent(CAMILLE), sent(CAMILLE, "autre@boite.example")
        headings = at_once(press(one), press(other))
        assert sorted(headings) == ["J’ai déjà un compte", ACTIVE]
        assert Account.objects.count() == 1
        assert Letter.objects.filter(kind="account_opened").count() == 2, "on both channels on file, once"
        forget_everybody()
    assert Entry.objects.filter(event="account_opened").count() == PAIRS


def test_one_link_is_pressed_twice_at_once():
    for _ in range(PAIRS):
        path = sent(CAMILLE)
        assert sorted(at_once(press(path), press(path))) == [ACTIVE, "Mon compte est déjà activé"]
        assert Account.objects.count() == 1
        assert Letter.objects.filter(kind="account_opened").count() == 2
        forget_everybody()


def test_two_people_with_one_address_are_activated_at_once():
    for _ in range(PAIRS // 4):
        one, other = sent(CAMILLE), sent(ANGE, CAMILLE.email)
        assert sorted(at_once(press(one), press(other))) == ["Cette adresse sert à un autre compte", ACTIVE]
        assert Account.objects.count() == 1
        assert Enrolment.objects.filter(state="awaiting").count() == 1
        forget_everybody()


def test_the_same_person_is_proven_in_two_browsers_at_once():
    browsers = [PortalClient(), PortalClient()]
    for browser in browsers:
        for page in ("identite", "rib"):
            walk.post(browser, page, walk.answers(CAMILLE)[page])
    card = walk.answers(CAMILLE)["carte"]
    answers = at_once(
        *(lambda browser=browser: walk.post(browser, "carte", card)["Location"] for browser in browsers)
    )
    assert answers == [walk.NEXT["carte"]] * 2
    assert Enrolment.objects.filter(outcome="proven").count() == 2
    assert Counter.objects.get(scope="proof_number/0").hits == 2


def test_the_letter_is_asked_for_twice_at_once():
    browser = PortalClient()
    sent(CAMILLE, browser=browser)
    Counter.objects.all().delete()
    again = PortalClient()
    again.cookies["parvis_enrolment"] = browser.cookies["parvis_enrolment"].value
    at_once(*(lambda one=one: one.post("/creer-mon-compte/courriel-envoye/") for one in (browser, again)))
    assert Letter.objects.count() == 2, "the first of all, and one more"


def test_the_number_s_last_try_is_taken_once():
    right = walk.answers(CAMILLE)
    browsers = [PortalClient() for _ in range(4)]
    for browser in browsers:
        for page in ("identite", "rib"):
            walk.post(browser, page, right[page])
    for _ in range(9):
        walk.post(other := PortalClient(), "identite", right["identite"])
        walk.post(other, "rib", right["rib"])
        walk.post(other, "carte", {"model": "with_photo", "tail": "00000000000"})
    answers = at_once(
        *(
            lambda browser=browser: walk.post(browser, "carte", right["carte"])["Location"]
            for browser in browsers
        )
    )
    assert sorted(answers) == [walk.NEXT["carte"], *["/creer-mon-compte/reponse/"] * 3]
