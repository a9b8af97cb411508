"""The practice pages in a real browser: the letter box fills before one's eyes, papers are copied."""

import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from tests.workshop.conftest import email, sms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LETTER = (
    '<!doctype html><html lang="fr"><head><title>x</title></head><body>'
    '<h1 style="color:#0f5257">Bonjour</h1><p><a href="{}">J’active mon compte</a></p></body></html>'
)


@pytest.fixture
def page(live_server, box) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(base_url=live_server.url, locale="fr-FR")
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield context.new_page()
        browser.close()


def test_a_letter_appears_by_itself_and_is_said(page, box):
    page.goto("/atelier/courrier/")
    expect(page.get_by_role("heading", name="La boîte est vide")).to_be_visible()
    page.get_by_role("link", name="Retour à l’atelier").focus()
    box.lay(email(subject="Première lettre"), seconds_ago=60)
    expect(page.get_by_role("link", name="Première lettre")).to_be_visible(timeout=8000)
    expect(page.get_by_role("heading", name="La boîte est vide")).to_be_hidden()
    expect(page.get_by_role("status").first).to_have_text("1 nouveau message")
    expect(page.get_by_role("link", name="Retour à l’atelier")).to_be_focused()
    box.lay(sms())
    box.lay(email(subject="Troisième"), seconds_ago=30)
    expect(page.get_by_role("status").first).to_have_text("2 nouveaux messages", timeout=8000)
    channels = page.locator("[data-letters] .channel")
    assert channels.all_text_contents() == ["SMS", "Courriel", "Courriel"]
    letters = list((box.folder / "new").iterdir())
    for letter in letters:
        letter.unlink()
    expect(page.get_by_role("heading", name="La boîte est vide")).to_be_visible(timeout=8000)


def test_a_link_of_the_letter_replaces_the_whole_window(page, box, live_server):
    box.lay(email(html=LETTER.format(f"{live_server.url}/atelier/courrier/")))
    page.goto("/atelier/courrier/")
    page.get_by_role("link", name="Activez votre compte").click()
    inside = page.frame_locator("iframe")
    assert inside.get_by_role("heading").evaluate("e => getComputedStyle(e).color") == "rgb(15, 82, 87)"
    inside.get_by_role("link", name="J’active mon compte").click()
    page.wait_for_url("**/atelier/courrier/")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_letter_is_whole_and_what_stands_beside_it_has_room(page, box, width):
    box.lay(
        email(html=LETTER.format("http://localhost/").replace("<h1", "<p style='height:1500px'>x</p><h1"))
    )
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/atelier/courrier/")
    page.get_by_role("link", name="Activez votre compte").click()
    expect(page.frame_locator("iframe").get_by_role("link", name="J’active")).to_be_visible()
    page.wait_for_function("document.querySelector('iframe').offsetHeight > 1500")
    assert page.locator("iframe").evaluate("e => e.contentDocument.documentElement.clientHeight >= "
                                           "e.contentDocument.documentElement.scrollHeight")  # fmt: skip
    room = page.locator(".reading").evaluate("e => e.clientWidth") - (680 if width > 1000 else 0)
    assert page.locator(".reading .panel").evaluate("e => e.offsetWidth") > room * 0.9


def test_words_are_whole_on_a_narrow_phone(page):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/")
    lines = """word => {
        const text = [...document.querySelectorAll(".at-hand p")].flatMap(p => [...p.childNodes])
            .find(node => node.nodeType === 3 && node.data.includes(word));
        const range = document.createRange();
        range.setStart(text, text.data.indexOf(word));
        range.setEnd(text, text.data.indexOf(word) + word.length);
        return range.getClientRects().length;
    }"""
    assert page.evaluate(lines, "remboursements") == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_anchor_opens_the_papers_and_a_fact_is_copied(page):
    page.goto("/atelier/#camille")
    assert page.locator("#sans-rib details").get_attribute("open") is None
    page.get_by_role("button", name="Copier\u00a0: Numéro de sécurité sociale").click()
    assert page.evaluate("navigator.clipboard.readText()") == "285067599900017"


def test_without_javascript_nothing_is_dead(page, live_server):
    context = page.context.browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="fr-FR"
    )
    plain = context.new_page()
    plain.goto("/atelier/personnes/camille/")
    assert plain.locator(".copy:visible").count() == 0
    plain.goto("/atelier/courrier/")
    expect(plain.get_by_role("link", name="Je recharge la page")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_everybody_can_read_it(page, box, width, scheme):
    box.lay(email(html=LETTER.format("http://localhost/")), seconds_ago=60)
    box.lay(sms())
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto("/atelier/courrier/")
    letters = [link.get_attribute("href") for link in page.locator("[data-letters] a").all()]
    for address in ["/atelier/#camille", "/atelier/personnes/carte-au-dos/", "/atelier/courrier/",
                    "/atelier/remise-a-zero/", *letters]:  # fmt: skip
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} overflows"
        found = Axe().run(page).response["violations"]
        assert found == [], f"{address}: {[(fault['id'], fault['nodes'][0]['html']) for fault in found]}"
