"""Guides in a real browser: on two pages of paper, examined, built with their sheets and films."""

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from parvis.guides.presenters import shown
from parvis.guides.queries import shelf
from parvis.guides.steps import Picture, Step
from parvis.workshop.building import Work
from parvis.workshop.pictures import take, wanted
from parvis.workshop.shots import NoPicture
from tests.browser.test_every_page import Examined

MOST_PAGES = 2
FFMPEG = shutil.which("ffmpeg") is not None
PLAY = """async (address) => {
  const film = document.createElement("video"), track = document.createElement("track");
  const came = (what, name) => new Promise((done, failed) => {
    what.addEventListener(name, done, { once: true });
    what.addEventListener("error", () => failed(`no ${name}`), { once: true }); });
  Object.assign(film, { src: `${address}.webm`, muted: true });
  Object.assign(track, { src: `${address}.vtt`, kind: "captions", default: true });
  film.append(track);
  const [loaded, captions] = [came(film, "loadeddata"), came(track, "load")];
  document.body.append(film);
  track.track.mode = "showing";
  await Promise.all([loaded, captions]);
  const moved = came(film, "seeked");
  film.currentTime = 40;
  await moved;
  return { size: [film.videoWidth, film.videoHeight], duration: film.duration, at: film.currentTime,
    cues: [...track.track.cues].map((cue) => ({ end: cue.endTime, text: cue.text })) };
}"""
BUILT = ("01", "05")  # below, whole
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
    shots = wanted([guide for slug, guide in shelf("fr").guides.items() if not slug.startswith(BUILT)])
    told = [*take(chromium, demo.url, shots, None)]
    assert [str(one) for one in told if isinstance(one, NoPicture)] == []
    assert len(told) == len(shots) > 85


def test_nearly_every_step_shows_its_page():
    for language in ("fr", "en"):
        bare = [
            f"{guide.slug} {number}"
            for guide in shelf(language).guides.values()
            for number, step in enumerate(guide.steps, 1)
            if step.picture is None
        ]
        assert bare == ["06-application-de-codes 1"], "an app is installed from a store, not from our pages"


def changed(guide):
    """A guide whose pages are no longer what it says."""
    steps = [
        Step("Une page", "Voilà.", 10, Picture("/aide/", "#gone", "", ())),
        Step("Une autre", "Voilà.", 20, Picture("/mon-compte/", "main", "", ())),
        Step("Personne", "Voilà.", 30, Picture("/mon-compte/", "main", "nobody", ())),
        Step("Mal écrit", "Voilà.", 40, Picture("/aide/", "main >", "", ())),
        Step("Nulle part", "Voilà.", 50, Picture("/creer-mon-compte/danse/", "main", "camille", ())),
    ]
    return replace(guide, slug="30-qui-a-vieilli", path=Path("fr/30-qui-a-vieilli.md"), steps=tuple(steps))


@pytest.fixture(scope="module")
def built(running, chromium):
    """Two guides, as a newcomer, as a visitor and as a member, and one whose pages have changed."""
    ours = shelf("fr").guides
    work = Work([ours["01-ouvrir-mon-compte"], ours["05-cle-d-acces"], changed(ours["05-cle-d-acces"])])
    running.reset()  # codes that were sent count
    folder = running.data / "guides"  # where the portal looks
    steps = len([*work.build(chromium, running.url, folder)])
    assert steps == work.length == 13 + 5 + 3
    return work, folder / "fr"


def test_two_guides_are_built_and_what_has_changed_is_named(built):
    work, folder = built
    where = "fr/30-qui-a-vieilli.md, step"
    faults = [fault.partition("'main >'")[0] for fault in work.faults]
    assert [fault for fault in faults if "step 4" not in fault] == [
        f"{where} 1: nothing is #gone on /aide/",
        f"{where} 2: no way to /mon-compte/: /mon-compte/ leads to /se-connecter/",
        f"{where} 3: no way to /mon-compte/: nobody of the practice mode is called nobody",
        f"{where} 5: no way to /creer-mon-compte/danse/: the enrolment has no such page",
    ]
    assert any(fault.startswith(f"{where} 4: ") for fault in faults)
    assert work.count == {"pictures": 13, "sheets": 4, "films": 2 if FFMPEG else 0}
    made = {path.name for path in folder.iterdir()}
    assert {f"01-ouvrir-mon-compte-{step}.png" for step in range(1, 10)} <= made
    assert {f"05-cle-d-acces-{step}.png" for step in range(1, 5)} <= made
    assert not [name for name in made if name.startswith("30-") or name.endswith(".half")]


@pytest.mark.parametrize("slug", ["01-ouvrir-mon-compte", "05-cle-d-acces"])
def test_the_sheet_is_two_tagged_pages(built, slug):
    sheet = PdfReader(built[1] / f"{slug}.pdf")
    root: Any = sheet.root_object
    assert len(sheet.pages) == MOST_PAGES
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("fr", True)
    assert sheet.metadata
    assert sheet.metadata.title == f"{shown(shelf('fr').guides[slug]).title} – Caisse Exemple"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    notes: list[Any] = [note.get_object() for page in sheet.pages for note in page.get("/Annots", [])]
    links = [note["/A"]["/URI"] for note in notes]
    assert f"http://localhost:8000/fiches/{slug}/" in links
    drawings = [alt for alt in alternatives(root["/StructTreeRoot"]) if alt.startswith("La page")]
    assert len(drawings) == (9 if slug.startswith("01") else 4)
    assert "Besoin d’aide" in sheet.pages[1].extract_text()


def alternatives(node) -> list[str]:
    """What stands for each picture, in the order of reading."""
    node = node.get_object()
    if not isinstance(node, dict):
        return []
    children = node.get("/K", [])
    below = children if isinstance(children, list) else [children]
    own = [str(node["/Alt"])] if "/Alt" in node else []
    return own + [alt for child in below for alt in alternatives(child)]


def test_in_large_print_nothing_is_small(built):
    sizes = set()

    def look(text, _cm, matrix, _font, size):
        if text.strip():
            sizes.add(round(size * abs(matrix[3]), 1))

    sheet = PdfReader(built[1] / "05-cle-d-acces.large.pdf")
    for page in sheet.pages:
        page.extract_text(visitor_text=look)
    assert len(sheet.pages) > MOST_PAGES
    assert min(sizes) >= 18


def test_the_film_plays_with_its_captions_and_can_be_moved_in(built, page):
    if not FFMPEG:  # what is told then: tests/workshop/test_building.py
        assert not [*built[1].glob("*.webm")]
        return
    page.goto("/aide/")
    told = page.evaluate(PLAY, "/fiches/05-cle-d-acces/film")
    assert told["size"] == [1280, 720]
    assert told["at"] == pytest.approx(40, abs=1)
    last = told["cues"][-1]
    assert told["duration"] == pytest.approx(last["end"], abs=2)
    assert told["cues"][0]["text"] == "J’ajoute une clé d’accès."
    assert "maison France Services" in " ".join(cue["text"].replace("\n", " ") for cue in told["cues"][-2:])


def test_the_command(demo, tmp_path):
    """On a portal that runs; with one of its own: tests/workshop/test_building.py."""
    command = [sys.executable, "-m", "parvis.cli", "guides", "build", "19", "--url", demo.url]
    told = subprocess.run(
        [*command, "--pictures", "--language", "fr", "--output", str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("4 pictures of 1 guides in ")
    made = sorted(path.name for path in (tmp_path / "fr").iterdir())
    assert made == [f"19-delais-de-traitement-{step}.png" for step in range(1, 5)]
