"""With the keyboard alone: everything is reached, and the focus is always seen."""

import pytest
from playwright.sync_api import expect

from tests.browser.driving import SECOND_STEP, code_for, jump
from tests.browser.focus import check_focus, open_with_enter, tab_to
from tests.walk import CODE, NEXT, answers, person


@pytest.fixture
def page(new_page):
    """Scrolling at once: where the focus is can be looked at straight away."""
    return new_page(reduced_motion="reduce")


def _type(page, said):
    """Tab from field to field, typing; radios with the arrows, ticks with Space."""
    for name, value in said.items():
        tab_to(page, f"input[name={name}]")
        kind = page.locator(f"input[name={name}]").first.get_attribute("type")
        if kind == "radio":
            page.keyboard.press("Space")
            if value == "without_photo":
                page.keyboard.press("ArrowDown")
            check_focus(page)
            assert page.locator(f"input[value={value}]").is_checked()
        elif kind == "checkbox":
            page.keyboard.press("Space")
        else:
            page.keyboard.type(value)


def test_the_whole_path(page, demo):
    who = person("carte-au-dos")
    page.goto("/")
    open_with_enter(page, "header a[href='/se-connecter/']", "**/se-connecter/")
    open_with_enter(page, "main a[href='/creer-mon-compte/']", "**/creer-mon-compte/")
    open_with_enter(page, "a[href$='/identite/']", "**/identite/")
    for step, said in answers(who).items():
        _type(page, said)
        if step in ("identite", "coordonnees"):
            page.keyboard.press("Enter")  # from the last field
            page.wait_for_url(f"**{NEXT[step]}")
        else:
            open_with_enter(page, "button[name=go]", f"**{NEXT[step]}")
    open_with_enter(page, "main a[href='/atelier/courrier/']", "**/atelier/courrier/")
    page.locator("[data-letters] li").filter(has_text=who.email).wait_for()
    open_with_enter(page, "[data-letters] a", "**/atelier/courrier/*/")
    open_with_enter(page, ".links a[href*='/activation/']", "**/activation/*/")
    tab_to(page, "main form button")
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="Mon compte est activé\u00a0!")).to_be_visible()
    open_with_enter(page, "main a[href='/se-connecter/']", "**/se-connecter/")
    _type(page, {"number": who.number, "code": CODE})
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{SECOND_STEP}")
    _type(page, {"code": code_for(demo, who, 2)})
    page.keyboard.press("Enter")
    page.wait_for_url("**/mon-compte/")
    open_with_enter(page, "main form button", "**/se-deconnecter/")
    expect(page.get_by_role("heading", name="Je suis déconnecté(e)")).to_be_visible()


def test_the_skip_link_goes_to_the_content(page):
    page.goto("/se-connecter/")
    page.keyboard.press("Tab")
    assert "skip" in check_focus(page)["what"]
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#id_number")).to_be_focused()


def test_the_error_summary_takes_the_focus_and_leads_to_the_fields(page):
    page.goto("/creer-mon-compte/identite/")
    tab_to(page, "button[name=go]")
    page.keyboard.press("Enter")
    expect(page.locator(".errors")).to_be_focused()
    check_focus(page)
    assert page.title().startswith("Erreur")
    for field in ("id_number", "id_name", "id_birth_date_0", "id_postcode"):
        tab_to(page, f'.errors a[href="#{field}"]')
        page.keyboard.press("Enter")
        expect(page.locator(f"#{field}")).to_be_focused()
        check_focus(page)
        page.locator(".errors").focus()


def test_nothing_traps_the_focus_backwards(page):
    jump(page, person("camille"), "carte")
    tab_to(page, "footer a:last-of-type")
    tab_to(page, ".skip", key="Shift+Tab")


def test_the_papers_of_a_person_open_with_the_keyboard(page):
    page.goto("/atelier/")
    tab_to(page, "#camille summary")
    page.keyboard.press("Space")
    tab_to(page, "#camille .copy")
    tab_to(page, "#camille .actions a")
