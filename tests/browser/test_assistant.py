"""The assistant in a real browser: its panel with the keyboard alone, what its button never covers."""

import pytest
from playwright.sync_api import expect

from tests.browser.examining import NARROW
from tests.browser.focus import tab_to
from tests.browser.test_every_page import Examined

QUESTION = "J’ai perdu mon code, mon numéro est le 06 39 98 00 12"
BOX = "#assistant_question"
COVERED = """() => {
  const button = document.querySelector(".ask-button");
  const seen = () => getComputedStyle(button).visibility !== "hidden";
  const found = [];
  for (const e of document.querySelectorAll("main a, main input, main button, main textarea, .foot a")) {
    if (!e.checkVisibility()) continue;
    e.focus();
    if (document.activeElement !== e || !seen()) continue;
    const a = button.getBoundingClientRect(), b = e.getBoundingClientRect();
    if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      found.push(e.outerHTML.slice(0, 80));
  }
  document.activeElement.blur();
  return [found, seen()];
}"""


@pytest.fixture
def look():
    """Call it with a page: everything is examined."""
    examined = Examined()
    yield examined
    assert examined.faults == [], "\n".join(examined.faults)


def test_the_panel_with_the_keyboard_alone(page, look):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/assistant/" in request.url else None)
    page.goto("/creer-mon-compte/identite/")
    expect(page.get_by_role("dialog")).to_have_count(0)
    tab_to(page, ".ask-button", key="Shift+Tab")
    assert not asked  # nothing is read before it is opened
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_be_focused()
    assert asked[0].endswith("?p=identite")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    log = page.get_by_role("log")
    expect(log).to_contain_text("un numéro de téléphone")
    expect(log).not_to_contain_text("06 39 98")
    expect(log.locator("[data-turn]")).to_have_count(1)
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(BOX)).to_have_value("")
    look(page, "panel, answered")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".ask-button")).to_be_focused()
    page.set_viewport_size({"width": 640, "height": 400})  # as at 200 %
    page.keyboard.press("Enter")
    expect(log.locator("[data-turn]")).to_have_count(1)  # the conversation lives as long as the page
    page.keyboard.type("zz")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("xqzt")
    page.keyboard.press("Enter")
    expect(log.locator("[data-turn]")).to_have_count(2)
    expect(log).to_contain_text("ne sait pas répondre")
    expect(page.get_by_role("button", name="Fermer")).to_be_in_viewport(ratio=1)
    assert page.url.endswith("/creer-mon-compte/identite/")


def test_the_button_never_covers_what_has_the_focus(page):
    for address in ("/", "/creer-mon-compte/identite/"):
        page.goto(address)
        for size in (NARROW, {"width": 1280, "height": 800}, {"width": 640, "height": 400}):
            page.set_viewport_size(size)
            covered, comes_back = page.evaluate(COVERED)
            assert covered == [], f"{address} at {size}"
            assert comes_back


def test_without_javascript_it_is_a_page(new_page, look):
    page = new_page(java_script_enabled=False, viewport=NARROW)
    page.goto("/")
    page.locator(".ask-button").click()
    page.locator(BOX).fill(QUESTION)
    page.get_by_role("button", name="Je demande").click()
    page.wait_for_url("**/assistant/#reponse")
    expect(page.locator("#reponse")).to_be_in_viewport()
    page.locator(BOX).fill("jai mal a la poitrine")
    page.get_by_role("button", name="Je demande").click()
    expect(page.locator("[data-turn]")).to_have_count(2)
    expect(page.get_by_role("link", name="15", exact=False).first).to_be_in_viewport()
    expect(page.locator("main")).not_to_contain_text("06 39 98")
    page.locator(BOX).fill("")
    page.get_by_role("button", name="Je demande").click()
    expect(page.locator(".errors")).to_contain_text("J’écris ma question")


def test_its_page_is_sound(page, look):
    page.goto("/assistant/")
    look(page)
    page.get_by_role("button", name="J’ai perdu mon code").click()
    expect(page.locator("[data-turn]")).to_have_count(1)
    page.locator(BOX).fill("je veux mourir")
    page.locator(BOX).press("Enter")
    expect(page.locator(".danger")).to_be_visible()
    look(page, "danger")
