"""The pages of the account in a real browser: a change of address end to end, every page examined."""

import pytest
from playwright.sync_api import expect

from parvis.workshop.people import PRACTICE_CODE, in_e164
from tests.browser.driving import GO, fill, sign_in
from tests.browser.focus import open_with_enter, tab_to
from tests.browser.test_every_page import Examined
from tests.walk import person

WHO = person("deja-inscrit")
NEW, NEW_MOBILE = "bernard.nouveau@boite.example", "06 39 98 00 42"
NEW_CODE = "cinq hiboux gris sous la lune"
HEADINGS = {
    "informations": "Mes informations",
    "courriel": "Je change mon adresse électronique",
    "mobile": "Je change mon numéro de mobile",
    "code": "Je change mon code personnel",
    "preferences": "Mes préférences",
    "securite": "La sécurité de mon compte",
    "securite/historique": "Ce qui s’est passé dans mon compte",
}


@pytest.fixture
def look():
    """Call it with a page: everything is examined."""
    examined = Examined()
    yield examined
    assert examined.faults == [], "\n".join(examined.faults)


def enter(page, demo):
    """Signed in as somebody whose account is there from the start."""
    page.goto("/se-connecter/")
    sign_in(page, WHO, PRACTICE_CODE, demo=demo)


def heading(page, words):
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def letter_s_link(page, to, kind):
    """Through the letter box of the workshop, as a trainee does."""
    page.goto("/atelier/courrier/")
    page.get_by_role("listitem").filter(has_text=to).get_by_role("link").first.click()
    page.locator(f".links a[href*='/{kind}/']").first.click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_another_address_from_end_to_end(new_page, demo, javascript):
    page = new_page(java_script_enabled=javascript)
    enter(page, demo)
    page.goto("/mon-compte/informations/")
    page.get_by_role("link", name="Je change mon adresse").click()
    page.get_by_label("Ma nouvelle adresse électronique").fill(NEW)
    page.get_by_role("button", name="Je reçois le lien de confirmation").click()
    heading(page, "Je consulte ma messagerie")
    expect(page.get_by_role("main")).to_contain_text(NEW)
    demo.wait_for_letters(NEW)
    letter_s_link(page, NEW, "courriel/confirmer")
    page.get_by_role("button", name="Je confirme ma nouvelle adresse").click()
    heading(page, "Ma nouvelle adresse est confirmée")
    page.goto("/mon-compte/informations/")
    expect(page.locator(".summary-list").first).to_contain_text(NEW)  # still signed in
    demo.wait_for_letters(in_e164(WHO.mobile))
    visitor = new_page(java_script_enabled=javascript)
    visitor.goto(demo.link_for(WHO.email, "courriel/annuler", count=2))
    visitor.get_by_role("button", name="Je remets mon adresse d’avant").click()
    heading(visitor, "Mon adresse d’avant est remise")
    expect(visitor.get_by_role("link", name="je redemande le lien")).to_be_visible()
    assert demo.link_for(WHO.email, "code-perdu", count=3)
    page.goto("/mon-compte/informations/")
    heading(page, "Ma session est terminée")


def test_mobile_code_and_preferences(page, demo):
    enter(page, demo)
    page.goto("/mon-compte/mobile/")
    fill(page, {"mobile": NEW_MOBILE})
    page.locator(GO).click()
    heading(page, "Je saisis le code reçu par SMS")
    sms = demo.wait_for_letters(in_e164(NEW_MOBILE))[0]["text"]
    digits = next(word.strip(".,") for word in sms.split() if word.strip(".,").isdigit() and len(word) >= 6)
    fill(page, {"digits": digits})
    page.locator(GO).click()
    expect(page.get_by_role("status")).to_have_text("Mon numéro de mobile est changé.")
    page.goto("/mon-compte/code/")
    page.locator("#id_code").press_sequentially("bernard")
    expect(page.locator("#code_advice")).to_contain_text("trop court")
    page.locator("#id_code").fill(NEW_CODE)
    expect(page.locator("#code_advice")).to_have_text("Ce code est bon.")
    page.locator(GO).click()
    heading(page, "La sécurité de mon compte")
    expect(page.get_by_role("status")).to_contain_text("Mon code personnel est changé")
    expect(page.get_by_role("main")).to_contain_text("Changement de mon code personnel.")
    page.goto("/mon-compte/preferences/")
    page.locator("label[for=id_language_1]").click()
    page.locator(GO).click()
    expect(page).to_have_url(f"{demo.url}/en/mon-compte/informations/")


def test_signing_out_elsewhere(new_page, demo):
    here, there = new_page(), new_page()
    enter(here, demo)
    demo.execute("DELETE FROM limits_counter")
    enter(there, demo)
    here.goto("/mon-compte/securite/")
    expect(here.locator(".devices").first.locator("li")).to_have_count(2)
    here.get_by_role("button", name="Je déconnecte tous les autres").click()
    expect(here.get_by_role("status")).to_have_text("Tous les autres appareils sont déconnectés.")
    there.goto("/mon-compte/securite/")
    heading(there, "Ma session est terminée")


def test_every_page_is_examined(page, demo, look):
    enter(page, demo)
    for address, words in HEADINGS.items():
        page.goto(f"/mon-compte/{address}/")
        heading(page, words)
        look(page)
    for address, wrong in {
        "courriel": {"email": "x"},
        "mobile": {"mobile": "1"},
        "code": {"code": "x"},
    }.items():
        page.goto(f"/mon-compte/{address}/")
        fill(page, wrong)
        page.locator(GO).click()
        expect(page.locator(".errors")).to_be_focused()
        look(page, f"{address}, refused")
    page.goto("/mon-compte/courriel/")
    fill(page, {"email": "moi@gmial.com"})
    page.locator(GO).click()
    look(page, "courriel, a slip")
    fill(page, {"email": NEW})
    page.locator(GO).click()
    heading(page, "Je consulte ma messagerie")
    look(page)
    page.get_by_role("button", name="Je demande un nouveau courriel").click()
    look(page, "courriel, too soon")
    page.goto("/mon-compte/mobile/")
    fill(page, {"mobile": NEW_MOBILE})
    page.locator(GO).click()
    heading(page, "Je saisis le code reçu par SMS")
    look(page)


def test_the_pages_of_the_links_are_examined(page, new_page, demo, look):
    enter(page, demo)
    page.goto("/mon-compte/courriel/")
    fill(page, {"email": NEW})
    page.locator(GO).click()
    visitor = new_page()
    link = demo.link_for(NEW, "courriel/confirmer")
    for name in ("confirm", "confirmed", "confirmed again"):
        visitor.goto(link)
        if name == "confirmed":
            visitor.locator("main form button").click()
        look(visitor, name)
    visitor.goto("/courriel/confirmer/nulle-part/")
    look(visitor)
    not_me = demo.link_for(in_e164(WHO.mobile), "ce-n-est-pas-moi")
    for name in ("not me", "frozen", "frozen already"):
        visitor.goto(not_me)
        if name == "frozen":
            visitor.locator("main form button").click()
        look(visitor, name)
    undo = demo.link_for(WHO.email, "courriel/annuler", count=2)
    for name in ("undo", "undone", "undone again"):
        visitor.goto(undo)
        if name == "undone":
            visitor.locator("main form button").click()
            expect(visitor.get_by_role("main")).to_contain_text("Mon compte reste bloqué")
        look(visitor, name)


def test_with_the_keyboard_alone(new_page, demo):
    page = new_page(reduced_motion="reduce")
    enter(page, demo)
    page.goto("/mon-compte/informations/")
    open_with_enter(page, "main a[href='/mon-compte/courriel/']", "**/mon-compte/courriel/")
    tab_to(page, "input[name=email]")
    page.keyboard.type(NEW)
    page.keyboard.press("Enter")
    page.wait_for_url("**/courriel/envoye/")
    open_with_enter(page, "nav a[href='/mon-compte/securite/']", "**/mon-compte/securite/")
    open_with_enter(page, "main a[href='/mon-compte/securite/historique/']", "**/historique/")
    heading(page, HEADINGS["securite/historique"])
