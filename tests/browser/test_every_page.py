"""Every page in every state, examined: accessibility in light and dark, 320 pixels, targets."""

import pytest
from playwright.sync_api import expect

from tests.browser.driving import GO, activate, answer, fill, jump, post, sign_in
from tests.browser.examining import examine
from tests.walk import CODE, answers, person

AROUND = ("/", "/aide/", "/nous-trouver/", "/accessibilite/", "/mentions-legales/", "/donnees-personnelles/",
          "/conditions/", "/se-connecter/", "/creer-mon-compte/", "/nulle-part/", "/activation/inconnu/",
          "/ce-n-est-pas-moi/inconnu/", "/atelier/", "/atelier/personnes/haute-corse/", "/atelier/courrier/",
          "/atelier/systemes/", "/atelier/remise-a-zero/", "/en/", "/en/aide/", "/en/se-connecter/",
          "/en/conditions/")  # fmt: skip
WRONG = {  # page: answers that it refuses
    "identite": {"number": "2 85 06", "name": "", "birth_date_0": "31", "birth_date_1": "2",
                 "birth_date_2": "1985", "postcode": "75"},
    "rib": {"tail": "12"},
    "carte": {"tail": "12"},
    "conditions": {},
    "coordonnees": {"email": "camille", "mobile": "01"},
    "code": {"code": "azerty"},
}  # fmt: skip
OUTCOMES = ("deja-inscrit", "sans-rib", "en-transfert", "numero-en-attente", "decede", "inconnue", "panne")


class Examined:
    """The faults of all pages of a test, told together at its end."""

    def __init__(self):
        self.faults = []

    def __call__(self, page, name=""):
        self.faults += examine(page, name or page.url.split("/", 3)[3])


FAULTY = """() => {
  const add = (tag, style, text) => {
    const e = document.createElement(tag);
    Object.assign(e.style, style);
    e.textContent = text;
    document.querySelector("main").append(e);
  };
  add("p", { color: "#888", background: "#999" }, "grey on grey");
  add("button", { height: "20px", width: "60px", padding: 0, minHeight: 0 }, "small");
  add("div", { width: "900px" }, "wide");
}"""


def test_faults_are_found(page):
    page.goto("/aide/")
    page.evaluate(FAULTY)
    found = "\n".join(examine(page, "aide"))
    for fault in ("axe color-contrast", "dark: axe color-contrast", "small", "wide"):
        assert fault in found


@pytest.fixture
def look():
    """Call it with a page: everything is examined."""
    examined = Examined()
    yield examined
    assert examined.faults == [], "\n".join(examined.faults)


def test_the_pages_around(page, look):
    for address in AROUND:
        page.goto(address)
        look(page)


def test_the_pages_of_the_enrolment(page, look):
    """Each as it comes, with an answer refused, and seen again once answered."""
    who = person("camille")
    page.goto("/creer-mon-compte/identite/")
    for step, wrong in WRONG.items():
        look(page)
        fill(page, wrong)
        page.locator(GO).click()
        expect(page.locator(".errors")).to_be_focused()
        look(page, f"{step}, refused")
        answer(page, step, answers(who)[step])
    look(page)
    page.goto("/creer-mon-compte/")
    look(page, "start, resumed")
    for step in ("rib", "carte", "code"):
        page.goto(f"/creer-mon-compte/{step}/")
        look(page, f"{step}, answered before")
    page.goto("/creer-mon-compte/coordonnees/")
    fill(page, {"email": "moi@gmial.com"})
    page.locator(GO).click()
    expect(page.get_by_role("button", name="Oui, je corrige")).to_be_visible()
    look(page, "coordonnees, did I mean")


def test_the_page_with_a_question_after_too_many_tries_from_one_place(page, demo, look):
    jump(page, person("inconnue"), "answer")
    demo.execute("UPDATE limits_counter SET hits = 100000 WHERE scope LIKE 'proof_address%'")
    page.goto("/creer-mon-compte/carte/")
    fill(page, answers(person("inconnue"))["carte"])
    page.locator(GO).click()
    expect(page.locator("#challenge_answer")).to_be_visible()
    look(page, "carte, question")


def test_the_answers_to_the_proof(page, look):
    for key in OUTCOMES:
        page.context.clear_cookies()
        jump(page, person(key), "answer")
        look(page, key)


def test_the_answers_that_need_no_card_or_too_many(page, look):
    page.goto("/creer-mon-compte/identite/")
    fill(page, answers(person("numero-provisoire"))["identite"])
    page.locator(GO).click()
    page.wait_for_url("**/reponse/")
    look(page, "provisional by its format")
    jump(page, person("inconnue"), "answer")
    for _ in range(4):
        post(page, "/creer-mon-compte/carte/", answers(person("inconnue"))["carte"])
    page.reload()
    expect(page.get_by_role("heading", name="Trop d’essais pour le moment")).to_be_visible()
    look(page, "too many tries")


def test_the_pages_of_the_letter_and_its_link(page, demo, look):
    who = person("camille")
    jump(page, who, "verification")
    answer(page, "verification", {})
    look(page)
    page.get_by_role("button", name="Je demande un nouveau courriel").click()
    expect(page.get_by_role("heading", name="Un courriel vient de partir")).to_be_visible()
    look(page, "sent, too soon")
    replaced = demo.link_for(who.email)
    demo.execute("DELETE FROM limits_counter")
    page.get_by_role("button", name="Je demande un nouveau courriel").click()
    page.wait_for_load_state()
    link = demo.link_for(who.email, count=2)
    for address, name in ((replaced, "replaced"), (link, "link")):
        page.goto(address)
        look(page, name)
    for letter in demo.letters(who.email)[:1]:
        page.goto(f"/atelier/courrier/{letter['id']}/")
        look(page, "letter")
    page.goto(link)
    page.locator("main form button").click()
    look(page, "activated")
    page.goto(link)
    look(page, "already activated")


def test_the_pages_of_a_link_that_has_expired(page, demo, look):
    who = person("haute-corse")
    jump(page, who, "verification")
    answer(page, "verification", {})
    link = demo.link_for(who.email)
    for table in ("enrolment_activationlink", "enrolment_enrolment"):
        demo.execute(f"UPDATE {table} SET sent_at = sent_at - interval '8 days'")
    page.goto(link)
    look(page, "expired")
    page.get_by_role("button", name="Je demande un nouveau lien").click()
    look(page, "renewed or too soon")
    demo.execute("DELETE FROM limits_counter")
    page.goto(link)
    page.get_by_role("button", name="Je demande un nouveau lien").click()
    expect(page.get_by_role("heading", name="Un nouveau lien est en route")).to_be_visible()
    look(page, "renewed")
    activate(page, demo.link_for(who.email, count=2))


def test_the_page_of_an_address_that_refuses_letters(page, demo, look):
    jump(page, person("camille"), "sent", coordonnees__email="refuse.tout@boite.example")

    refusal = page.get_by_role("heading", name="Cette adresse refuse notre courriel")
    expect(refusal).to_be_visible(timeout=60_000)  # by itself: the page asks
    look(page, "address refused")


def test_the_pages_when_the_person_or_the_address_is_taken(new_page, demo, look):
    """The same person from two browsers, and somebody else with the address of the first."""
    email, links = "commune@boite.example", []
    for key, to, count in (
        ("camille", email, 1),
        ("camille", "seconde@boite.example", 1),
        ("outre-mer", email, 2),
    ):
        demo.execute("DELETE FROM limits_counter")
        jump(new_page(), person(key), "sent", coordonnees__email=to)
        links.append(demo.link_for(to, count=count))
    page = new_page()
    activate(page, links[0])
    for link, told in ((links[1], "J’ai déjà un compte"), (links[2], "Cette adresse sert à un autre compte")):
        page.goto(link)
        page.locator("main form button").click()
        expect(page.get_by_role("heading", name=told)).to_be_visible()
        look(page, told)


def test_the_pages_of_the_account(page, demo, look):
    who = person("camille")
    jump(page, who, "sent")
    activate(page, demo.link_for(who.email))
    page.goto("/se-connecter/")
    sign_in(page, who, "un code qui n’est pas le bon")
    expect(page.locator(".errors")).to_be_focused()
    look(page, "sign-in, refused")
    sign_in(page, who, CODE, demo=demo)
    expect(page.get_by_role("heading", name="Bonjour Camille")).to_be_visible()
    look(page)
    page.goto("/aide/")
    look(page, "help, signed in")
    page.goto("/mon-compte/")
    page.get_by_role("main").get_by_role("button", name="Me déconnecter").click()
    look(page, "signed out")
    page.goto(demo.link_for(who.on_file_email, "ce-n-est-pas-moi"))
    look(page, "not me")
    page.locator("main form button").click()
    look(page, "not me, done")
    sms = demo.wait_for_letters(who.on_file_mobile)[0]
    page.goto(f"/atelier/courrier/{sms['id']}/")
    look(page, "SMS")


def test_the_pages_of_refusals(page, demo, look):
    who = person("deja-inscrit")
    page.goto("/se-connecter/")
    sign_in(page, who, "un code qui n’est pas le bon")
    demo.execute("UPDATE limits_counter SET hits = 100000 WHERE scope LIKE 'sign_in_number%'")
    sign_in(page, who)
    expect(page.get_by_role("heading", name="Trop d’essais")).to_be_visible()
    look(page, "sign-in, too many tries")
    page.goto("/se-connecter/", wait_until="networkidle")  # the passkey's options have been asked for
    page.context.clear_cookies()
    sign_in(page, who)
    expect(page.get_by_role("heading", name="Cette page avait vieilli")).to_be_visible()
    look(page, "stale")
