"""The desk in a real browser: a call made by keyboard, the week changed, a question written."""

import re

import pytest
from playwright.sync_api import Page, expect

from parvis.agents.actions.practice import FICTITIOUS
from parvis.workshop.people import PRACTICE_CODE
from tests.browser.test_every_page import Examined

AGENTS = {agent.role.value: agent for agent in FICTITIOUS}


@pytest.fixture
def look():
    """Call it with a page: everything is examined."""
    examined = Examined()
    yield examined
    assert examined.faults == [], "\n".join(examined.faults)


def enter(page: Page, role: str) -> None:
    """Signed in at the desk as the fictitious agent of this role."""
    agent = AGENTS[role]
    page.goto("/bureau/se-connecter/")
    page.locator("[name=email]").fill(agent.email)
    page.locator("[name=password]").fill(PRACTICE_CODE)
    page.locator("main button[type=submit]").first.click()
    page.locator("[name=code]").fill(agent.code)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/bureau/")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_call_is_made_by_keyboard(new_page, demo, look, javascript):
    page = new_page(java_script_enabled=javascript)
    see = look if javascript else lambda page: None  # the examiner is a script
    enter(page, "reception")
    page.goto("/bureau/appels/")
    expect(page.get_by_role("button", name="J’ouvre cet appel")).to_be_focused()
    see(page)
    page.keyboard.press("Enter")
    expect(page.locator(".call-number a")).to_have_attribute("href", re.compile(r"^tel:\+33639980\d{3}$"))
    see(page)
    page.get_by_label("Ma note").fill("Rappeler après le 15.")
    page.get_by_role("button", name="Pas de réponse").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("C’est noté")
    expect(page.get_by_role("button", name="J’ouvre cet appel")).to_be_focused()
    expect(page.get_by_role("main")).to_contain_text("à rappeler")


def test_a_note_is_kept_while_it_is_typed(new_page, demo):
    page = new_page()
    page.clock.install()
    enter(page, "reception")
    page.goto("/bureau/appels/")
    page.get_by_role("button", name="J’ouvre cet appel").click()
    page.get_by_label("Ma note").fill("Elle cherche son courrier.")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.clock.run_for(61_000)
    page.reload()
    expect(page.get_by_label("Ma note")).to_have_value("Elle cherche son courrier.")


def test_the_week_is_changed(new_page, demo, look):
    page = new_page()
    enter(page, "supervision")
    page.goto("/bureau/semaine/")
    look(page)
    page.get_by_role("link", name="Ajouter une ouverture").click()
    look(page)
    page.get_by_label("Agent").select_option("Maxime Spécimen")
    page.get_by_label("De", exact=True).fill("08:00")
    page.get_by_label("À", exact=True).fill("09:30")
    page.get_by_role("button", name="J’ajoute cette ouverture").click()
    expect(page.get_by_role("status")).to_contain_text("L’ouverture est ajoutée")
    page.get_by_role("link", name=re.compile("^8\\s*h")).first.click()
    page.get_by_role("link", name="Je la supprime").click()
    page.get_by_role("button", name="Je supprime cette ouverture").click()
    expect(page.get_by_role("status")).to_contain_text("supprimée")


def test_a_question_reaches_the_help_page(new_page, demo, look):
    page = new_page()
    enter(page, "content")
    page.goto("/bureau/questions/nouvelle/")
    look(page)
    page.get_by_label("La question, en français").fill("Où déposer un courrier ?")
    page.get_by_label("La réponse, en français").fill("Dans la boîte, **à droite**.")
    page.get_by_role("button", name="Je regarde d’abord").click()
    expect(page.get_by_role("main")).to_contain_text("Rien n’est encore enregistré.")
    look(page)
    page.get_by_text("Tout le monde la voit").click()
    page.get_by_role("button", name="J’enregistre").click()
    expect(page.get_by_role("status")).to_contain_text("ajoutée")
    look(page)
    page.goto("/aide/")
    page.get_by_text("Où déposer un courrier ?").click()
    expect(page.get_by_text("Dans la boîte, à droite.")).to_be_visible()


def test_a_message_of_the_forum_is_read_and_published(new_page, demo, look):
    page = new_page()
    enter(page, "moderation")
    page.goto("/bureau/forum/")
    look(page)
    title = page.locator("section[aria-labelledby=waiting] h3").first.inner_text()
    page.get_by_role("link", name=title).first.click()
    look(page)
    page.get_by_role("button", name="Je le refuse").click()
    expect(page.get_by_role("alert")).to_contain_text("Je choisis un motif.")
    look(page)
    page.get_by_role("button", name="Je publie ce message").click()
    expect(page.get_by_role("status")).to_contain_text("Le message est publié.")
    page.get_by_role("link", name="Mots et sites à surveiller").click()
    look(page)
    page.goto("/forum/")
    expect(page.get_by_role("main").get_by_text(title)).to_be_visible()
