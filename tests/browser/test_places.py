"""Finding a help point: with the keyboard, on a map that moves with the list, without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.examining import examine

AROUND = "/nous-trouver/?lat=47.081&lng=2.398&z=9"


@pytest.mark.parametrize(
    "address", ["/nous-trouver/", AROUND, "/nous-trouver/?dep=974", "/nous-trouver/lieu/demo-2/"]
)
def test_every_page_is_as_it_must_be(page, address):
    page.goto(address)
    assert examine(page, address) == []


def test_by_keyboard_alone(page):
    page.goto("/nous-trouver/")
    page.locator("#id_where").focus()
    page.keyboard.type("fiction sur loire")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"lat=47\.16"))
    expect(page.locator("h1")).to_have_text("Points d’aide\u00a0: Fiction-sur-Loire et alentours")
    first = page.locator(".place-list a").first
    first.focus()
    expect(page.locator(".pin.chosen")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Maison de Fiction-sur-Loire")


def test_without_javascript(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/nous-trouver/")
    page.locator("#id_where").fill("saint modèle")
    page.get_by_role("button", name="Je cherche").click()
    page.get_by_role("link", name=re.compile("99140")).click()
    expect(page.locator(".place-list h2").first).to_have_text("Maison de Saint-Modèle-la-Forêt")
    expect(page.locator("[data-map]")).to_be_hidden()
    page.get_by_role("link", name="Sur rendez-vous").click()
    expect(page.locator(".place-list h2")).to_have_count(3)


def test_the_list_follows_the_map_and_the_address_follows_both(page):
    page.goto(AROUND)
    expect(page.locator(".pin")).to_have_count(8)
    page.locator("[data-map]").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(80)
    page.wait_for_url(re.compile(r"lng=(?!2\.398)"))
    expect(page.locator(".place-list h2").first).not_to_have_text("Maison d’Exemple-les-Bains")
    address, first = page.url, page.locator(".place-list h2").first.inner_text()
    page.reload()
    assert page.url == address
    expect(page.locator(".place-list h2").first).to_have_text(first)


def test_a_pin_leads_to_its_line(page):
    page.goto(AROUND)
    page.locator(".pin", has_text="2").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".place.chosen h2")).to_have_text("Maison de Fiction-sur-Loire")


def test_around_me_is_asked_on_a_click_only(new_page):
    page = new_page(geolocation={"latitude": 41.93, "longitude": 8.76}, permissions=["geolocation"])
    page.goto("/nous-trouver/")
    page.get_by_role("button", name="Autour de moi").click()
    page.wait_for_url(re.compile(r"lat=41\.930&lng=8\.760&z=12"))
    expect(page.locator(".place-list h2").first).to_have_text("Maison de Portu-Esempiu")


def test_a_position_that_is_refused_is_told(new_page):
    page = new_page(permissions=[])
    page.goto("/nous-trouver/")
    page.get_by_role("button", name="Autour de moi").click()
    expect(page.locator("[data-around-said]")).to_contain_text("J’écris plutôt mon code postal")
