"""Signing in with a browser: the code of a letter, passkeys of a virtual authenticator, every page by axe."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page, ViewportSize, expect

from tests.browser.driving import SECOND_STEP, code_for, fill, sign_in
from tests.walk import CODE, person

BERNARD = person("deja-inscrit")  # always has an account
FACTORS = "/mon-compte/securite/deuxieme-etape/"
NARROW: ViewportSize = {"width": 320, "height": 640}


class Authenticator:
    """Chromium's virtual authenticator, as a phone that its owner unlocks at once."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable", {"enableUI": False})
        added: dict[str, Any] = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }})  # fmt: skip
        self.id = added["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        told = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        found: list[dict[str, Any]] = told["credentials"]
        return found

    def answers(self, at_once: bool) -> None:
        """Does its owner unlock it at once?"""
        told = {"authenticatorId": self.id, "enabled": at_once}
        self.session.send("WebAuthn.setAutomaticPresenceSimulation", told)


def enter(page: Page, demo: Any) -> None:
    page.goto("/se-connecter/")
    sign_in(page, BERNARD, demo=demo)


def sign_out(page: Page) -> None:
    page.goto("/mon-compte/")
    page.get_by_role("button", name="Me déconnecter").first.click()
    expect(page.get_by_role("heading", name="Je suis déconnecté(e)")).to_be_visible()


def add_passkey(page: Page) -> None:
    page.goto(f"{FACTORS}cle/")
    page.get_by_label("Le nom de cette clé").fill("mon téléphone")
    page.get_by_role("button", name="Je crée la clé").click()
    page.wait_for_url(f"**{FACTORS}")
    expect(page.get_by_text("mon téléphone").first).to_be_visible()


@pytest.fixture
def look() -> Iterator[Any]:
    """Every page looked at: axe, and no scrolling sideways at 320 px."""
    axe, faults = Axe(), []

    def one(page: Page, what: str) -> None:
        size = page.viewport_size
        for found in axe.run(page).response["violations"]:
            faults.append(f"{what}: {found['id']} {[node['html'][:120] for node in found['nodes']]}")
        page.set_viewport_size(NARROW)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > NARROW["width"]:
            faults.append(f"{what}: {wide} px wide at 320")
        if size:
            page.set_viewport_size(size)

    yield one
    assert faults == []


def test_without_javascript_by_the_code_of_a_letter(new_page, demo):
    page = new_page(java_script_enabled=False)
    page.goto("/mon-compte/")
    fill(page, {"number": BERNARD.number, "code": CODE})
    page.get_by_role("button", name="Accéder à mon compte").click()
    expect(page.get_by_text("b•••@")).to_be_visible()
    assert page.locator("[data-passkey]:visible").count() == 0
    fill(page, {"code": code_for(demo, BERNARD)})
    page.get_by_text("Je fais confiance à ce navigateur pendant 30 jours").click()
    page.get_by_role("button", name="Je continue").click()
    expect(page.get_by_role("heading", name="Bonjour Bernard")).to_be_visible()
    sign_out(page)
    page.goto("/se-connecter/")
    sign_in(page, BERNARD)
    expect(page.get_by_role("heading", name="Bonjour Bernard")).to_be_visible()


def test_a_passkey_is_added_and_signs_in_alone(page, demo):
    """By the button: in a browser that proposes nothing under the field."""
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    enter(page, demo)
    phone = Authenticator(page)
    add_passkey(page)
    assert len(phone.credentials()) == 1
    assert phone.credentials()[0]["rpId"] == "localhost"
    sign_out(page)
    page.goto("/se-connecter/")
    page.get_by_role("button", name="Je me connecte avec ma clé d’accès").click()
    expect(page.get_by_role("heading", name="Bonjour Bernard")).to_be_visible()


def test_a_passkey_is_proposed_under_the_number(page, demo):
    """Conditional UI: the virtual authenticator answers as if its passkey had been chosen in the list."""
    enter(page, demo)
    Authenticator(page)
    add_passkey(page)
    sign_out(page)
    page.goto("/se-connecter/")
    expect(page.get_by_role("heading", name="Bonjour Bernard")).to_be_visible()


def test_a_passkey_as_second_step_and_to_confirm(page, demo):
    enter(page, demo)
    phone = Authenticator(page)
    add_passkey(page)
    phone.answers(False)
    sign_out(page)
    page.goto("/se-connecter/")
    sign_in(page, BERNARD)
    expect(page).to_have_url(re.compile(SECOND_STEP))
    phone.answers(True)
    page.get_by_role("button", name="J’utilise ma clé d’accès").click()
    expect(page.get_by_role("heading", name="Bonjour Bernard")).to_be_visible()
    page.goto(f"/mon-compte/confirmer/?next={FACTORS}")
    page.get_by_role("button", name="Je confirme avec ma clé d’accès").click()
    page.wait_for_url(f"**{FACTORS}")


def test_a_passkey_of_another_origin(chromium, demo):
    """By another name of the same machine the browser itself refuses; the page says what else to do. What a
    browser that does not refuse would send: tests/authentication/test_other_factors.py.
    """
    context = chromium.new_context(locale="fr-FR")
    page = context.new_page()
    Authenticator(page)
    page.goto(demo.url.replace("localhost", "127.0.0.1") + "/se-connecter/")
    page.get_by_role("button", name="Je me connecte avec ma clé d’accès").click()
    expect(page.get_by_role("alert")).to_contain_text("n’a pas répondu")
    expect(page.get_by_label("Mon numéro de sécurité sociale")).to_be_visible()
    context.close()


def test_a_passkey_is_offered_and_never_traps(page, demo):
    Authenticator(page)
    page.goto("/se-connecter/")
    expect(page.locator("input[name=can_passkey]")).to_have_count(1)
    fill(page, {"number": BERNARD.number, "code": CODE})
    page.get_by_role("button", name="Accéder à mon compte").click()
    fill(page, {"code": code_for(demo, BERNARD)})
    page.get_by_role("button", name="Je continue").click()
    expect(page.get_by_role("heading", name="La prochaine fois")).to_be_visible()
    page.get_by_role("link", name="Plus tard").click()
    expect(page.get_by_role("heading", name="Bonjour Bernard")).to_be_visible()


def test_every_page_of_signing_in(page, demo, look):
    page.goto("/se-connecter/")
    look(page, "sign-in")
    sign_in(page, BERNARD)
    page.wait_for_url(f"**{SECOND_STEP}")
    look(page, "second step")
    fill(page, {"code": "000000"})
    page.get_by_role("button", name="Je continue").click()
    expect(page.locator(".errors")).to_be_focused()
    look(page, "second step, wrong")
    page.get_by_role("link", name="Je choisis un autre moyen").click()
    look(page, "other way")
    page.goto(SECOND_STEP)
    fill(page, {"code": code_for(demo, BERNARD)})
    page.get_by_role("button", name="Je continue").click()
    page.wait_for_url("**/mon-compte/")
    for path in (FACTORS, f"{FACTORS}application/", f"{FACTORS}cle/", f"{FACTORS}codes-de-secours/",
                 "/mon-compte/confirmer/", "/mon-compte/cle-d-acces/"):  # fmt: skip
        page.goto(path)
        look(page, path)
    page.goto(f"{FACTORS}codes-de-secours/")
    page.get_by_role("button", name="Je crée mes codes").click()
    look(page, "recovery codes")
    Authenticator(page)
    add_passkey(page)
    look(page, "factors with a passkey")
    page.get_by_role("link", name="Retirer").click()
    look(page, "removing")
    page.context.clear_cookies()
    page.goto(SECOND_STEP)
    look(page, "too late")
