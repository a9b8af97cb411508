"""Takes the pictures of the guides: a real browser goes through the practice portal as fictitious people."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from parvis.connections.members.people import Person, people
from parvis.guides.queries import image_name
from parvis.guides.reading import Guide
from parvis.guides.steps import Picture
from parvis.workshop.people import PRACTICE_CODE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ENROLMENT = re.compile(r"/creer-mon-compte/([a-z]+)/$")
WIDTHS = {"phone": 390, "any": 720, "computer": 960}
MARGIN, TALLEST, SCALE = 16, 720, 1.5  # CSS pixels; how many of the picture each becomes
PATIENCE = 20.0  # seconds for a page, and for the letter with the code
SIX_DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")
DRAW = """([selectors]) => selectors.forEach((selector, index) => {
  const box = document.querySelector(selector).getBoundingClientRect();
  const mark = document.createElement("div"), badge = document.createElement("div");
  Object.assign(mark.style, { position: "absolute", zIndex: 9, borderRadius: "14px", pointerEvents: "none",
    left: `${box.left + scrollX - 5}px`, top: `${box.top + scrollY - 5}px`,
    width: `${box.width + 10}px`, height: `${box.height + 10}px`,
    border: "4px solid #f2b544", outline: "2px solid #1b2733", outlineOffset: "0" });
  const away = box.height < 40 ? "-32px" : "-15px"; // beside what is small, not on it
  Object.assign(badge.style, { position: "absolute", right: away, top: away,
    width: "34px", height: "34px", borderRadius: "50%", background: "#f2b544", color: "#1b2733",
    border: "2px solid #1b2733", font: "700 18px/30px system-ui, sans-serif", textAlign: "center" });
  badge.textContent = index + 1;
  mark.append(badge);
  mark.dataset.callout = "";
  document.body.append(mark);
})"""
ERASE = "() => document.querySelectorAll('[data-callout]').forEach((mark) => mark.remove())"


class NoPicture(Exception):
    """A picture cannot be taken. The message names the guide, the step and what is missing."""


@dataclass(frozen=True)
class Wanted:
    """One picture to take."""

    guide: Guide
    step: int
    picture: Picture

    def file(self, folder: Path) -> Path:
        return folder / image_name(self.guide, self.step)

    @property
    def where(self) -> str:
        return f"{self.guide.language}/{self.guide.path.name}, step {self.step}"

    @property
    def address(self) -> str:
        return ("" if self.guide.language == "fr" else f"/{self.guide.language}") + self.picture.page


def wanted(guides: list[Guide]) -> list[Wanted]:
    """Every picture that these guides declare."""
    return [
        Wanted(guide, number, step.picture)
        for guide in guides
        for number, step in enumerate(guide.steps, 1)
        if step.picture
    ]


def take(
    browser: "Browser", url: str, shots: list[Wanted], folder: Path | None
) -> Iterator[Wanted | NoPicture]:
    """Each picture once it is written, or why it could not be. Without a folder it is only looked for."""
    newcomers = [shot for shot in shots if ENROLMENT.search(shot.picture.page) and shot.picture.person]
    members = [shot for shot in shots if shot.picture.person and shot not in newcomers]
    visitors = [shot for shot in shots if not shot.picture.person]
    page = _page(browser, url)
    yield from _each(page, visitors, folder)
    for language, key in dict.fromkeys((s.guide.language, s.picture.person) for s in newcomers):
        mine = [s for s in newcomers if (s.guide.language, s.picture.person) == (language, key)]
        yield from _enrol(_page(browser, url), _person(key), mine, folder)
    for key in dict.fromkeys(shot.picture.person for shot in members):
        page = _page(browser, url)
        _sign_in(page, _person(key))
        yield from _each(page, [shot for shot in members if shot.picture.person == key], folder)


def _page(browser: "Browser", url: str) -> "Page":
    """A browser of its own, without the past of another."""
    context = browser.new_context(
        base_url=url, device_scale_factor=SCALE, color_scheme="light", locale="fr-FR"
    )
    context.set_default_timeout(PATIENCE * 1000)
    return context.new_page()


def _person(key: str) -> Person:
    return next(person for person in people() if person.key == key)


def _each(page: "Page", shots: list[Wanted], folder: Path | None) -> Iterator[Wanted | NoPicture]:
    for shot in shots:
        page.set_viewport_size({"width": WIDTHS[shot.guide.device], "height": TALLEST})
        page.goto(shot.address)
        arrived = urlsplit(page.url).path
        if arrived != urlsplit(shot.address).path:
            yield NoPicture(f"{shot.where}: {shot.address} leads to {arrived}")
        else:
            yield _shoot(page, shot, folder)


def _shoot(page: "Page", shot: Wanted, folder: Path | None) -> Wanted | NoPicture:
    selectors = [callout.selector for callout in shot.picture.callouts]
    for selector in (shot.picture.selector, *selectors):
        if not page.locator(selector).first.is_visible():
            return NoPicture(f"{shot.where}: nothing is {selector} on {shot.picture.page}")
    if folder is not None:
        _write(page, shot, selectors, shot.file(folder))
    return shot


def _write(page: "Page", shot: Wanted, callouts: list[str], file: Path) -> None:
    page.evaluate("document.activeElement.blur()")
    page.evaluate(DRAW, [callouts])
    box = page.locator(shot.picture.selector).first.bounding_box()
    assert box
    tallest = box["height"] if callouts else TALLEST  # never cut above what is pointed at
    around = MARGIN if box["x"] > MARGIN else 0  # what goes from edge to edge has margins of its own
    clip = {
        "x": max(box["x"] - around, 0), "y": max(box["y"] + page.evaluate("scrollY") - around, 0),
        "width": box["width"] + 2 * around, "height": min(box["height"], tallest) + 2 * around,
    }  # fmt: skip
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".half.png")  # whoever reads the page meanwhile sees the former one
    page.screenshot(path=half, clip=clip, full_page=True)  # type: ignore[arg-type]
    half.replace(file)
    page.evaluate(ERASE)


def _enrol(
    page: "Page", person: Person, shots: list[Wanted], folder: Path | None
) -> Iterator[Wanted | NoPicture]:
    """Through the pages of the enrolment in order, filled in; nothing is sent."""
    prefix = "" if shots[0].guide.language == "fr" else f"/{shots[0].guide.language}"
    page.set_viewport_size({"width": WIDTHS["any"], "height": TALLEST})
    page.goto(f"{prefix}/creer-mon-compte/identite/")
    last = [step for step in _typed(person) if any(f"/{step}/" in shot.picture.page for shot in shots)][-1]
    for step, said in _typed(person).items():
        _fill(page, said)
        for shot in shots:
            if f"/{step}/" in shot.picture.page:
                yield _shoot(page, shot, folder)
        if step == last:
            return
        page.locator("button[name=go]").click()
        page.wait_for_url(re.compile(rf"/creer-mon-compte/(?!{step}/)"))


def _typed(person: Person) -> dict[str, dict[str, str]]:
    """What this person types on each page."""
    year, month, day = person.birth_date.split("-")
    return {
        "identite": {"number": person.number, "name": person.birth_name, "birth_date_0": day,
                     "birth_date_1": month, "birth_date_2": year, "postcode": person.postcode},
        "rib": {"tail": person.rib_tail},
        "carte": {"model": person.card_model, "tail": person.card_tail},
        "conditions": {"accept": "on"},
        "coordonnees": {"email": person.email, "mobile": person.mobile},
        "code": {"code": PRACTICE_CODE},
        "verification": {},
    }  # fmt: skip


def _fill(page: "Page", said: dict[str, str]) -> None:
    for name, value in said.items():
        field = page.locator(f"input[name={name}]")
        if field.first.get_attribute("type") in ("radio", "checkbox"):
            chosen = page.locator(f'input[name={name}][value="{value}"]').get_attribute("id")
            page.locator(f"label[for={chosen}]").click()
        else:
            field.fill(value)


def _sign_in(page: "Page", person: Person) -> None:
    """Number, code, then the code of the letter, which the workshop shows."""
    before = len(_letters(page, person))
    page.goto("/se-connecter/")
    _fill(page, {"number": person.number, "code": PRACTICE_CODE})
    page.locator("main form button.button").first.click()
    page.wait_for_url("**/deuxieme-etape/")
    until = monotonic() + PATIENCE
    while len(letters := _letters(page, person)) == before:
        if monotonic() > until:
            raise NoPicture(f"no letter with a code came for {person.key}: is the worker running?")
        sleep(0.2)
    code = SIX_DIGITS.search(letters[0]["text"])
    assert code
    _fill(page, {"code": code[0]})
    page.locator("main form.card button.button").click()
    page.wait_for_url("**/mon-compte/**")


def _letters(page: "Page", person: Person) -> list[dict[str, Any]]:
    """Newest first."""
    told = json.loads(page.request.get("/atelier/courrier.json").text())
    return [letter for letter in told if letter["to"] == person.email]
