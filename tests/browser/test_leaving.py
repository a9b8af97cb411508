"""The end of a session is told before it comes; an account is closed, and kept after all."""

import re

import pytest
from playwright.sync_api import expect

from parvis.workshop.people import PRACTICE_CODE
from tests.browser.driving import sign_in
from tests.browser.examining import examine
from tests.walk import person

WHO = person("deja-inscrit")
MOBILE = "/mon-compte/mobile/"  # nothing on it asks the server while one types
BOX = "dialog#session"


@pytest.fixture
def inside(page, demo):
    """Signed in, on a page where something is typed; the page's clock is in our hands."""
    page.goto("/se-connecter/")
    sign_in(page, WHO, PRACTICE_CODE, demo=demo)
    page.clock.install()
    page.goto(MOBILE)
    page.locator("#id_mobile").fill("06 39 98 00 77")
    return page


def pass_time(page, demo, minutes):
    """For the server and for the page."""
    demo.execute(f"UPDATE accounts_signedinsession SET seen_at = seen_at - interval '{minutes} minutes'")
    page.clock.run_for(int(minutes * 60_000))


def test_the_warning_keeps_what_is_typed(inside, demo):
    page = inside
    pass_time(page, demo, 12)
    expect(page.locator(BOX)).to_be_hidden()
    pass_time(page, demo, 1.2)
    expect(page.locator(BOX)).to_be_visible()
    expect(page.get_by_role("alertdialog", name="Je suis toujours là")).to_be_visible()
    expect(page.get_by_role("button", name="Je reste connecté")).to_be_focused()
    assert page.title().startswith("Ma session va se terminer")
    assert examine(page, "warning") == []
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_be_hidden()
    assert page.locator("#id_mobile").input_value() == "06 39 98 00 77"
    expect(page.locator("#id_mobile")).to_be_focused()
    assert not page.title().startswith("Ma session va se terminer")
    pass_time(page, demo, 12)
    expect(page.locator(BOX)).to_be_hidden()


def test_escape_is_somebody_too(inside, demo):
    pass_time(inside, demo, 13.2)
    expect(inside.locator(BOX)).to_be_visible()
    inside.keyboard.press("Escape")
    expect(inside.locator(BOX)).to_be_hidden()
    inside.goto("/mon-compte/")
    expect(inside).to_have_url(re.compile("/mon-compte/$"))


def test_at_the_end_nothing_personal_stays_and_the_way_back_is_there(inside, demo):
    page = inside
    pass_time(page, demo, 13.2)
    expect(page.locator(BOX)).to_be_visible()
    pass_time(page, demo, 2)
    page.wait_for_url("**/session/terminee/**")
    expect(page.locator("h1")).to_have_text("Ma session est terminée")
    expect(page.locator(".lead")).to_contain_text("pendant 15 minutes")
    assert "06 39 98 00 77" not in page.content()
    assert examine(page, "ended") == []
    page.get_by_role("link", name="Me reconnecter").click()
    sign_in(page, WHO, PRACTICE_CODE)
    expect(page).to_have_url(re.compile("/deuxieme-etape/"))


def test_another_tab_that_is_used_spares_the_warning(inside, demo):
    other = inside.context.new_page()
    pass_time(inside, demo, 12.9)
    other.goto("/mon-compte/")  # activity, for the server
    inside.clock.run_for(30_000)
    expect(inside.locator(BOX)).to_be_hidden()


def test_signing_out_from_the_warning(inside, demo):
    pass_time(inside, demo, 13.2)
    inside.locator(BOX).get_by_role("button", name="Je me déconnecte").click()
    expect(inside.locator("h1")).to_contain_text("déconnecté")


def test_without_script_the_server_ends_it(new_page, page, demo):
    page.goto("/se-connecter/")
    sign_in(page, WHO, PRACTICE_CODE, demo=demo)
    bare = new_page(java_script_enabled=False, storage_state=page.context.storage_state())
    bare.goto("/mon-compte/")
    expect(bare.locator(BOX)).to_be_hidden()
    demo.execute("UPDATE accounts_signedinsession SET seen_at = seen_at - interval '16 minutes'")
    bare.goto("/mon-compte/informations/")
    expect(bare.locator("h1")).to_have_text("Ma session est terminée")


def test_closing_then_keeping_by_the_letter(page, new_page, demo):
    page.goto("/se-connecter/")
    sign_in(page, WHO, PRACTICE_CODE, demo=demo)
    before = len(demo.letters(WHO.email))
    page.goto("/mon-compte/fermer/")
    assert examine(page, "close") == []
    page.get_by_role("button", name="Je ferme mon compte").click()
    expect(page.locator("h1")).to_have_text("Mon compte va être fermé")
    assert examine(page, "closing") == []
    page.goto("/mon-compte/")
    expect(page.get_by_role("button", name="Je garde mon compte")).to_be_visible()
    link = demo.link_for(WHO.email, "annuler", before + 1)
    elsewhere = new_page()
    elsewhere.goto(link)
    assert examine(elsewhere, "stop") == []
    elsewhere.get_by_role("button", name="Je garde mon compte").click()
    expect(elsewhere.locator("h1")).to_contain_text("je garde mon compte")
    assert examine(elsewhere, "kept") == []
    page.goto("/mon-compte/")
    expect(page.get_by_role("button", name="Je garde mon compte")).to_have_count(0)
    elsewhere.goto(link)
    expect(elsewhere.locator("h1")).to_have_text("Ce lien ne marche plus")


def test_closed_in_the_end_and_opened_anew(page, demo):
    page.goto("/se-connecter/")
    sign_in(page, WHO, PRACTICE_CODE, demo=demo)
    page.goto("/mon-compte/mes-donnees/")
    assert examine(page, "data") == []
    with page.expect_download() as download:
        page.get_by_role("button", name="J’emporte mes données").click()
    assert download.value.suggested_filename.endswith(".json")
    page.get_by_role("link", name="Je ferme mon compte").click()
    page.get_by_role("button", name="Je ferme mon compte").click()
    expect(page.locator("h1")).to_have_text("Mon compte va être fermé")
