"""Takes the pictures of the guides: a real browser goes through the practice portal as fictitious people."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from parvis.guides.queries import image_name
from parvis.guides.reading import Guide
from parvis.guides.steps import Picture
from parvis.workshop.ways import PATIENCE, NoWay, fill, person, sign_in, typed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ENROLMENT = re.compile(r"/creer-mon-compte/([a-z]+)/$")
WIDTHS = {"phone": 390, "any": 720, "computer": 960}
MARGIN, TALLEST, SCALE = 16, 720, 1.5  # CSS pixels; how many of the picture each becomes
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
# what floats above the page, such as the button of the assistant, would lie on what is shown
SETTLE = """(selector) => {
  document.activeElement.blur();
  const shown = document.querySelector(selector);
  for (const floating of document.body.querySelectorAll("*")) {
    const apart = !floating.contains(shown) && !shown.contains(floating);
    if (apart && getComputedStyle(floating).position === "fixed") floating.style.visibility = "hidden";
  }
}"""
HOLDS = "([outer, inner]) => document.querySelector(outer).contains(document.querySelector(inner))"
ERASE = "() => document.querySelectorAll('[data-callout]').forEach((mark) => mark.remove())"


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


class NoPicture(Exception):
    """A picture cannot be taken. The message names the guide, the step and what is missing."""

    def __init__(self, shot: Wanted, what: str) -> None:
        super().__init__(f"{shot.where}: {what}")
        self.shot = shot


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
    if not shots:
        return
    newcomers = [shot for shot in shots if ENROLMENT.search(shot.picture.page) and shot.picture.person]
    members = [shot for shot in shots if shot.picture.person and shot not in newcomers]
    visitors = [shot for shot in shots if not shot.picture.person]
    page = _page(browser, url)
    _reach(page, url)
    yield from _each(page, visitors, folder)
    for language, key in dict.fromkeys((s.guide.language, s.picture.person) for s in newcomers):
        mine = [s for s in newcomers if (s.guide.language, s.picture.person) == (language, key)]
        yield from _whole(mine, _enrol(_page(browser, url), key, mine, folder))
    for key in dict.fromkeys(shot.picture.person for shot in members):
        mine = [shot for shot in members if shot.picture.person == key]
        yield from _whole(mine, _as_member(_page(browser, url), key, mine, folder))


def _reach(page: "Page", url: str) -> None:
    """Raises NoWay: every picture would be told as missing."""
    from playwright.sync_api import Error

    try:
        page.goto("/")
    except Error as error:
        raise NoWay(f"nothing answers at {url} ({_first_line(error)})") from None


def _whole(shots: list[Wanted], taken: Iterator[Wanted | NoPicture]) -> Iterator[Wanted | NoPicture]:
    """Where the way stops, every picture that lies further on is told."""
    from playwright.sync_api import Error  # an extra

    further = list(shots)
    try:
        for one in taken:
            further.remove(one.shot if isinstance(one, NoPicture) else one)
            yield one
        if further:
            raise NoWay("the enrolment has no such page")
    except (Error, NoWay) as error:
        for shot in further:
            yield NoPicture(shot, f"no way to {shot.address}: {_first_line(error)}")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _page(browser: "Browser", url: str) -> "Page":
    """A browser of its own, without the past of another."""
    context = browser.new_context(
        base_url=url, device_scale_factor=SCALE, color_scheme="light", locale="fr-FR"
    )
    context.set_default_timeout(PATIENCE * 1000)
    return context.new_page()


def _each(page: "Page", shots: list[Wanted], folder: Path | None) -> Iterator[Wanted | NoPicture]:
    for shot in shots:
        page.set_viewport_size({"width": WIDTHS[shot.guide.device], "height": TALLEST})
        yield _shoot(page, shot, folder, go=True)


def _shoot(page: "Page", shot: Wanted, folder: Path | None, *, go: bool = False) -> Wanted | NoPicture:
    """`go`: open the page first."""
    from playwright.sync_api import Error

    try:
        missing = (_elsewhere(page, shot) if go else "") or _not_there(page, shot)
        if not missing and folder is not None:
            _write(page, shot, [callout.selector for callout in shot.picture.callouts], shot.file(folder))
    except Error as error:
        missing = _first_line(error)
    return NoPicture(shot, missing) if missing else shot


def _elsewhere(page: "Page", shot: Wanted) -> str:
    page.goto(shot.address)
    arrived = urlsplit(page.url).path
    return "" if arrived == urlsplit(shot.address).path else f"{shot.address} leads to {arrived}"


def _not_there(page: "Page", shot: Wanted) -> str:
    """What the page lacks; what is pointed at must be in the picture."""
    shown, pointed = shot.picture.selector, [callout.selector for callout in shot.picture.callouts]
    for selector in (shown, *pointed):
        if not page.locator(selector).first.is_visible():
            return f"nothing is {selector} on {shot.picture.page}"
    for selector in pointed:
        if not page.evaluate(HOLDS, [shown, selector]):
            return f"{selector} is not within {shown} on {shot.picture.page}"
    return ""


def _write(page: "Page", shot: Wanted, callouts: list[str], file: Path) -> None:
    page.evaluate(SETTLE, shot.picture.selector)
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


def _enrol(page: "Page", key: str, shots: list[Wanted], folder: Path | None) -> Iterator[Wanted | NoPicture]:
    """Through the pages of the enrolment in order, filled in; nothing is sent."""
    who = person(key)
    prefix = "" if shots[0].guide.language == "fr" else f"/{shots[0].guide.language}"
    page.set_viewport_size({"width": WIDTHS["any"], "height": TALLEST})
    page.goto(f"{prefix}/creer-mon-compte/identite/")
    last = [step for step in typed(who) if any(f"/{step}/" in shot.picture.page for shot in shots)][-1:]
    for step, said in typed(who).items() if last else ():
        fill(page, said)
        for shot in shots:
            if f"/{step}/" in shot.picture.page:
                yield _shoot(page, shot, folder)
        if [step] == last:
            return
        page.locator("button[name=go]").click()
        page.wait_for_url(re.compile(rf"/creer-mon-compte/(?!{step}/)"))


def _as_member(
    page: "Page", key: str, shots: list[Wanted], folder: Path | None
) -> Iterator[Wanted | NoPicture]:
    sign_in(page, person(key))
    yield from _each(page, shots, folder)
