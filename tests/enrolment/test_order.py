"""Going on out of turn: pages too early, stale tabs, double clicks, going back, coming back, stopping."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from parvis.enrolment.actions.keep import forget_dead_records
from parvis.enrolment.models import ActivationLink, Enrolment
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from tests import walk
from tests.enrolment.conftest import same_browser
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db
CAMILLE = walk.person("camille")
SAID = walk.answers(CAMILLE)
PAGES = list(SAID)
GONE = "/creer-mon-compte/efface/"
START, SENT = "/creer-mon-compte/", "/creer-mon-compte/courriel-envoye/"
ERASED = START + "?efface=1"
ANSWER = "/creer-mon-compte/reponse/"
STEPS = {page: f"/creer-mon-compte/{page}/" for page in PAGES}


def known(record=None):
    """The columns of the record that hold something."""
    record = record or Enrolment.objects.get()
    names = ("identity", "rib_answer", "rib_evidence", "card_evidence", "outcome", "member", "proven_at",
             "terms_version", "contacts", "code_hash", "sent_at", "letter")  # fmt: skip
    return {name for name in names if getattr(record, name) is not None}


@pytest.mark.parametrize("page", PAGES[1:])
@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_a_page_out_of_turn_leads_to_the_beginning(client, page, method):
    response = getattr(client, method)(STEPS[page], SAID[page] if method == "post" else None)
    assert (response.status_code, response["Location"]) == (302, START)
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("page", PAGES[2:])
def test_posting_too_far_ahead_leads_to_the_page_that_is_due(client, page):
    walk.post(client, "identite", SAID["identite"])
    assert walk.post(client, page, SAID[page])["Location"] == STEPS["rib"]
    assert known() == {"identity"}
    assert client.get(STEPS[page])["Location"] == STEPS["rib"]


def test_there_is_no_other_page(client):
    for path in ("nulle-part", "identite2", "a" * 3000):
        assert client.get(f"{START}{path}/").status_code == 404
        assert client.post(f"{START}{path}/").status_code == 404
    assert client.get(f"{START}ca%00rte/").status_code == 404


@pytest.mark.parametrize("path", ["", "courriel-envoye/", "reponse/", "identite/"])
def test_only_posts_change_anything(client, path):
    assert client.put(START + path).status_code == 405


def test_stopping_takes_a_button_not_an_address(client):
    assert client.get(f"{START}arreter/")["Location"] == START
    walk.post(client, "identite", SAID["identite"])
    assert f'href="{START}arreter/"' in client.get(STEPS["rib"]).content.decode()
    page = Page(client.get(f"{START}arreter/"))
    assert page.heading == "J’efface mes réponses ?"
    assert f'<a class="button second" href="{STEPS["rib"]}">Non, je continue</a>' in page.html
    assert Enrolment.objects.count() == 1


def test_a_stale_tab_of_another_record_changes_nothing_out_of_turn(client):
    """The tab showed the code's page; in another tab everything was erased meanwhile."""
    walk.walk(client, CAMILLE, until="coordonnees")
    client.post(f"{START}arreter/")
    assert walk.post(client, "code", SAID["code"])["Location"] == ERASED
    assert not Enrolment.objects.exists()


def test_a_stale_tab_without_its_token_says_so():
    strict = PortalClient(enforce_csrf_checks=True)
    response = strict.post(STEPS["identite"], SAID["identite"])
    assert response.status_code == 403
    assert Page(response).heading
    assert not Enrolment.objects.exists()


def test_the_letter_is_sent_once_by_a_double_click(client):
    walk.walk(client, CAMILLE)
    again = walk.post(client, "verification", {})
    assert (again.status_code, again["Location"]) == (302, SENT)
    assert Letter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("card", "leads_to"),
    [(SAID["carte"], STEPS["conditions"]), ({"model": "with_photo", "tail": "00000000000"}, ANSWER)],
)
def test_a_double_click_on_the_card_is_one_try(registry, card, leads_to):
    registry.takes_seconds = 0.4
    browsers = [PortalClient(), PortalClient()]
    for page in ("identite", "rib"):
        walk.post(browsers[0], page, SAID[page])
    browsers[1].cookies["parvis_enrolment"] = browsers[0].cookies["parvis_enrolment"].value

    def press(browser):
        try:
            return walk.post(browser, "carte", card)["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert set(threads.map(press, browsers)) == {leads_to}
    assert browsers[0].cookies["parvis_enrolment"].value == browsers[1].cookies["parvis_enrolment"].value
    assert all(browser.get(leads_to).status_code == 200 for browser in browsers)
    assert Enrolment.objects.get().card_evidence is None
    assert Counter.objects.get(scope="proof_browser/0").hits == registry.asked == 1


def test_the_card_posted_again_once_proven_changes_nothing(client):
    walk.walk(client, CAMILLE, until="code")
    before = known()
    for card in (SAID["carte"], {"model": "with_photo", "tail": "00000000000"}):
        assert walk.post(client, "carte", card)["Location"] == STEPS["verification"]
    assert known() == before
    assert Counter.objects.get(scope="proof_browser/0").hits == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_the_first_page_makes_one_record():
    browsers = [PortalClient(), PortalClient()]
    for browser in browsers:
        browser.cookies["parvis_enrolment"] = "the-same-cookie".ljust(43, "x")

    def press(browser):
        try:
            return walk.post(browser, "identite", SAID["identite"])["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert set(threads.map(press, browsers)) == {STEPS["rib"]}
    assert Enrolment.objects.count() == 1


OTHER = {
    "identite": SAID["identite"] | {"postcode": "75998"},
    "rib": {"tail": "0000000"},
    "coordonnees": SAID["coordonnees"] | {"email": "autre@boite.example"},
    "code": {"code": "sept girafes jaunes au marché"},
}
ALL = {"identity", "rib_answer", "outcome", "member", "proven_at", "terms_version", "contacts", "code_hash"}


@pytest.mark.parametrize(
    ("page", "kept", "due"),
    [
        ("identite", {"identity"}, "rib"),
        ("rib", {"identity", "rib_answer", "rib_evidence"}, "carte"),
        ("coordonnees", ALL, "verification"),
        ("code", ALL, "verification"),
    ],
)
@pytest.mark.parametrize("sent", [False, True])
def test_what_a_changed_answer_forgets(client, page, kept, due, sent):
    walk.walk(client, CAMILLE, until="verification" if sent else "code")
    assert walk.post(client, page, OTHER[page])["Location"] == STEPS[due]
    assert known() == kept


@pytest.mark.parametrize("page", ["identite", "conditions", "coordonnees"])
def test_the_same_answer_again_forgets_nothing(client, page):
    walk.walk(client, CAMILLE)
    before = known()
    assert walk.post(client, page, SAID[page])["Location"] == SENT
    assert known() == before


def test_a_changed_answer_stops_the_link_that_was_sent(client, link):
    walk.walk(client, CAMILLE)
    path = link()
    walk.post(client, "coordonnees", OTHER["coordonnees"])
    assert Page(client.get(path)).heading == "Ce lien est remplacé par un plus récent"
    assert client.post(path).status_code == 410


@pytest.mark.parametrize("page", PAGES[:-1])
def test_coming_back_within_the_hour_goes_on_where_one_was(client, page, later):
    walk.walk(client, CAMILLE, until=page)
    later(minutes=59)
    again = same_browser(client)
    assert f'href="{walk.NEXT[page]}"' in again.get(START).content.decode()
    assert again.get(walk.NEXT[page]).status_code == 200
    due = PAGES[PAGES.index(page) + 1]
    assert walk.post(again, due, SAID[due])["Location"] == walk.NEXT[due]


def test_each_answer_gives_another_hour(client, later):
    for page in PAGES:
        assert walk.post(client, page, SAID[page])["Location"] == walk.NEXT[page]
        later(minutes=50)


@pytest.mark.parametrize("purged", [False, True])
def test_after_the_hour_everything_is_erased_and_said_so(client, purged, later):
    walk.walk(client, CAMILLE, until="coordonnees")
    later(minutes=61)
    assert not purged or forget_dead_records() == 1
    again = same_browser(client)
    assert again.get(STEPS["code"])["Location"] == ERASED
    assert walk.post(again, "code", SAID["code"])["Location"] == ERASED
    assert "Mes réponses d’avant sont effacées" in Page(again.get(ERASED)).said
    assert walk.walk(again, CAMILLE)["Location"] == SENT


def test_the_purge_is_journalled_by_its_count_alone(client, later):
    walk.walk(client, CAMILLE, until="coordonnees")
    assert forget_dead_records() == 0
    later(minutes=61)
    assert forget_dead_records() == 1
    entry = Entry.objects.get()
    assert (entry.event, entry.count, entry.subject) == ("records_purged", 1, None)


def test_stopping_erases_everything(client):
    walk.walk(client, CAMILLE, until="code")
    assert client.post(f"{START}arreter/")["Location"] == GONE
    assert not Enrolment.objects.exists()
    assert "C’est fait : mes réponses sont effacées de cet ordinateur." in Page(client.get(GONE)).said
    assert Page(client.get(STEPS["identite"])).typed["number"] == ""


def test_stopping_after_the_letter_leaves_the_link_and_nothing_in_the_browser(client, link):
    walk.walk(client, CAMILLE)
    assert "Le lien du courriel marchera quand même" in Page(client.get(f"{START}arreter/")).said
    client.post(f"{START}arreter/")
    assert client.get(SENT)["Location"] == START
    assert CAMILLE.email not in client.get(START).content.decode()
    assert Page(PortalClient().post(link())).heading == "Mon compte est activé !"


def test_once_the_letter_is_sent_the_start_leads_back_to_it(client):
    walk.walk(client, CAMILLE, until="code")
    assert "Je reprends où j’en étais" in Page(client.get(START)).said
    walk.post(client, "verification", {})
    page = Page(client.get(START))
    assert "Mon courriel est parti : je retourne à ma messagerie" in page.said
    assert f'class="button" href="{SENT}"' in page.html


def test_stopping_after_a_change_that_stopped_the_link_erases_everything(client):
    walk.walk(client, CAMILLE)
    walk.post(client, "coordonnees", OTHER["coordonnees"])
    client.post(f"{START}arreter/")
    assert not Enrolment.objects.exists()
    assert not ActivationLink.objects.exists()


def test_a_change_not_sent_again_dies_within_the_hour(client, later):
    walk.walk(client, CAMILLE)
    walk.post(client, "coordonnees", OTHER["coordonnees"])
    later(minutes=61)
    assert forget_dead_records() == 1


def test_another_person_may_begin_in_the_same_browser(client):
    walk.walk(client, CAMILLE)
    client.post(f"{START}arreter/")
    walk.walk(client, walk.person("corse-du-sud"))
    assert Enrolment.objects.count() == 2


def test_stopping_without_having_begun(client):
    assert client.post(f"{START}arreter/")["Location"] == GONE
    assert client.get(SENT)["Location"] == START
    assert client.post(SENT)["Location"] == SENT


@pytest.mark.parametrize("value", ["x", "", "x" * 3900, "é" * 40, "a;b", '"', "\x00", "%00", "\\", "a b\tc"])
def test_forged_cookies_are_nobody_s(client, value):
    client.cookies["parvis_enrolment"] = value
    for path in (START, STEPS["identite"], SENT):
        assert client.get(path).status_code in (200, 302)
    response = walk.post(client, "identite", SAID["identite"])
    assert response["Location"] == STEPS["rib"]


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b"\x80" * 50, b"a\x7fb", b'"\\377"', b'"\\000"', b"=;=", b"a" * 60_000]
)
def test_bytes_that_are_no_text_in_a_cookie(client, raw):
    header = "parvis_enrolment=" + raw.decode("latin-1")
    for path in (START, STEPS["identite"]):
        assert client.get(path, HTTP_COOKIE=header).status_code == 200
    assert client.post(STEPS["identite"], SAID["identite"], HTTP_COOKIE=header).status_code == 302


def test_the_cookie_is_never_stored_and_is_out_of_reach_of_scripts(client):
    walk.walk(client, CAMILLE, until="identite")
    cookie = client.cookies["parvis_enrolment"]
    assert len(cookie.value) >= 43
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 6 * 3600)
    assert cookie.value.encode() not in bytes(Enrolment.objects.get().browser)


def test_terms_that_change_on_the_way_are_accepted_again(client, settings):
    walk.walk(client, CAMILLE, until="code")
    settings.ORGANISATION = replace(settings.ORGANISATION, terms_version="2027-09")
    assert "2027-09" not in client.get(STEPS["verification"]).content.decode()
    assert walk.post(client, "verification", {})["Location"] == STEPS["conditions"]
    assert not Letter.objects.exists()
    assert walk.post(client, "conditions", SAID["conditions"])["Location"] == STEPS["verification"]
    assert walk.post(client, "verification", {})["Location"] == SENT
    assert Enrolment.objects.get().terms_version == "2027-09"


def test_a_provisional_number_goes_no_further(client):
    who = walk.person("numero-provisoire")
    walk.post(client, "identite", walk.answers(who)["identite"])
    for page in PAGES[1:]:
        assert client.get(STEPS[page])["Location"] == ANSWER
        assert walk.post(client, page, SAID[page])["Location"] == ANSWER
    assert client.get(STEPS["identite"]).status_code == 200
    assert not Counter.objects.filter(scope__startswith="proof_").exists()


def test_someone_who_comes_back_too_late_is_told(client, later):
    walk.walk(client, CAMILLE, until="rib")
    later(hours=2)
    response = client.get(STEPS["carte"])
    assert response["Location"] == ERASED
    assert "sont effacées" in client.get(response["Location"]).content.decode()
    assert "sont effacées" not in client.get(START).content.decode()
