"""Screens and modes of the reader: zoom of 400 %, a phone lying down, forced colours, paper."""

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.driving import GO, jump, sign_in
from tests.browser.focus import tab_to
from tests.walk import person

NO_WIDER = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
MAIN_FIELD = {  # page: what one comes for
    "identite": "#id_number",
    "rib": "#id_tail",
    "carte": "#id_tail",
    "conditions": "label[for=id_accept]",
    "coordonnees": "#id_email",
    "code": "#id_code",
    "verification": GO,
}
ON_TOP = """e => {
  const box = e.getBoundingClientRect();
  const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return e === found || e.contains(found);
}"""
SIZES = (
    ViewportSize(width=320, height=256),  # 1280 × 1024 at a zoom of 400 %
    ViewportSize(width=640, height=360),  # a phone lying down
    ViewportSize(width=390, height=844),
)


def test_the_main_field_is_reached_on_every_screen(new_page):
    page = new_page(reduced_motion="reduce")
    jump(page, person("camille"), "verification")
    for step, selector in MAIN_FIELD.items():
        for size in SIZES:
            page.set_viewport_size(size)
            page.goto(f"/creer-mon-compte/{step}/")
            field = page.locator(selector)
            field.scroll_into_view_if_needed()
            expect(field).to_be_in_viewport()
            assert field.evaluate(ON_TOP), f"{step}, {size}: something covers {selector}"
            assert page.evaluate(NO_WIDER), f"{step}, {size}: one must scroll sideways"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_fields_buttons_and_focus(new_page, scheme):
    page = new_page(forced_colors="active", color_scheme=scheme, reduced_motion="reduce")
    page.goto("/")
    tab_to(page, "footer a")
    page.goto("/creer-mon-compte/identite/")
    page.locator(GO).click()
    expect(page.locator(".errors")).to_be_focused()
    tab_to(page, GO)
    bordered = "e => parseFloat(getComputedStyle(e).borderTopWidth) >= 1"
    for selector in ("#id_number", GO, ".errors"):
        assert page.locator(selector).evaluate(bordered), f"{selector} has no edge left"
    jump(page, person("camille"), "carte")
    tab_to(page, "#id_model_0")


def test_less_motion_means_none(new_page):
    page = new_page(reduced_motion="reduce")
    page.goto("/creer-mon-compte/identite/")
    moves = "e => getComputedStyle(e).transitionDuration !== '0s'"
    assert page.evaluate(f"[...document.querySelectorAll('*')].filter({moves}).length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_the_terms_on_paper(page):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto("/conditions/")
    for selector in ("header nav", "header .button", "[data-print]", ".skip"):
        expect(page.locator(selector).first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    black_on_white = page.locator("article p").last.evaluate(
        "e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert black_on_white == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


@pytest.mark.parametrize("width", [768, 1280])
def test_signed_in_the_buttons_of_the_header_stand_beside_the_name(page, demo, width):
    page.goto("/se-connecter/")
    sign_in(page, person("deja-inscrit"), demo=demo)
    page.set_viewport_size({"width": width, "height": 800})
    middle = "e => { const box = e.getBoundingClientRect(); return Math.round(box.top + box.height / 2); }"
    places = [page.locator(f".top {part}").evaluate(middle) for part in (".name", ".me > a", ".me form")]
    assert max(places) - min(places) <= 2
