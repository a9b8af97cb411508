"""The search in a real browser: sound pages; typed, sent with Enter, and led to an answer that is open."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import Examined


@pytest.fixture
def look():
    examined = Examined()
    yield examined
    assert examined.faults == [], "\n".join(examined.faults)


def test_from_the_front_page_to_the_answer(page, look):
    page.goto("/")
    page.get_by_role("search").get_by_role("textbox").fill("mon numero est provisoir")
    page.keyboard.press("Enter")
    expect(page.locator(".search-hit mark").first).to_be_visible()
    look(page)
    page.locator('.search-hit a[href="/aide/#aide-numero-provisoire"]').click()
    expect(page.locator("#aide-numero-provisoire > p")).to_be_visible()
    for address in ("/recherche/", "/en/recherche/?q=hypnosis", f"/recherche/?q={'a' * 201}"):
        page.goto(address)
        look(page, address[:40])
