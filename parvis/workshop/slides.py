"""The slides of a guide's film: what each shows, what its captions say and for how long."""

import re
import textwrap
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext

from parvis.guides.presenters import Shown
from parvis.guides.sheets import PAPER, colours

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTH, HEIGHT = 1280, 720
A_SECOND = 13  # characters that someone reads who is in no hurry
SHORTEST, BEFORE = 2.0, 0.6  # seconds: of a caption; of a slide before its first caption
LINE, LINES = 44, 2  # of a caption
SENTENCE = re.compile(r"(?<=[.!?…:])\s+")
END_OF_BLOCK = re.compile(r"</(?:p|li|h\d|tr)>")
SHRINK = """() => { const room = document.querySelector(".words");
  for (let size = 34; room.scrollHeight > room.clientHeight && size > 16; size -= 1)
    document.documentElement.style.setProperty("--size", size + "px"); }"""


@dataclass(frozen=True)
class Slide:
    """`said` is what the captions say while it is seen."""

    kind: str
    title: str
    said: tuple[str, ...]
    number: int = 0

    @property
    def captions(self) -> list[tuple[float, str]]:
        """(seconds, two lines at most)."""
        return [(max(len(text) / A_SECOND, SHORTEST), text) for said in self.said for text in _cut(said)]

    @property
    def seconds(self) -> int:
        return ceil(BEFORE + sum(seconds for seconds, _text in self.captions))


def slides_of(one: Shown) -> list[Slide]:
    """The title, what is needed, each step, what is good to know, where help is."""
    about = settings.ORGANISATION
    slides = [Slide("start", one.title, (f"{one.title}.", *_plain(one.intro)))]
    if one.at_hand:
        hand = gettext("J’ai sous la main")
        slides.append(Slide("hand", hand, (hand, *_plain(*one.at_hand))))
    for step in one.steps:
        said = (f"{step.number}. {step.title}.", *_plain(step.html))
        slides.append(Slide("step", step.title, said, step.number))
    if one.good_to_know:
        know = gettext("Bon à savoir")
        slides.append(
            Slide("know", know, (know, *(text for each in one.good_to_know for text in _plain(each))))
        )
    help_ = gettext("Besoin d’aide\u00a0?")
    slides.append(
        Slide("help", help_, (help_, f"{about.phone}, {about.phone_hours}", str(about.help_points_note)))
    )
    return slides


def captions(slides: Iterable[Slide]) -> str:
    """WebVTT."""
    begins, cues = 0, ["WEBVTT"]
    for slide in slides:
        at, begins = begins + BEFORE, begins + slide.seconds
        for seconds, text in slide.captions:
            safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            cues.append(f"{_clock(at)} --> {_clock(at + seconds)}\n{safe}")
            at += seconds
    return "\n\n".join(cues) + "\n"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def _plain(*parts: str) -> list[str]:
    """The sentences of some HTML."""
    blocks = unescape(strip_tags(END_OF_BLOCK.sub("\n", "\n".join(parts)))).split("\n")
    return [sentence for block in blocks for sentence in SENTENCE.split(block.strip()) if sentence]


def _cut(said: str) -> list[str]:
    lines = textwrap.wrap(said, LINE, break_long_words=False, break_on_hyphens=False)
    return ["\n".join(lines[start : start + LINES]) for start in range(0, len(lines), LINES)]


# ---- drawing -------------------------------------------------------------------------------------


def draw(browser: "Browser", one: Shown, slides: list[Slide], folder: Path) -> list[Path]:
    """Each as a picture in the folder."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        color_scheme="light",
        offline=True,
        java_script_enabled=True,
    )
    try:
        page = context.new_page()
        return [_shot(page, one, slide, folder / f"{at}.png") for at, slide in enumerate(slides)]
    finally:
        context.close()


def _shot(page: "Page", one: Shown, slide: Slide, file: Path) -> Path:
    page.set_content(_html(one, slide))
    page.add_style_tag(content=colours() + (PAPER / "slide.css").read_text())
    page.evaluate(SHRINK)
    page.screenshot(path=file)
    return file


def _html(one: Shown, slide: Slide) -> str:
    step = one.steps[slide.number - 1] if slide.number else None
    url = settings.PUBLIC_URL + reverse("guide", args=[one.guide.slug])
    image = step.image.path.read_bytes() if step and step.image else b""
    return render_to_string(
        "guides/slide.html",
        {
            "shown": one, "slide": slide, "step": step, "organisation": settings.ORGANISATION,
            "picture": f"data:image/png;base64,{b64encode(image).decode()}" if image else "",
            "url": url, "qr": segno.make(url, error="m").svg_data_uri(border=0),
        },
    )  # fmt: skip
