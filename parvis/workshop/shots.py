"""One picture: what is to be seen is looked for, pointed at, and written."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from parvis.guides.queries import image_name
from parvis.guides.reading import Guide
from parvis.guides.steps import Picture

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = {"phone": 390, "any": 480, "computer": 960}  # narrow: what is shown small is still read
MARGIN, TALLEST, SCALE = 16, 720, 1.5  # CSS pixels; how many of the picture each becomes
PRACTICE = "/atelier/"  # the browser says the language of these pages, not their address
DRAW = """([outer, selectors]) => selectors.forEach((selector, index) => {
  const shown = document.querySelector(selector), words = document.createRange();
  words.selectNodeContents(shown);
  const heard = shown.querySelector(".visually-hidden");
  if (heard) words.setEndBefore(heard);
  const link = shown.matches("a:not(.button), label"); // what can be pressed is larger than its words
  const bare = shown.matches(".link-button"); // as high as a button, its words from edge to edge
  const box = (link ? words : shown).getBoundingClientRect();
  const mark = document.createElement("div"), badge = document.createElement("div");
  Object.assign(mark.style, { position: "absolute", zIndex: 9, borderRadius: "14px", pointerEvents: "none",
    boxSizing: "border-box",
    left: `${box.left + scrollX - 5}px`, top: `${box.top + scrollY - 5}px`,
    width: `${box.width + 10}px`, height: `${box.height + 10}px`,
    border: "4px solid #f2b544", outline: "2px solid #1b2733", outlineOffset: "0" });
  const edge = document.querySelector(outer).getBoundingClientRect();
  const small = box.height < 40, tiny = small && box.width < 40; // beside what is small, not on it
  const side = tiny || (small && box.right + 56 > edge.right) ? "left" : "right";
  const up = bare ? -40 : tiny ? -26 : small ? box.height / 2 - 16 : Math.max(-15, edge.top - box.top + 3);
  badge.style[side] = tiny ? "-26px" : small ? "-40px" : link ? "-30px" : "-15px";
  Object.assign(badge.style, { position: "absolute", top: `${up}px`, boxSizing: "border-box",
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
# from the top of the page, whatever scrolls meanwhile; `until`: with these it ends
WHERE = """([selector, since, until]) => {
  const edges = (one) => document.querySelector(one).getBoundingClientRect();
  const { x, top, bottom, width } = edges(selector);
  const start = since ? edges(since).top : top;
  const end = until.length ? Math.max(...until.map((one) => edges(one).bottom + 12)) : bottom;
  return { x, y: start + scrollY, width, height: Math.min(end, bottom) - start, cut: end < bottom };
}"""
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
        alike = self.guide.language == "fr" or self.picture.page.startswith(PRACTICE)
        return self.picture.page if alike else f"/{self.guide.language}{self.picture.page}"

    @property
    def place(self) -> str:
        """For a message."""
        return self.address if self.picture.page else "the page after the step before"


class NoPicture(Exception):
    """A picture cannot be taken. The message names the guide, the step and what is missing."""

    def __init__(self, shot: Wanted, what: str) -> None:
        super().__init__(f"{shot.where}: {what}")
        self.shot = shot


def first_line(error: Exception) -> str:
    """What the browser says, short."""
    return str(error).strip().partition("\n")[0]


def size_for(page: "Page", shot: Wanted) -> None:
    """As wide as the devices that the guide is for."""
    page.set_viewport_size({"width": WIDTHS[shot.guide.device], "height": TALLEST})


def elsewhere(page: "Page", address: str) -> str:
    """Opens it; says why another page came, "" when none did."""
    answer = page.goto(address)
    arrived, meant = urlsplit(page.url).path, urlsplit(address).path
    if arrived != meant:
        return f"{meant} leads to {arrived}"
    return "" if answer is None or answer.ok else f"there is no page {meant}"


def shoot(page: "Page", shot: Wanted, folder: Path | None, *, go: bool = False) -> Wanted | NoPicture:
    """`go`: open the page first."""
    from playwright.sync_api import Error

    try:
        missing = (elsewhere(page, shot.address) if go else "") or _not_there(page, shot)
        if not missing and folder is not None:
            _write(page, shot, [callout.selector for callout in shot.picture.callouts], shot.file(folder))
    except Error as error:
        missing = first_line(error)
    return NoPicture(shot, missing) if missing else shot


def _not_there(page: "Page", shot: Wanted) -> str:
    """What the page lacks; what is pointed at must be in the picture."""
    shown, pointed = shot.picture.selector, [callout.selector for callout in shot.picture.callouts]
    pointed += [edge for edge in (shot.picture.since, shot.picture.until) if edge]
    for selector in (shown, *pointed):
        if not page.locator(selector).first.is_visible():
            return f"nothing is {selector} on {shot.place}"
    for selector in pointed:
        if not page.evaluate(HOLDS, [shown, selector]):
            return f"{selector} is not within {shown} on {shot.place}"
    return ""


def _write(page: "Page", shot: Wanted, callouts: list[str], file: Path) -> None:
    page.evaluate(SETTLE, shot.picture.selector)
    page.evaluate(DRAW, [shot.picture.selector, callouts])
    picture = shot.picture
    until = [picture.until, *callouts] if picture.until else []
    box = page.evaluate(WHERE, [picture.selector, picture.since, until])
    tallest = box["height"] if callouts else TALLEST  # never cut above what is pointed at
    around = min(max(box["x"], 0), MARGIN)  # what goes from edge to edge has margins of its own
    below = 0 if box["cut"] else around
    clip = {
        "x": max(box["x"] - around, 0), "y": max(box["y"] - around, 0),
        "width": box["width"] + 2 * around, "height": min(box["height"], tallest) + around + below,
    }  # fmt: skip
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".half.png")  # whoever reads the page meanwhile sees the former one
    page.screenshot(path=half, clip=clip, full_page=True)  # type: ignore[arg-type]
    half.replace(file)
    page.evaluate(ERASE)
