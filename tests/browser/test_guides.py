"""Guides in a real browser: on two pages of paper, examined; every picture that they want can be taken."""

import re

import pytest

from parvis.guides.queries import shelf
from parvis.workshop.people import PRACTICE_CODE
from tests.browser.driving import jump, sign_in
from tests.browser.test_every_page import Examined
from tests.walk import person

MOST_PAGES = 2
OF_THE_ENROLMENT = re.compile(r"/creer-mon-compte/([a-z]+)/$")
MEMBER = "deja-inscrit"


@pytest.fixture
def look():
    """Call it with a page: everything is examined."""
    examined = Examined()
    yield examined
    assert examined.faults == [], "\n".join(examined.faults)


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_every_guide_fits_on_two_pages_of_paper(page):
    """All in French, which is longer, and the longest in English."""
    english = sorted(shelf("en").guides.values(), key=lambda guide: guide.path.stat().st_size)[-3:]
    long = []
    for guide in (*shelf("fr").guides.values(), *english):
        page.goto(f"{'/en' if guide in english else ''}/fiches/{guide.slug}/")
        count = pages_of(page.pdf(prefer_css_page_size=True))
        if count > MOST_PAGES:
            long.append(f"{guide.language}/{guide.slug}: {count}")
    assert not long, "Shorten them, or the print sheet (parvis/guides/static/guides.css)"


def test_the_pages_are_sound(page, look):
    for address in ("/fiches/", "/fiches/01-ouvrir-mon-compte/", "/en/fiches/18-ajouter-un-document/"):
        page.goto(address)
        look(page)
    page.goto("/fiches/02-code-perdu/")
    page.get_by_role("button", name="Non, pas vraiment").click()
    look(page)
    page.get_by_role("button", name="J’envoie ma réponse").click()
    look(page, "a reason is missing")
    page.get_by_text("Il manque ce que je cherchais").click()
    page.get_by_role("button", name="J’envoie ma réponse").click()
    look(page)


def test_every_picture_can_be_taken(page, demo):
    """Its page is there for its person, and holds what is to be shown and pointed at."""
    faults = []
    wanted = [
        (guide, step.line, step.picture)
        for guide in shelf("fr").guides.values()
        for step in guide.steps
        if step.picture
    ]
    wanted.sort(key=lambda row: row[2].person == MEMBER)  # signed in last
    signed_in = False
    for guide, line, picture in wanted:
        enrolment = OF_THE_ENROLMENT.search(picture.page)
        if picture.person == MEMBER and not signed_in:
            page.goto("/se-connecter/")
            sign_in(page, person(MEMBER), PRACTICE_CODE, demo=demo)
            signed_in = True
        if enrolment and picture.person:
            jump(page, person(picture.person), enrolment[1])
        else:
            page.goto(picture.page)
        for selector in (picture.selector, *(callout.selector for callout in picture.callouts)):
            if not page.locator(selector).first.is_visible():
                faults.append(f"{guide.path.name}, line {line}: no {selector} on {page.url}")
    assert not faults, "\n".join(faults)
