"""Losing things, in a browser: the code, from sign-in to another one; everything, to the announcement."""

import re

import pytest
from playwright.sync_api import Page, expect

from parvis.workshop.people import in_e164
from tests.browser.driving import GO, fill, sign_in
from tests.browser.examining import examine
from tests.recovery.steps import holder
from tests.walk import answers, person

BERNARD = person("deja-inscrit")  # the account that is always there
NEW_CODE = "un dromadaire violet chante faux"
NEW_EMAIL, NEW_MOBILE = "bernard.nouveau@boite.example", "06 39 98 77 02"
STEPS = {"identite": "rib", "rib": "carte", "carte": "coordonnees"}
both_ways = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])


@pytest.fixture
def look():
    """Call it with a page: everything is examined."""
    faults: list[str] = []

    def examined(page: Page, name: str = "") -> None:
        if page.evaluate("document.documentElement.classList.contains('js')"):
            faults.extend(examine(page, name or page.url.split("/", 3)[3]))

    yield examined
    assert faults == [], "\n".join(faults)


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


@both_ways
def test_the_lost_code(new_page, demo, look, javascript):
    page = new_page(java_script_enabled=javascript)
    page.goto("/se-connecter/")
    page.get_by_role("link", name="J’ai perdu mon code").click()
    look(page)
    page.locator(GO).click()
    expect(page.locator(".errors")).to_be_visible()
    look(page, "lost code, refused")
    fill(page, holder(BERNARD))
    page.get_by_role("button", name="Je demande le courriel").click()
    heading(page, "Je consulte ma messagerie")
    look(page)
    demo.wait_for_letters(BERNARD.email)
    page.get_by_role("link", name="le courrier de l’atelier").click()
    page.get_by_role("listitem").filter(has_text=BERNARD.email).get_by_role("link").first.click()
    page.locator(".links a[href*='/code-perdu/']").first.click()
    heading(page, "Je choisis un nouveau code personnel")
    look(page, "new code")
    fill(page, {"code": "azerty"})
    page.locator(GO).click()
    expect(page.locator(".errors")).to_be_visible()
    look(page, "new code, refused")
    fill(page, {"code": NEW_CODE})
    page.get_by_role("button", name="J’enregistre mon nouveau code").click()
    heading(page, "Mon nouveau code est enregistré")
    look(page, "new code, done")
    page.get_by_role("main").get_by_role("link", name="Je me connecte").click()
    mobile = in_e164(BERNARD.mobile)
    demo.wait_for_letters(mobile)  # the notice of the new code
    sign_in(page, BERNARD, NEW_CODE, demo=demo, sent_to=mobile)  # the mailbox was the first step
    page.goto(demo.link_for(BERNARD.email, "code-perdu"))
    heading(page, "Ce lien ne marche plus")
    look(page, "new code, used")


@both_ways
def test_everything_lost_to_the_announcement_and_its_stop(new_page, demo, look, javascript):
    page = new_page(java_script_enabled=javascript)
    page.goto("/se-connecter/")
    page.get_by_role("link", name="Je n’ai plus accès à ma messagerie ou à mon téléphone").click()
    heading(page, "Je n’ai plus accès à mon compte")
    look(page)
    page.get_by_text("J’ai tout perdu, ou je ne sais pas", exact=True).click()
    page.locator(GO).click()
    for step, after in STEPS.items():
        look(page)
        fill(page, answers(BERNARD)[step])
        page.locator(GO).click()
        page.wait_for_url(f"**/acces-perdu/{after}/")
    look(page)
    fill(page, {"email": NEW_EMAIL, "mobile": NEW_MOBILE})
    page.locator(GO).click()
    heading(page, "Je vérifie ce qui sera remplacé")
    expect(page.locator(".summary-list")).to_contain_text(NEW_EMAIL)
    look(page)
    page.get_by_role("button", name="J’envoie ma demande").click()
    heading(page, "Je consulte ma messagerie")
    look(page)
    page.goto(demo.link_for(NEW_EMAIL, "confirmer"))
    heading(page, "Encore un geste\u00a0: je confirme mon adresse")
    look(page, "confirm")
    page.get_by_role("button", name="Je confirme mon adresse").click()
    heading(page, "Ma demande est enregistrée")
    look(page, "announced")
    for to in (BERNARD.email, BERNARD.on_file_email, BERNARD.on_file_mobile):
        assert demo.link_for(to, "arreter")
    page.goto(demo.link_for(BERNARD.on_file_mobile, "arreter"))
    look(page, "stop")
    page.get_by_role("button", name="J’arrête cette demande").click()
    heading(page, "La demande est arrêtée")
    look(page, "stopped")
    page.reload()
    heading(page, "Rien n’est en cours")
    look(page, "nothing to stop")


def test_the_pages_of_the_letter_s_code(page, demo, look):
    page.goto("/acces-perdu/courrier/")
    look(page)
    fill(page, holder(BERNARD))
    page.get_by_role("button", name="Je demande le courrier").click()
    heading(page, "J’attends le courrier")
    look(page)
    page.goto("/acces-perdu/courrier/")
    fill(page, holder(BERNARD))
    page.locator(GO).click()
    expect(page.locator(".errors")).to_contain_text("Trop de demandes pour le moment")
    look(page, "letter code, too many")
    page.goto("/acces-perdu/courrier/code/")
    fill(page, {"number": BERNARD.number, "letter_code": "CDFH-CDFH-CDFH-CDFH"})
    page.locator(GO).click()
    expect(page.locator(".errors")).to_be_focused()
    look(page, "letter code, wrong")


@pytest.mark.parametrize("key", ["inconnue", "sans-rib", "en-transfert", "camille", "panne"])
def test_the_answers_to_the_proof(page, look, key):
    page.goto("/acces-perdu/")
    page.get_by_text("J’ai perdu l’accès à ma messagerie", exact=True).click()
    page.locator(GO).click()
    for step in STEPS:
        said = answers(person(key))[step]
        fill(page, {"tail": "0000000"} if "no_rib" in said else said)
        page.locator(GO).click()
    page.wait_for_url(re.compile("/acces-perdu/reponse/$"))
    look(page, key)


def test_links_that_are_dead(page, look):
    for address in (
        "/code-perdu/inconnu/",
        "/acces-perdu/confirmer/inconnu/",
        "/acces-perdu/arreter/inconnu/",
    ):
        page.goto(address)
        look(page)
