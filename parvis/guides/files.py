"""What `parvis guides build` makes of a guide beside its pictures: its sheets, its film and the captions."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from parvis.guides.reading import Guide

LAST_CUE = re.compile(r"--> (?:(\d\d):)?(\d\d):(\d\d)\.\d{3}")


@dataclass(frozen=True)
class Kind:
    """One sort of file: its name in addresses, how its name ends in the folder, what it begins with."""

    name: str
    suffix: str
    media_type: str
    begins: bytes

    def path(self, guide: Guide, folder: Path) -> Path:
        """Where it lies. Guide names hold letters, figures and dashes only."""
        return folder / guide.language / f"{guide.slug}{self.suffix}"


KINDS = {
    "sheet": Kind("fiche.pdf", ".pdf", "application/pdf", b"%PDF-"),
    "large": Kind("fiche-gros-caracteres.pdf", ".large.pdf", "application/pdf", b"%PDF-"),
    "film": Kind("film.webm", ".webm", "video/webm", b"\x1aE\xdf\xa3"),
    "poster": Kind("film.png", ".film.png", "image/png", b"\x89PNG\r\n\x1a\n"),
    "captions": Kind("film.vtt", ".vtt", "text/vtt; charset=utf-8", b"WEBVTT"),
}


@dataclass(frozen=True)
class Built:
    """A file that was made. Its address changes with it."""

    path: Path
    kind: Kind
    address: str
    size: int

    @property
    def kilobytes(self) -> int:
        """As people count them: 1 or more."""
        return max(round(self.size / 1000), 1)


def built(guide: Guide, kind: str) -> Built | None:
    """None: it was not made, or the file is none of its kind."""
    sort = KINDS[kind]
    path = sort.path(guide, settings.GUIDES_PICTURES)
    try:
        with path.open("rb") as file:
            begins, told = file.read(len(sort.begins)), path.stat()
    except OSError:
        return None
    if begins != sort.begins:
        return None
    address = f"{reverse(f'guide_{kind}', args=[guide.slug])}?{int(told.st_mtime)}"
    return Built(path, sort, address, told.st_size)


@dataclass(frozen=True)
class Film:
    """A film is shown with its captions or not at all."""

    file: Built
    captions: Built
    poster: Built | None
    seconds: int

    @property
    def length(self) -> str:
        return f"{self.seconds // 60}:{self.seconds % 60:02}"


def film(guide: Guide) -> Film | None:
    """None: there is none, or its captions are missing."""
    file, captions = built(guide, "film"), built(guide, "captions")
    if file is None or captions is None:
        return None
    ends = LAST_CUE.findall(captions.path.read_text(encoding="utf-8", errors="replace"))
    hours, minutes, seconds = ends[-1] if ends else ("", "0", "0")
    told = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return Film(file, captions, built(guide, "poster"), told)


def write(path: Path, content: bytes) -> None:
    """Whoever reads it meanwhile has the former one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".half")
    half.write_bytes(content)
    half.replace(path)
