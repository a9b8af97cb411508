"""Guides in a real browser: on two pages of paper, examined; every picture that they want can be taken."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from parvis.guides.queries import shelf
from parvis.guides.steps import Picture
from parvis.workshop.pictures import NoPicture, Wanted, take, wanted
from tests.browser.test_every_page import Examined

MOST_PAGES = 2
# the largest picture there may be, where a step declares one: none is taken in this test
FILL = """(steps) => steps.forEach((step) => {
  const figure = document.createElement("figure"), image = document.createElement("img");
  const words = document.createElement("figcaption");
  Object.assign(image, { width: 1100, height: 1300, alt: "",
    src: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='1100' height='1300'/>" });
  words.innerHTML = "<ol><li>Mon numéro, sur ma carte</li></ol>";
  figure.append(image, words);
  document.querySelector(`#etape-${step}`).append(figure);
})"""


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
        page.evaluate(FILL, [number for number, step in enumerate(guide.steps, 1) if step.picture])
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


def test_every_picture_can_be_taken(chromium, demo):
    """Its page is there for its person, and holds what is to be shown and pointed at."""
    shots = wanted([*shelf("fr").guides.values()])
    told = [*take(chromium, demo.url, shots, None)]
    assert [str(one) for one in told if isinstance(one, NoPicture)] == []
    assert len(told) == len(shots) > 20


def test_two_guides_are_built_and_shown(chromium, demo, tmp_path, client, settings):
    """As a newcomer, as a visitor and as a member; then a step whose page has changed."""
    settings.GUIDES_PICTURES = tmp_path
    settings.ORGANISATION = replace(settings.ORGANISATION)  # no page of before is kept
    guides = [shelf("fr").guides[slug] for slug in ("01-ouvrir-mon-compte", "05-cle-d-acces")]
    gone, elsewhere = Picture("/aide/", "#gone", "", ()), Picture("/mon-compte/", "main", "", ())
    changed = [Wanted(guides[1], 8, gone), Wanted(guides[1], 9, elsewhere)]
    told = [*take(chromium, demo.url, [*wanted(guides), *changed], tmp_path)]
    faults = [str(one) for one in told if isinstance(one, NoPicture)]
    assert faults == [
        "fr/05-cle-d-acces.md, step 8: nothing is #gone on /aide/",
        "fr/05-cle-d-acces.md, step 9: /mon-compte/ leads to /se-connecter/",
    ]
    assert sorted(path.name for path in (tmp_path / "fr").iterdir()) == [
        *(f"01-ouvrir-mon-compte-{step}.png" for step in range(1, 9)),
        *(f"05-cle-d-acces-{step}.png" for step in (1, 4)),
    ]
    page = client.get("/fiches/05-cle-d-acces/").content.decode()
    address = re.search(r'src="(/fiches/05-cle-d-acces/etape-1\.png\?\d+)" width="\d+"', page)
    assert address
    assert b"".join(client.get(address[1]).streaming_content).startswith(b"\x89PNG")


def test_the_command(demo):
    command = [sys.executable, "-m", "parvis.cli", "guides", "build", "--check", "--url", demo.url]
    told = subprocess.run(
        [*command, "--only", "03", "--only", "20"], capture_output=True, text=True, check=False
    )
    assert told.stdout == "4 pictures of 4 guides found.\n"
    assert (told.returncode, told.stderr) == (0, "")
