"""What helps while one types; and presses that come twice."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.demo import wait_for
from tests.browser.driving import GO, jump
from tests.walk import CODE, person


def test_the_number_is_grouped_as_it_is_typed_and_the_caret_stays(page):
    page.goto("/creer-mon-compte/identite/")
    number = page.locator("#id_number")
    number.press_sequentially("285067599900017")
    expect(number).to_have_value("2 85 06 75 999 000 17")
    for _ in range(5):  # a digit each, never a space
        number.press("Backspace")
    number.press_sequentially("1")
    expect(number).to_have_value("2 85 06 75 999 1")
    for _ in range(4):
        number.press("ArrowLeft")
    caret = number.evaluate("e => e.selectionStart")
    number.press("Backspace")
    number.press("7")
    assert number.evaluate("e => e.selectionStart") == caret
    number.fill("")
    number.press_sequentially("190112a999000")
    expect(number).to_have_value("1 90 11 2A 999 000")


def test_what_is_no_number_is_left_as_typed(page):
    page.goto("/creer-mon-compte/identite/")
    page.locator("#id_number").press_sequentially("28506soleil 85")
    expect(page.locator("#id_number")).to_have_value("2 85 06soleil 85")


def test_a_whole_date_is_pasted_into_its_first_box(page):
    page.goto("/creer-mon-compte/identite/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('14/06/1985')")
    page.locator("#id_birth_date_0").press("ControlOrMeta+v")
    assert [page.locator(f"#id_birth_date_{n}").input_value() for n in range(3)] == ["14", "06", "1985"]


def test_a_likely_slip_in_the_address_is_asked_about(page):
    jump(page, person("camille"), "coordonnees")
    email = page.locator("#id_email")
    email.fill("Camille.M@gmial.com")
    email.press("Tab")
    status = page.get_by_role("status").filter(has_text="Est-ce que je voulais dire")
    status.get_by_role("button", name="Camille.M@gmail.com").click()
    expect(email).to_have_value("Camille.M@gmail.com")
    expect(email).to_be_focused()
    expect(page.get_by_role("button", name="Camille.M@gmail.com")).to_have_count(0)
    email.fill("camille@boite.example")
    email.press("Tab")
    expect(page.get_by_text("Est-ce que je voulais dire")).to_have_count(0)


def test_the_strength_of_the_code_is_said_while_typing(page):
    jump(page, person("camille"), "code")
    code, advice = page.locator("#id_code"), page.locator("#code_advice")
    code.press_sequentially("camille 1985")
    expect(advice).to_contain_text("trop facile à deviner")
    code.fill("")
    code.press_sequentially(CODE)
    expect(advice).to_have_text("Ce code est bon.")
    code.fill("abc")
    expect(advice).to_have_text("")


def test_the_code_is_shown_and_hidden(page):
    jump(page, person("camille"), "code")
    code = page.locator("#id_code")
    code.fill(CODE)
    page.get_by_role("button", name="Afficher").click()
    expect(code).to_have_attribute("type", "text")
    page.get_by_role("button", name="Masquer").click()
    expect(code).to_have_attribute("type", "password")
    page.get_by_role("button", name="Afficher").click()
    page.locator(GO).click()
    page.wait_for_url("**/verification/")
    assert CODE not in page.content()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_double_click_sends_one_letter(new_page, demo, javascript):
    who, page = person("rib-avec-lettres"), new_page(java_script_enabled=javascript)
    jump(page, who, "verification")
    page.locator(GO).dblclick()
    demo.wait_for_letters(who.email)
    wait_for("the page after", lambda: page.locator("h1").count() == 1)
    time.sleep(1)  # a second letter would follow at once
    assert len(demo.letters(who.email)) == 1
    page.goto("/creer-mon-compte/")
    page.get_by_role("link", name="je retourne à ma messagerie").click()
    expect(page.get_by_role("heading", name="Je consulte ma messagerie")).to_be_visible()


def test_a_fact_is_copied_in_the_workshop(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/atelier/personnes/rib-avec-lettres/")
    for button in page.locator(".copy").all()[:3]:
        button.click()
        expect(button).to_have_text("Copié")
        assert page.evaluate("navigator.clipboard.readText()") == button.get_attribute("data-copy")


def test_help_with_a_code_is_no_longer_asked_for_once_it_is_sent(page):
    """The answer would be of the session before: come last, it would sign out."""
    jump(page, person("camille"), "code")
    page.evaluate("""() => {
      document.querySelector("main form").addEventListener("submit", (event) => event.preventDefault());
      window.fetch = (_url, sent) => { window.held = sent.signal; return new Promise(() => {}); };
    }""")
    page.locator("#id_code").fill(CODE)
    wait_for("the code to be asked about", lambda: page.evaluate("window.held && !window.held.aborted"))
    page.locator(GO).click()
    assert page.evaluate("window.held.aborted")
