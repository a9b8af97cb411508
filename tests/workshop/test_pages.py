"""The practice pages, through the strict client."""

import datetime
import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from parvis.accounts.models import Account
from parvis.connections.members.people import people
from parvis.desk.actions.practice import CALLED
from parvis.enrolment.models import Enrolment
from parvis.letters.models import Letter
from parvis.lib.nir import formatted
from parvis.workshop.actions import prepare_practice
from parvis.workshop.people import PRACTICE_CODE, as_json
from tests import walk
from tests.page_client import PortalClient
from tests.workshop.conftest import email, sms

pytestmark = pytest.mark.django_db
HTML = '<html lang="fr"><head><title>x</title></head><body><a href="http://l/">J’active</a></body></html>'


@pytest.fixture(autouse=True)
def _box(box):
    """Every test has a letter box of its own."""


@pytest.fixture
def english() -> PortalClient:
    return PortalClient(headers={"accept-language": "en-GB,en;q=0.8"})


def text_of(response) -> str:
    return str(response.content, "utf-8")


def ids(page: str) -> list[str]:
    return re.findall(r'<li id="m-(\w+)"', page)


# ---- the people ---------------------------------------------------------------------------------


def test_everybody_is_there_with_all_that_is_typed(client):
    page = text_of(client.get("/atelier/"))
    for person in people():
        assert f'id="{person.key}"' in page
        assert formatted(person.number + person.number_key) in page
        copied = as_json(person)
        for name in ("number", "postcode", "rib_tail", "card_tail", "email", "mobile"):
            assert not copied[name] or f'data-copy="{copied[name]}"' in page


def test_the_code_of_who_has_an_account_is_shown(client):
    prepare_practice()
    [person] = [person for person in people() if person.expected == "already_registered"]
    assert PRACTICE_CODE in text_of(client.get(f"/atelier/personnes/{person.key}/"))


def test_who_was_already_used_is_told(client):
    used = "Déjà fait"
    assert used not in text_of(client.get("/atelier/"))
    prepare_practice()
    assert used not in text_of(client.get("/atelier/")), "the account that was always there is no surprise"
    [camille] = [person for person in people() if person.key == "camille"]
    account = Account.objects.earliest("opened_at")
    account.seal(account.profile.__class__(**{**account.profile.__dict__, "number": camille.number}))
    account.save()
    assert used in text_of(client.get("/atelier/"))


@pytest.mark.parametrize("key", [person.key for person in people()])
def test_a_page_for_each_person(client, key):
    assert client.get(f"/atelier/personnes/{key}/").status_code == 200


@pytest.mark.parametrize("address", ["personnes/nobody/", "courrier/nothing/", "courrier/nothing/html/"])
def test_what_is_not_there(client, address):
    assert client.get(f"/atelier/{address}").status_code == 404


@pytest.mark.parametrize("address", ["/atelier/", "/atelier/personnes/camille/"])
def test_a_card_leads_to_the_opening_of_an_account(client, address):
    assert 'href="/atelier/personnes/camille/commencer/"' in text_of(client.get(address))
    assert client.get("/atelier/personnes/camille/commencer/")["Location"] == "/creer-mon-compte/"
    assert client.get("/atelier/personnes/nobody/commencer/").status_code == 404


def test_who_signs_in_needs_the_letters_too(client):
    registered = walk.first("already_registered").key
    assert 'href="/atelier/courrier/">Je lis' in text_of(client.get(f"/atelier/personnes/{registered}/"))


def test_one_more_person_while_another_request_is_under_way(client):
    walk.walk(client, walk.person("camille"), until="identite")
    assert client.get("/atelier/personnes/camille/commencer/").status_code == 302, "it is hers"
    asked = text_of(client.get("/atelier/personnes/corse-du-sud/commencer/"))
    assert "Je reprends la demande de Camille MODÈLE" in asked
    assert Enrolment.objects.count() == 1, "asking erases nothing"
    done = client.post("/atelier/personnes/corse-du-sud/commencer/")
    assert done["Location"] == "/creer-mon-compte/"
    assert Enrolment.objects.count() == 0
    assert client.get("/atelier/personnes/corse-du-sud/commencer/").status_code == 302


def test_a_page_asks_the_database_once(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/atelier/")


def test_the_page_of_everybody_is_light():
    response = Client().get("/atelier/", headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.content) < 30_000


# ---- languages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", "personnes/camille/", "courrier/", "remise-a-zero/"])
def test_the_browser_says_the_language(client, english, address):
    in_french, in_english = client.get(f"/atelier/{address}"), english.get(f"/atelier/{address}")
    assert '<html lang="fr">' in text_of(in_french)
    assert '<html lang="en">' in text_of(in_english)
    assert in_english.headers["Content-Language"] == "en"


def test_the_scenario_is_in_english(english):
    page = text_of(english.get("/atelier/"))
    assert all(person.scenario_en in page.replace("&#x27;", "'") for person in people())


def test_the_switch_is_kept(client):
    assert 'href="/atelier/?langue=en"' in text_of(client.get("/atelier/"))
    assert '<html lang="en">' in text_of(client.get("/atelier/?langue=en"))
    assert '<html lang="en">' in text_of(client.get("/atelier/courrier/"))
    assert '<html lang="fr">' in text_of(client.get("/atelier/?langue=fr"))
    assert '<html lang="fr">' in text_of(client.get("/atelier/?langue=xx"))


# ---- JSON ---------------------------------------------------------------------------------------


def test_people_json(client):
    response = client.get("/atelier/personnes.json")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == [as_json(person) for person in people()]


def test_letters_json(client, box):
    box.lay(email(text="Bonjour\nhttp://localhost:8000/activation/abc/"), seconds_ago=60)
    box.lay(sms())
    response = client.get("/atelier/courrier.json")
    assert response.headers["Cache-Control"] == "no-store"
    second, first = response.json()
    assert list(first) == ["id", "channel", "to", "subject", "text", "links", "sent_at"]
    assert second["channel"] == "sms"
    assert second["to"] == "+33639981001"
    assert first["channel"] == "email"
    assert first["to"] == "camille.modele@boite.example"
    assert first["subject"] == "Activez votre compte"
    assert first["text"] == "Bonjour\nhttp://localhost:8000/activation/abc/"
    assert first["links"] == ["http://localhost:8000/activation/abc/"]
    assert datetime.datetime.fromisoformat(first["sent_at"]).tzinfo
    assert client.get("/atelier/courrier.json?newest").json() == [second]


def test_no_letters_json(client):
    assert client.get("/atelier/courrier.json").json() == []
    assert client.get("/atelier/courrier.json?newest").json() == []


# ---- the letter box -----------------------------------------------------------------------------


def test_an_empty_box_says_what_to_do(client):
    page = text_of(client.get("/atelier/courrier/"))
    assert "data-empty>" in page
    assert ids(page) == []


def test_letters_newest_first(client, box):
    box.lay(email(subject="older"), seconds_ago=60)
    box.lay(sms())
    page = text_of(client.get("/atelier/courrier/"))
    assert "data-empty hidden>" in page
    assert ids(page) == [letter["id"] for letter in client.get("/atelier/courrier.json").json()]
    assert "older" in page
    assert (
        "pour Camille MODÈLE (06 39 98 10 01)".replace(" 39 98 10 ", "\u00a039\u00a098\u00a010\u00a0") in page
    )


def test_a_letter_with_its_links_and_both_readings(client, box):
    box.lay(email(html=HTML, text="<b>in text</b> http://localhost:8000/activation/abc/"))
    [letter] = client.get("/atelier/courrier.json").json()
    response = client.get(f"/atelier/courrier/{letter['id']}/")
    page = text_of(response)
    assert '<a href="http://localhost:8000/activation/abc/">' in page
    assert f'src="/atelier/courrier/{letter["id"]}/html/"' in page
    assert "&lt;b&gt;in text" in page
    assert "frame-src 'self'" in response.headers["Content-Security-Policy"]


def test_the_letter_itself_can_do_nothing_but_be_read(client, box):
    box.lay(email(html=HTML))
    [letter] = client.get("/atelier/courrier.json").json()
    response = Client().get(f"/atelier/courrier/{letter['id']}/html/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox allow-same-origin allow-popups" in policy
    assert "script" not in policy
    assert "allow-forms" not in policy
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert text_of(response).strip() == HTML.replace("<head>", '<head><base target="_top">')


def test_an_sms_has_no_html(client, box):
    box.lay(sms("Bonjour <3"))
    [letter] = client.get("/atelier/courrier.json").json()
    page = text_of(client.get(f"/atelier/courrier/{letter['id']}/"))
    assert "Bonjour &lt;3" in page
    assert "<iframe" not in page
    assert client.get(f"/atelier/courrier/{letter['id']}/html/").status_code == 404


# ---- starting afresh ----------------------------------------------------------------------------


def test_reset_asks_then_does(client, box):
    box.lay(email())
    prepare_practice()
    asked = text_of(client.get("/atelier/remise-a-zero/"))
    assert "0 compte" in asked, "the account that is always there is opened again: it does not count"
    assert "1 message" in asked
    assert len(client.get("/atelier/courrier.json").json()) == 1, "asking deletes nothing"
    done = client.post("/atelier/remise-a-zero/", follow=True)
    assert done.redirect_chain == [("/atelier/?remise-a-zero=faite", 302)]
    assert 'role="status"' in text_of(done)
    assert client.get("/atelier/courrier.json").json() == []
    assert Account.objects.count() == 1 + len(CALLED)


def test_reset_needs_the_token_of_a_page_of_ours():
    assert Client(enforce_csrf_checks=True).post("/atelier/remise-a-zero/").status_code == 403


def test_reset_while_signed_in_signs_out(client):
    prepare_practice()
    client.force_login(Account.objects.earliest("opened_at"))
    assert client.post("/atelier/remise-a-zero/").status_code == 302
    assert client.get("/atelier/").context["signed_in"] is False


@pytest.mark.parametrize("address", ["", "personnes.json", "courrier/", "courrier.json"])
def test_reading_only(client, address):
    assert client.post(f"/atelier/{address}").status_code == 405
    assert client.head(f"/atelier/{address}").status_code == 200


def test_links_expire_when_asked_and_a_new_one_comes_at_once(client):
    walk.walk(client, walk.person("camille"))
    old = urlsplit(Letter.objects.get(kind="activation").content["link"]).path
    said = text_of(client.post("/atelier/courrier/liens-expires/", follow=True))
    assert "les liens d’activation partis jusqu’ici ont expiré" in said
    assert "Ce lien a expiré" in text_of(client.get(old))
    assert "Un nouveau lien est en route" in text_of(client.post(f"{old}nouveau-lien/"))
    assert client.get("/atelier/courrier/liens-expires/").status_code == 405
