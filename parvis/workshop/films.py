"""The film of a guide: its slides drawn by the browser, put together by ffmpeg, with captions beside it."""

import re
import shutil
import subprocess
import tempfile
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import translation

from parvis.guides.files import KINDS, write
from parvis.guides.presenters import illustrated, shown
from parvis.guides.reading import Guide
from parvis.workshop.slides import Slide, captions, draw, slides_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NO_FFMPEG = "no film: ffmpeg is not there (Debian, Ubuntu: apt install ffmpeg). Everything else is built."
SECONDS_AT_MOST = 300  # for ffmpeg, which takes a few
# one picture a second, the last kept till the end: players move within it, and a film weighs little
CODEC = (
    "-vf fps=1,tpad=stop_mode=clone:stop=-1 -c:v libvpx-vp9 -crf 32 -b:v 0 -deadline realtime -cpu-used 8 "
    "-row-mt 1 -g 300 -pix_fmt yuv420p"
)


class NoFilm(Exception):
    """The film of a guide cannot be made. The message names the guide."""


def can_be_made() -> bool:
    """Is ffmpeg there?"""
    return shutil.which("ffmpeg") is not None


def make(browser: "Browser", guide: Guide, folder: Path) -> None:
    """The film, its first picture and its captions. Raises NoFilm."""
    with translation.override(guide.language), tempfile.TemporaryDirectory() as drawn:
        one = illustrated(shown(guide), folder)
        slides = slides_of(one)
        pictures = draw(browser, one, slides, Path(drawn))
        film = Path(drawn) / "film.webm"
        put_together(guide, slides, pictures, film)
        for kind, content in (
            ("film", film.read_bytes()),
            ("poster", pictures[0].read_bytes()),
            ("captions", captions(slides).encode()),
        ):
            write(KINDS[kind].path(guide, folder), content)


def put_together(guide: Guide, slides: list[Slide], pictures: list[Path], film: Path) -> None:
    """Raises NoFilm."""
    shown_for = [f"file '{path}'\nduration {s.seconds}" for s, path in zip(slides, pictures, strict=True)]
    listed = film.with_name("list.txt")
    last = f"file '{pictures[-1]}'"  # named twice, as ffmpeg wants it
    listed.write_text("\n".join([*shown_for, last]))
    chapters = film.with_name("chapters.txt")
    chapters.write_text(_chapters(guide, slides))
    *begins, seconds = accumulate((slide.seconds for slide in slides), initial=0)
    whole = ["-force_key_frames", ",".join(map(str, begins))]  # each slide anew: no trace of the one before
    read = ["-f", "concat", "-safe", "0", "-i", str(listed), "-i", str(chapters), "-map", "0:v"]
    made = ["-map_metadata", "1", *CODEC.split(), *whole, "-t", str(seconds), str(film)]
    told = ["ffmpeg", "-nostdin", "-v", "error", "-y", *read, *made]
    try:
        subprocess.run(told, check=True, capture_output=True, text=True, timeout=SECONDS_AT_MOST)
    except (subprocess.SubprocessError, OSError) as error:
        said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
        raise NoFilm(f"{guide.language}/{guide.path.name}: ffmpeg made no film: {said[-1]}") from None


def _chapters(guide: Guide, slides: list[Slide]) -> str:
    """For players that show them."""
    at, lines = 0, [";FFMETADATA1", f"title={_escaped(slides[0].title)}", f"language={guide.language}"]
    for slide in slides:
        begins, at = at, at + slide.seconds
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={begins * 1000}", f"END={at * 1000}"]
        lines.append(f"title={_escaped(slide.title)}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return re.sub(r"([=;#\\])", r"\\\1", text.replace("\n", " "))
