"""A telephone appointment in a browser: every page examined, by keyboard alone, without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from parvis.workshop.people import PRACTICE_CODE
from tests.browser.driving import sign_in
from tests.browser.examining import examine
from tests.walk import first

WHO = first("already_registered")
WEEK, NOTED = "/mon-agenda/prendre/aide-pour-le-compte/", "C’est noté"


@pytest.fixture
def inside(demo, new_page):
    """A page of somebody who is signed in."""

    def enter(**options):
        page = new_page(**options)
        page.goto("/se-connecter/")
        sign_in(page, WHO, PRACTICE_CODE, demo=demo)
        return page

    return enter


def test_every_page_is_as_it_must_be(inside):
    page, faults = inside(), []
    page.goto("/mon-agenda/")
    calls = page.locator("main a[href*='/rendez-vous/']").evaluate_all("links => links.map(a => a.href)")
    coming, missed = calls[0], calls[-1]
    page.goto(WEEK)
    week = page.url
    check = page.locator("a.time").first.evaluate("a => a.href")
    for address in ("/mon-agenda/", "/mon-agenda/prendre/", week, check, coming, missed, f"{coming}deplacer/",
                    f"{coming}annuler/", "/mon-agenda/abonnement/", "/en/mon-agenda/"):  # fmt: skip
        page.goto(address)
        faults += examine(page, address)
    page.goto(check)
    page.locator("label[for=id_which_1]").click()
    page.get_by_role("button", name="Je confirme").click()
    faults += examine(page, "a number is missing")
    assert faults == []


def test_by_keyboard_alone(inside, demo):
    page = inside()
    page.goto(WEEK)
    page.locator("details.day summary").nth(1).focus()
    page.keyboard.press("Enter")
    page.locator("details.day").nth(1).locator("a.time").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Je vérifie et je confirme")
    expect(page.get_by_label("Cet autre numéro")).to_be_hidden()
    page.get_by_role("button", name="Je confirme").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".success")).to_contain_text(NOTED)
    letters = demo.wait_for_letters(WHO.email, 2)
    assert letters[0]["subject"] == "Votre rendez-vous téléphonique est pris"


def test_on_a_phone_without_javascript(inside):
    page = inside(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.goto("/mon-agenda/")
    row = page.locator(".account-nav ul").bounding_box()
    assert row
    assert row["height"] < 80, "the pages of the account are one row"
    expect(page.locator(".account-nav [aria-current]")).to_be_in_viewport(ratio=1)
    page.locator(".past-list a").first.click()
    expect(page.get_by_role("heading", name=re.compile("On recommence"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^Je prends le")).click()
    expect(page.locator(".success")).to_contain_text(NOTED)
    page.get_by_role("link", name="Je l’annule").click()
    page.get_by_role("button", name="J’annule ce rendez-vous").click()
    expect(page.locator(".success")).to_contain_text("annulé")
