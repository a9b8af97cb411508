"""Going through the enrolment and the sign-in in a browser: by what is on the page, or straight to a page."""

import re

from playwright.sync_api import Page, expect

from parvis.connections.members.people import Person
from tests.browser.demo import Demo
from tests.walk import CODE, NEXT, answers

GO = "button[name=go]"
CSRF = "parvis_csrf"
SECOND_STEP = "/se-connecter/deuxieme-etape/"


def fill(page: Page, said: dict[str, str]) -> None:
    """Type the answers of one page, by the names of its fields. A radio or a tick is pressed by its label."""
    for name, value in said.items():
        field = page.locator(f"input[name={name}]")
        kind = field.first.get_attribute("type")
        if kind in ("radio", "checkbox"):
            chosen = page.locator(f'input[name={name}][value="{value}"]').get_attribute("id")
            page.locator(f"label[for={chosen}]").click()
        else:
            field.fill(value)


def answer(page: Page, step: str, said: dict[str, str], prefix: str = "") -> None:
    """Answer the page that is open, and arrive at the next."""
    if "no_rib" in said:
        page.locator("button[name=no_rib]").click()
    else:
        fill(page, said)
        page.locator(GO).click()
    page.wait_for_url(f"**{prefix}{NEXT[step]}")


def go_through(
    page: Page, who: Person, *, first: str = "identite", last: str = "verification", prefix: str = ""
) -> None:
    """From the page `first`, which is open, to the one after `last`."""
    steps = list(NEXT)
    for step in steps[steps.index(first) : steps.index(last) + 1]:
        answer(page, step, answers(who)[step], prefix)


def post(page: Page, path: str, said: dict[str, str]) -> int:
    """Send a form without showing its page; the cookies are the page's. The status of the last answer."""
    cookies = {cookie.get("name"): cookie.get("value", "") for cookie in page.context.cookies()}
    token = {"csrfmiddlewaretoken": cookies[CSRF]}
    return page.request.post(path, form={**said, **token}).status


def jump(page: Page, who: Person, until: str, **changes: str) -> None:
    """Answer every page before `until` without showing it, then show `until`.

    `changes`: other answers, as in tests.walk.
    """
    page.goto("/creer-mon-compte/identite/")
    for step, said in answers(who, **changes).items():
        if step == until:
            break
        assert post(page, f"/creer-mon-compte/{step}/", said) == 200
    last = "courriel-envoye" if until == "sent" else "reponse" if until == "answer" else until
    page.goto(f"/creer-mon-compte/{last}/")
    expect(page).to_have_url(f"{_origin(page)}/creer-mon-compte/{last}/")


def activate(page: Page, link: str) -> None:
    """Open the link of the letter and press its button."""
    page.goto(link)
    page.locator("main form button").click()
    expect(page.locator("main form")).to_have_count(0)


def sign_in(
    page: Page, who: Person, code: str = CODE, *,
    demo: Demo | None = None, prefix: str = "", sent_to: str = "",
) -> None:  # fmt: skip
    """On the sign-in page: number and code; with `demo` also the second step, by the code of the letter.

    `sent_to`: to this mobile, when it is not sent by e-mail.
    """
    before = len(demo.letters(sent_to or who.email)) if demo else 0
    fill(page, {"number": who.number, "code": code})
    page.locator("main form button.button").first.click()
    if demo:
        page.wait_for_url(f"**{prefix}{SECOND_STEP}")
        fill(page, {"code": code_for(demo, who, before + 1, sent_to)})
        page.locator("main form.card button.button").click()
        page.wait_for_url(f"**{prefix}/mon-compte/")


def code_for(demo: Demo, who: Person, count: int = 1, sent_to: str = "") -> str:
    """The six digits of the newest letter, once this person has had `count` letters."""
    letters = demo.wait_for_letters(sent_to or who.email, count)
    found = re.search(r"(?<!\d)\d{6}(?!\d)", letters[0]["text"])
    assert found
    return found[0]


def _origin(page: Page) -> str:
    origin: str = page.evaluate("location.origin")
    return origin
