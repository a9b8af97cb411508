"""The whole path, from the front page to « Mon compte est activé ! » and out again."""

import re

from playwright.sync_api import Page, expect

from tests.browser.driving import GO, code_for, fill, go_through, jump, sign_in
from tests.walk import CODE, person


def test_with_the_mouse_in_french(page, demo):
    who = person("camille")
    page.goto("/")
    page.get_by_role("link", name="Se connecter").click()
    page.get_by_role("link", name="1re visite\u00a0? Je crée mon compte").click()
    page.get_by_role("link", name="Je commence").click()
    _answer_as_read(page)
    expect(page.get_by_role("heading", name="Je consulte ma messagerie")).to_be_visible()
    page.get_by_role("link", name="le courrier de l’atelier").click()
    page.get_by_role("listitem").filter(has_text=who.email).get_by_role("link").click()
    page.frame_locator("iframe").get_by_role("link", name="J’active mon compte").first.click()
    page.get_by_role("button", name="J’active mon compte").click()
    expect(page.get_by_role("heading", name="Mon compte est activé\u00a0!")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Je me connecte").click()
    page.get_by_label("Mon numéro de sécurité sociale").fill(who.number)
    page.get_by_label("Mon code personnel").fill(CODE)
    page.get_by_role("button", name="Accéder à mon compte").click()
    expect(page.get_by_role("heading", name="Je montre que c’est bien moi")).to_be_visible()
    page.get_by_label("Le code", exact=True).fill(code_for(demo, who, 2))
    page.get_by_role("button", name="Je continue").click()
    expect(page.get_by_role("heading", name="Bonjour Camille")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="Me déconnecter").click()
    expect(page.get_by_role("heading", name="Je suis déconnecté(e)")).to_be_visible()
    page.goto("/mon-compte/")
    expect(page).to_have_url(re.compile("/se-connecter/"))
    demo.wait_for_letters(who.on_file_email)
    demo.wait_for_letters(who.on_file_mobile)


def _answer_as_read(page: Page) -> None:
    """By the words of the labels, as somebody reads them."""
    who = person("camille")
    go_on = page.get_by_role("button", name="Je continue")
    page.get_by_label("Mon numéro de sécurité sociale").fill("2 85 06 75 999 000")
    page.get_by_label("Mon nom").fill("Modele")
    for label, value in (("Jour", "14"), ("Mois", "6"), ("Année", "1985")):
        page.get_by_role("group", name="Ma date de naissance").get_by_label(label).fill(value)
    page.get_by_label("Mon code postal").fill(who.postcode)
    go_on.click()
    page.get_by_label("Les 7 derniers caractères de mon RIB").fill("3m026 06")
    go_on.click()
    page.get_by_text("Avec ma photo", exact=True).click()
    page.get_by_label("Les 11 derniers chiffres du numéro de série").fill(who.card_tail)
    go_on.click()
    page.get_by_text("J’ai lu et j’accepte les conditions d’utilisation").click()
    go_on.click()
    page.get_by_label("Mon adresse électronique").fill(who.email)
    page.get_by_label("Mon numéro de téléphone mobile").fill(who.mobile)
    go_on.click()
    page.get_by_label("Mon code personnel").fill(CODE)
    go_on.click()
    expect(page.locator(".summary-list")).to_contain_text(who.email)
    page.get_by_role("button", name="J’envoie").click()


def test_in_english(new_page, demo):
    """Driven by names and addresses: the words are the catalogue's."""
    who, page = person("outre-mer"), new_page(locale="en-GB")
    page.goto("/")
    page.locator("nav a[hreflang=en]").click()
    for address in ("/en/se-connecter/", "/en/creer-mon-compte/", "/en/creer-mon-compte/identite/"):
        page.locator(f'a.button[href="{address}"]').first.click()
        assert page.locator("html").get_attribute("lang") == "en"
    go_through(page, who, prefix="/en")
    page.goto("/atelier/courrier/")
    page.get_by_role("listitem").filter(has_text=who.email).get_by_role("link").click()
    page.locator(".links a[href*='/en/activation/']").click()
    page.locator("main form button").click()
    page.locator('main a.button[href="/en/se-connecter/"]').click()
    sign_in(page, who, demo=demo, prefix="/en")
    expect(page).to_have_url(f"{demo.url}/en/mon-compte/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("main form button").click()
    expect(page).to_have_url(f"{demo.url}/en/se-deconnecter/")
    expect(page.locator('main a[href="/en/"]')).to_be_visible()


def test_without_javascript(new_page, demo):
    who, page = person("haute-corse"), new_page(java_script_enabled=False)
    page.goto("/")
    page.locator(".hero a[href='/creer-mon-compte/']").click()
    page.get_by_role("link", name="Je commence").click()
    go_through(page, who, last="conditions")
    fill(page, {"email": "laetitia@gmial.com", "mobile": who.mobile})
    page.locator(GO).click()
    expect(page.get_by_role("alert")).to_contain_text("Est-ce que je voulais dire laetitia@gmail.com")
    page.get_by_role("button", name="Non, mon adresse est juste").click()
    expect(page.locator("#id_email_error")).to_contain_text("Dans l’atelier, tout est fictif")
    assert page.locator("#id_email").input_value() == "laetitia@gmial.com"
    go_through(page, who, first="coordonnees")
    assert page.locator(".only-js:visible, [data-copy]:visible").count() == 0
    page.get_by_role("link", name="le courrier de l’atelier").click()
    demo.wait_for_letters(who.email)
    page.get_by_role("link", name="Je recharge la page").click()
    page.get_by_role("listitem").filter(has_text=who.email).get_by_role("link").click()
    page.get_by_role("region", name="Les liens de ce message").get_by_role("link").first.click()
    page.get_by_role("button", name="J’active mon compte").click()
    page.get_by_role("main").get_by_role("link", name="Je me connecte").click()
    sign_in(page, who, demo=demo)
    page.get_by_role("main").get_by_role("button", name="Me déconnecter").click()
    expect(page.get_by_role("heading", name="Je suis déconnecté(e)")).to_be_visible()


def test_a_slip_in_the_mail_domain_is_mended_with_one_button(new_page):
    """The suggestion is taken as it is; here the workshop then says that it is nobody's."""
    page = new_page(java_script_enabled=False)
    jump(page, person("carte-sans-photo"), "coordonnees")
    fill(page, {"email": "moi@hotmial.fr", "mobile": person("carte-sans-photo").mobile})
    page.locator(GO).click()
    page.get_by_role("button", name="Oui, je corrige").click()
    expect(page.get_by_role("alert")).to_contain_text("Un point à corriger")


def test_without_javascript_no_button_is_dead(new_page):
    page = new_page(java_script_enabled=False)
    jump(page, person("camille"), "code")
    for address in ("/creer-mon-compte/code/", "/creer-mon-compte/coordonnees/", "/se-connecter/",
                    "/conditions/", "/atelier/personnes/camille/", "/atelier/courrier/"):  # fmt: skip
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        assert page.locator("button[type=button]:visible").count() == 0, address
