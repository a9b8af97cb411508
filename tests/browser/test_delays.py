"""Processing times in a browser: every page as it must be, without JavaScript, printed, in forced colours."""

import pytest
from playwright.sync_api import expect

from tests.browser.examining import examine

FORCED = """() => {
  const filled = (e) => getComputedStyle(document.querySelector(e)).fill;
  return [filled(".dot.first"), filled(".delays-dots text")];
}"""


@pytest.mark.parametrize(
    "address", ["/delais/", "/delais/arret-travail/", "/delais/reclamation/", "/en/delais/carte/"]
)
def test_every_page_is_as_it_must_be(page, address):
    page.goto(address)
    assert examine(page, address) == []


def test_from_the_front_page_without_javascript(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Je regarde les délais de traitement").click()
    page.get_by_role("link", name="Indemnités pour un arrêt de travail").click()
    expect(page.locator("h1")).to_contain_text("combien de temps")
    expect(page.locator(".delays-table tbody tr")).to_have_count(12)
    # the drawing says what the table says: a mark for each week and figure
    expect(page.locator(".delays-weeks > svg .mark")).to_have_count(24)
    expect(page.get_by_role("img", name="L’attente au fil des douze dernières semaines")).to_be_visible()


def test_forced_colours_and_paper(page):
    page.goto("/delais/carte/")
    page.emulate_media(forced_colors="active", color_scheme="dark")
    dot, words = page.evaluate(FORCED)
    assert dot == words != "rgb(0, 0, 0)", "the dots are drawn in the colour that the person reads in"
    page.emulate_media(media="print", forced_colors="none")
    expect(page.locator(".delays-table")).to_be_visible()
    expect(page.locator(".delays-back")).to_be_hidden()
