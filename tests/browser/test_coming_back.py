"""Coming back: browser closed, an answer changed, two tabs, a link opened elsewhere."""

import re

from playwright.sync_api import expect

from tests.browser.driving import GO, activate, answer, fill, go_through, jump, sign_in
from tests.walk import NEXT, answers, person


def _kept(context):
    """What is left once the browser is closed: cookies that have a date."""
    state = context.storage_state()
    return {**state, "cookies": [cookie for cookie in state["cookies"] if cookie["expires"] > 0]}


def test_the_browser_closed_and_opened_again_goes_on_where_it_was(new_page):
    who, page = person("camille"), new_page()
    jump(page, who, "coordonnees")
    kept = _kept(page.context)
    page.context.close()
    again = new_page(storage_state=kept)
    again.goto("/")
    again.locator(".hero a[href='/creer-mon-compte/']").click()
    again.get_by_role("link", name="Je reprends où j’en étais").click()
    expect(again).to_have_url(re.compile("/coordonnees/$"))
    go_through(again, who, first="coordonnees")


def test_another_browser_sees_nothing_of_it(new_page):
    page = new_page()
    jump(page, person("camille"), "coordonnees")
    other = new_page()
    other.goto("/creer-mon-compte/coordonnees/")
    expect(other).to_have_url(re.compile("/creer-mon-compte/$"))
    expect(other.get_by_role("link", name="Je commence")).to_be_visible()


def test_an_answer_is_changed_from_the_last_page(page, demo):
    who = person("outre-mer")
    jump(page, who, "verification")
    page.get_by_role("link", name="Changer\u00a0: Adresse électronique").click()
    assert page.locator("#id_email").input_value() == who.email
    page.locator("#id_email").fill("autre.adresse@boite.example")
    page.locator(GO).click()
    expect(page.locator(".summary-list")).to_contain_text("autre.adresse@boite.example")
    answer(page, "verification", {})
    demo.wait_for_letters("autre.adresse@boite.example")
    assert demo.letters(who.email) == []


def test_another_identity_must_be_proven_again(page):
    who, other = person("outre-mer"), person("camille")
    jump(page, who, "verification")
    page.get_by_role("link", name=re.compile("^Changer.*Nom$")).click()
    page.wait_for_url("**/identite/")
    answer(page, "identite", answers(other)["identite"])
    page.goto("/creer-mon-compte/verification/")
    expect(page).to_have_url(re.compile("/rib/$"))
    go_through(page, other, first="rib")


def test_back_in_history_shows_what_was_said_and_never_a_secret(page):
    who = person("camille")
    page.goto("/creer-mon-compte/identite/")
    go_through(page, who, last="carte")
    for step in ("carte", "rib"):
        page.go_back()
        expect(page).to_have_url(re.compile(f"/{step}/$"))
        assert page.locator("#id_tail").input_value() == ""
        expect(page.locator(".notice")).to_be_visible()
    page.go_back()
    assert page.locator("#id_name").input_value() == who.birth_name
    assert page.locator("#id_birth_date_2").input_value() == "1985"
    page.locator(GO).click()
    page.wait_for_url("**/conditions/")


def test_two_tabs_go_on_together(page):
    who = person("camille")
    jump(page, who, "rib")
    other = page.context.new_page()
    other.goto("/creer-mon-compte/rib/")
    go_through(page, who, first="rib", last="conditions")
    # what was proven is not kept to be compared: another answer is proven again
    answer(other, "rib", answers(who)["rib"])
    fill(page, answers(who)["coordonnees"])
    page.locator(GO).click()
    page.wait_for_url("**/carte/")
    go_through(page, who, first="carte")
    other.goto("/creer-mon-compte/")
    other.get_by_role("link", name="je retourne à ma messagerie").click()
    expect(other).to_have_url(re.compile("/courriel-envoye/$"))


def test_a_tab_of_an_enrolment_that_was_erased_starts_afresh(page):
    who = person("camille")
    jump(page, who, "coordonnees")
    old = page.context.new_page()
    old.goto("/creer-mon-compte/carte/")
    page.get_by_role("link", name="J’arrête et j’efface mes réponses").click()
    page.get_by_role("link", name="Non, je continue").click()
    page.wait_for_url("**/coordonnees/")
    page.get_by_role("link", name="J’arrête et j’efface mes réponses").click()
    page.get_by_role("button", name="Oui, j’efface").click()
    expect(page.get_by_role("status")).to_contain_text("mes réponses sont effacées de cet ordinateur")
    fill(old, answers(who)["carte"])
    old.locator(GO).click()
    old.wait_for_url("**/creer-mon-compte/?efface=1")
    expect(old.locator(".notice")).to_contain_text("Mes réponses d’avant sont effacées")


def test_a_page_out_of_turn_leads_to_the_current_one(page):
    jump(page, person("camille"), "rib")
    for step in ("carte", "conditions", "coordonnees", "code", "verification", "reponse", "courriel-envoye"):
        page.goto(f"/creer-mon-compte/{step}/")
        expect(page).to_have_url(re.compile("/rib/$"))


def test_a_page_that_has_aged_says_so_and_opens_again(page):
    jump(page, person("camille"), "rib")
    page.context.clear_cookies(name="parvis_csrf")
    fill(page, answers(person("camille"))["rib"])
    page.locator(GO).click()
    expect(page.get_by_role("heading", name="Cette page avait vieilli")).to_be_visible()
    page.get_by_role("link", name="Rouvrir la page").click()
    answer(page, "rib", answers(person("camille"))["rib"])


def test_the_link_is_opened_in_another_browser(new_page, demo):
    who, page = person("corse-du-sud"), new_page()
    jump(page, who, "verification")
    answer(page, "verification", {})
    link = demo.link_for(who.email)
    elsewhere = new_page(viewport={"width": 390, "height": 844})
    activate(elsewhere, link)
    expect(elsewhere.get_by_role("heading", name="Mon compte est activé\u00a0!")).to_be_visible()
    page.reload()
    expect(page).to_have_url(re.compile("/creer-mon-compte/$"))
    page.goto(link)
    expect(page.get_by_role("heading", name="Mon compte est déjà activé")).to_be_visible()
    page.goto("/se-connecter/")
    sign_in(page, who, demo=demo)
    expect(page.get_by_role("heading", name=f"Bonjour {who.first_names}")).to_be_visible()


def test_a_wrong_sign_in_shows_nothing_back(page, demo):
    who = person("deja-inscrit")
    page.goto("/se-connecter/")
    sign_in(page, who, "un autre code que le mien")
    expect(page.locator(".errors")).to_be_focused()
    assert page.locator("#id_number").input_value() == page.locator("#id_code").input_value() == ""
    assert who.number not in page.content()
    sign_in(page, who, demo=demo)
    expect(page.get_by_role("heading", name="Bonjour Bernard")).to_be_visible()


def test_every_step_leads_to_the_one_before(page):
    jump(page, person("camille"), "verification")
    for step in list(NEXT)[-2::-1]:
        page.get_by_role("link", name="Page précédente").click()
        page.wait_for_url(f"**/{step}/")
