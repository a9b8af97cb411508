"""The link of the letter: opened, pressed, too late, replaced, cut; who is told that an account opened."""

import re

import pytest
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.enrolment.models import ActivationLink, Enrolment
from parvis.letters.enums import LetterState
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from tests import walk
from tests.enrolment import kept
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient
from tests.signing_in import enter

pytestmark = pytest.mark.django_db
CAMILLE, ANGE = walk.person("camille"), walk.person("corse-du-sud")
SENT = "/creer-mon-compte/courriel-envoye/"
ACTIVE, ALREADY = "Mon compte est activé !", "Mon compte est déjà activé"
EXPIRED, REPLACED, UNKNOWN = (
    "Ce lien a expiré",
    "Ce lien est remplacé par un plus récent",
    "Ce lien ne marche pas",
)


@pytest.fixture
def sent(client, link):
    """The path of Camille's link."""
    walk.walk(client, CAMILLE)
    return link()


def heading(response):
    return Page(response).heading


def test_opening_changes_nothing_pressing_activates_once(sent):
    scanner, person = PortalClient(), PortalClient()
    for response in (scanner.head(sent), scanner.get(sent), scanner.get(sent), scanner.get(sent)):
        assert response.status_code == 200
        assert "no-store" in response.headers["Cache-Control"]
    assert not Account.objects.exists()
    assert heading(person.post(sent)) == ACTIVE
    account = Account.objects.get()
    for response in (person.post(sent), person.get(sent), scanner.get(sent)):
        assert (response.status_code, heading(response)) == (200, ALREADY)
    assert Account.objects.get() == account


def test_only_get_head_and_post(sent):
    assert PortalClient().put(sent).status_code == PortalClient().delete(sent).status_code == 405


def test_the_link_is_a_secret_of_256_bits_kept_as_a_digest(sent):
    token = sent.split("/")[2]
    assert re.fullmatch(r"[\w-]{43}", token)
    assert token.encode() not in bytes(ActivationLink.objects.get().token_digest)


def test_the_link_opens_no_session(sent):
    browser = PortalClient()
    browser.post(sent)
    assert browser.get("/mon-compte/").status_code == 302
    assert "parvis_session" not in browser.cookies


@pytest.mark.parametrize("cut", [1, 5, 20, 42])
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_a_cut_link(sent, cut, method):
    response = getattr(PortalClient(), method)(sent[: -1 - cut] + "/")
    assert response.status_code == 404
    assert not Account.objects.exists()
    if method != "head":
        assert heading(response) == UNKNOWN


@pytest.mark.parametrize(
    "token", ["x", "%00", "é", "😀", "%ff", "a" * 5000, "..", "%2e%2e", "'", "%3Cscript%3E", "%E2%80%AE"]
)
@pytest.mark.parametrize("page", ["activation", "ce-n-est-pas-moi"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_odd_links(token, page, prefix):
    for method in ("get", "post"):
        response = getattr(PortalClient(), method)(f"{prefix}/{page}/{token}/")
        assert response.status_code == 404
        assert "<script>" not in response.content.decode().split("<main")[1]
    assert PortalClient().post(f"/activation/{token}/nouveau-lien/").status_code in (302, 404)


class TestTooLate:
    def test_to_the_last_minute(self, sent, later):
        later(days=6, hours=23, minutes=59)
        assert heading(PortalClient().post(sent)) == ACTIVE

    def test_after_seven_days_a_new_link_in_one_click(self, sent, later, link):
        later(days=7, minutes=1)
        browser = PortalClient()
        for response in (browser.get(sent), browser.post(sent)):
            assert (response.status_code, heading(response)) == (410, EXPIRED)
        assert not Account.objects.exists()
        page = Page(browser.post(sent + "nouveau-lien/"))
        assert page.heading == "Un nouveau lien est en route"
        assert "c•••@boite.example" in page.said
        assert CAMILLE.email not in page.html
        assert heading(browser.get(sent)) == REPLACED
        assert heading(browser.post(link())) == ACTIVE

    def test_a_new_link_not_too_often(self, sent, later):
        later(days=7, minutes=1)
        assert heading(PortalClient().post(sent + "nouveau-lien/")) == "Un nouveau lien est en route"
        assert PortalClient().post(sent + "nouveau-lien/")["Location"] == sent
        assert Letter.objects.count() == 2

    def test_the_letters_of_the_day_are_spent(self, sent, later):
        later(days=7, minutes=1)
        Counter.objects.filter(scope="send_activation/0").update(
            hits=10, ends_at=Enrolment.objects.get().dies_at
        )
        page = Page(PortalClient().post(sent + "nouveau-lien/"))
        assert page.heading == "Un courriel vient de partir"
        assert Letter.objects.count() == 1

    def test_no_new_link_while_this_one_works_nor_after_its_use(self, sent):
        assert PortalClient().post(sent + "nouveau-lien/")["Location"] == sent
        PortalClient().post(sent)
        assert PortalClient().post(sent + "nouveau-lien/")["Location"] == sent
        assert Letter.objects.filter(kind="activation").count() == 1

    def test_after_fourteen_days_nothing_is_left_to_renew(self, sent, later):
        later(days=14, minutes=1)
        assert heading(PortalClient().get(sent)) == UNKNOWN
        assert PortalClient().post(sent + "nouveau-lien/").status_code == 302
        assert Letter.objects.count() == 1


def test_after_another_letter_the_first_link_is_replaced(client, sent, later, link):
    later(seconds=61)
    client.post(SENT)
    for response in (client.get(sent), client.post(sent)):
        assert (response.status_code, heading(response)) == (410, REPLACED)
    assert not Account.objects.exists()
    assert heading(client.post(link())) == ACTIVE
    assert heading(client.get(sent)) == ALREADY


def test_validity_is_told_with_its_hour(client, sent):
    until = timezone.localtime(Enrolment.objects.get().valid_until)
    assert f"{until.hour} h {until:%M}" in Page(client.get(SENT)).said


class TestOneAddressForTwo:
    def test_only_the_mailbox_is_told(self, client, sent, later):
        client.post(sent)
        later(seconds=61)
        shouted = CAMILLE.email.replace("camille", "CAMILLE")
        assert walk.walk(other := PortalClient(), ANGE, coordonnees__email=shouted)["Location"] == SENT
        assert heading(other.get(SENT)) == "Je consulte ma messagerie", "the page is the same"
        letter = Letter.objects.get(kind="address_taken")
        assert letter.recipient.lower() == CAMILLE.email
        assert Letter.objects.filter(kind="activation").count() == 1
        assert Account.objects.count() == 1

    def test_another_address_then_opens(self, client, sent, link, later):
        client.post(sent)
        later(seconds=61)
        walk.walk(other := PortalClient(), ANGE, coordonnees__email=CAMILLE.email)
        later(seconds=61)
        walk.post(other, "coordonnees", walk.answers(ANGE)["coordonnees"])
        assert walk.post(other, "verification", {})["Location"] == SENT
        assert heading(other.post(link())) == ACTIVE

    def test_taken_between_the_letter_and_the_link(self, client, sent, later, link):
        later(seconds=61)
        walk.walk(other := PortalClient(), ANGE, coordonnees__email=CAMILLE.email)
        second = link()
        assert heading(client.post(sent)) == ACTIVE
        response = other.post(second)
        assert (response.status_code, heading(response)) == (409, "Cette adresse sert à un autre compte")
        assert Account.objects.count() == 1
        assert kept.identity(state="awaiting").number == ANGE.number, "nothing is lost"
        later(seconds=61)
        walk.post(other, "coordonnees", walk.answers(ANGE)["coordonnees"])
        walk.post(other, "verification", {})
        assert heading(other.post(link())) == ACTIVE


def test_two_enrolments_of_one_person_the_second_is_told(client, sent, later, link):
    later(seconds=61)
    walk.walk(other := PortalClient(), CAMILLE, coordonnees__email="autre@boite.example")
    second = link()
    assert heading(client.post(sent)) == ACTIVE
    response = other.post(second)
    assert (response.status_code, heading(response)) == (200, "J’ai déjà un compte")
    assert Account.objects.get().profile.email == CAMILLE.email


def test_a_refused_letter_is_told_on_the_waiting_page(client, sent):
    letter = Letter.objects.get()
    letter.state = LetterState.REFUSED
    letter.save()
    page = Page(client.get(SENT))
    assert f"{CAMILLE.email} ne peut pas le recevoir" in page.said
    assert "/creer-mon-compte/coordonnees/" in page.html


class TestNotice:
    """Whoever is on file is told; "this is not me" freezes the account."""

    @pytest.fixture
    def notice(self, client, sent):
        client.post(sent)
        letter = Letter.objects.filter(kind="account_opened")[0]
        return letter.content["not_me_url"].removeprefix("http://localhost:8000")

    @pytest.mark.parametrize(
        ("key", "told"),
        [
            ("camille", {"email", "sms"}),
            ("nee-a-l-etranger", {"post"}),
            ("sans-contact", set()),
            ("mois-fictif", {"sms"}),
            ("haute-corse", {"email"}),
        ],
    )
    def test_on_every_channel_on_file(self, client, link, key, told):
        who = walk.person(key)
        walk.walk(client, who)
        client.post(link())
        letters = list(Letter.objects.filter(kind="account_opened"))
        assert {letter.channel for letter in letters} == told
        for letter in letters:
            assert letter.recipient != who.email
            assert letter.recipient.startswith(
                (who.on_file_email or "-", who.on_file_mobile or "-", who.first_names)
            )

    def test_reading_freezes_nothing(self, notice):
        for _ in range(3):
            assert heading(PortalClient().get(notice)) == "Ce n’est pas moi : je bloque le compte"
        assert PortalClient().head(notice).status_code == 200
        assert Account.objects.get().is_active

    def test_pressing_freezes_and_ends_the_session(self, client, notice):
        enter(client)
        assert client.get("/mon-compte/").status_code == 200
        for _ in range(2):
            assert heading(PortalClient().post(notice)) == "Le compte est bloqué"
        assert client.get("/mon-compte/").status_code == 302
        answer = client.post("/se-connecter/", {"number": CAMILLE.number, "code": walk.CODE})
        assert answer.status_code == 200
        assert "n’est pas le bon" in Page(answer).said

    def test_after_ten_days_it_no_longer_works(self, notice, later):
        later(days=10, minutes=1)
        for response in (PortalClient().get(notice), PortalClient().post(notice)):
            assert (response.status_code, heading(response)) == (404, "Ce lien ne marche plus")
        assert Account.objects.get().is_active

    def test_a_frozen_account_is_not_opened_again(self, client, notice):
        PortalClient().post(notice)
        walk.walk(other := PortalClient(), CAMILLE, until="rib")
        walk.post(other, "carte", walk.answers(CAMILLE)["carte"])
        assert heading(other.get("/creer-mon-compte/reponse/")) == "Le compte à mon nom est bloqué"
