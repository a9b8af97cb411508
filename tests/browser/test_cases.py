"""One's cases in a browser: by keyboard, without JavaScript, too heavy a file said at once, every page."""

import re
from pathlib import Path

from playwright.sync_api import expect

from parvis.cases.actions.documents import practice_paper
from parvis.workshop.people import PRACTICE_CODE
from tests.browser.driving import sign_in
from tests.browser.examining import examine
from tests.walk import person

URL = "/mes-demarches/"
BERNARD = person("deja-inscrit")  # has an account, and cases in every state


def enter(page, demo):
    page.goto("/se-connecter/")
    sign_in(page, BERNARD, PRACTICE_CODE, demo=demo)
    page.goto(URL)


def paper(folder: Path, name: str = "photo.pdf", size: int = 0) -> str:
    path = folder / name
    path.write_bytes(practice_paper() + b"\0" * size)
    return str(path)


def test_every_page_is_as_it_must_be(page, demo, tmp_path):
    enter(page, demo)
    faults = examine(page, "the list")
    for name in ("Nouvelle carte", "Changement de RIB", "Aide pour une complémentaire santé"):
        page.goto(URL)
        page.get_by_role("link", name=name, exact=True).click()
        faults += examine(page, name)
    page.goto(URL)
    page.get_by_role("link", name="Nouvelle carte", exact=True).click()
    page.get_by_role("link", name="J’ajoute un document").first.click()
    faults += examine(page, "adding")
    page.get_by_role("button", name="J’envoie ce document").click()
    expect(page.locator(".errors")).to_be_focused()
    faults += examine(page, "adding, refused")
    page.set_input_files("#id_document", paper(tmp_path))
    page.get_by_role("button", name="J’envoie ce document").click()
    expect(page.locator(".receipt-number")).to_have_text(re.compile(r"AR-\w{4}-\w{4}-\w{4}"))
    faults += examine(page, "the acknowledgment")
    assert faults == []
    letters = demo.wait_for_letters(BERNARD.email, 2)
    assert page.locator(".receipt-number").inner_text() in letters[0]["text"]


def test_too_heavy_is_said_before_it_is_sent(page, demo, tmp_path):
    enter(page, demo)
    page.get_by_role("link", name="Nouvelle carte", exact=True).click()
    page.get_by_role("link", name="J’ajoute un document").first.click()
    page.set_input_files("#id_document", paper(tmp_path, "lourd.pdf", 10_000_000))
    expect(page.locator("[data-file-said]")).to_contain_text("10\u00a0Mo au plus")
    page.get_by_role("button", name="J’envoie ce document").click()
    expect(page.locator("#id_document")).to_be_focused()
    page.set_input_files("#id_document", paper(tmp_path))
    expect(page.locator("[data-file-said]")).to_be_empty()


def test_without_javascript_added_replaced_withdrawn(new_page, demo, tmp_path):
    page = new_page(java_script_enabled=False)
    enter(page, demo)
    page.get_by_role("link", name="Nouvelle carte", exact=True).click()
    page.get_by_role("link", name="J’ajoute un document").first.click()
    page.set_input_files("#id_document", paper(tmp_path, "lourd.pdf", 10_000_000))
    page.get_by_role("button", name="J’envoie ce document").click()
    expect(page.locator(".errors")).to_contain_text("trop lourd")
    page.set_input_files("#id_document", paper(tmp_path))
    page.get_by_role("button", name="J’envoie ce document").click()
    first = page.locator(".receipt-number").inner_text()
    page.get_by_role("link", name="Je le remplace").click()
    page.set_input_files("#id_document", paper(tmp_path, "autre.pdf"))
    page.get_by_role("button", name="J’envoie ce document").click()
    expect(page.locator(".receipt-number")).not_to_have_text(first)
    page.get_by_role("button", name="Je le retire").click()
    expect(page.locator(".success")).to_contain_text("Mon document est retiré")
    expect(page.locator(".document-list")).to_have_count(0)


def test_by_keyboard_alone(page, demo):
    enter(page, demo)
    page.locator(".case.mine a").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".line [aria-current=step]")).to_contain_text("Vérification de la photo")
    page.locator(".turn .button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ajouter/")
    page.locator("#id_label").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator(".errors a")).to_have_attribute("href", "#id_document")
