"""The guides there are, in a language; what people said of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from struct import unpack
from typing import Any

import structlog
from django.conf import settings
from django.db.models import Count, Q, QuerySet

from parvis.guides.enums import Series
from parvis.guides.faults import BadGuide
from parvis.guides.models import Feedback
from parvis.guides.reading import Guide, Hidden, read

OURS = Path(__file__).resolve().parent / "content"
PNG, PNG_HEAD = b"\x89PNG\r\n\x1a\n", 24  # how it begins; bytes until its height
SOURCE = "fr"  # what is in no other language is shown in this one

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Shelf:
    """The guides of a language by slug, in the order of their numbers, and the files that cannot be used."""

    guides: dict[str, Guide]
    faults: tuple[str, ...]


def shelf(language: str) -> Shelf:
    """Ours, then the organisation's own over them. Read once: a change is seen after a restart."""
    return _read_all(language, settings.GUIDES_FOLDER)


@lru_cache(maxsize=8)
def _read_all(language: str, own: Path | None) -> Shelf:
    """The later file wins; what the organisation hides in French is hidden in every language."""
    found: dict[str, Guide | Hidden] = {}
    faults: list[str] = []
    languages = dict.fromkeys((SOURCE, language))
    for root, folder in ((root, root / each) for each in languages for root in (OURS, own) if root):
        for path in sorted(folder.glob("*.md")):
            try:
                one = read(path)
            except BadGuide as error:
                faults.append(str(error))
                continue
            if root == own or not isinstance(found.get(one.slug), Hidden):
                found[one.slug] = one
    for fault in faults:
        log.error("guide_unusable", fault=fault)
    guides = {slug: guide for slug, guide in sorted(found.items()) if isinstance(guide, Guide)}
    return Shelf(guides, tuple(faults))


def offered(language: str) -> dict[str, Guide]:
    """The guides whose modules the organisation offers."""
    modules = settings.ORGANISATION.modules
    return {
        slug: guide
        for slug, guide in shelf(language).guides.items()
        if all(modules[name] for name in guide.modules)
    }


def image_name(guide: Guide, step: int) -> str:
    """Where the picture of a step is, in the folder of the pictures."""
    return f"{guide.language}/{guide.slug}-{step}.png"


@dataclass(frozen=True)
class Image:
    """A picture that was taken. `version` changes with it."""

    path: Path
    version: int
    width: int
    height: int


def image_of(guide: Guide, step: int, folder: Path | None = None) -> Image | None:
    """None: the step wants no picture (any more), none was taken, or its file is none."""
    if not 1 <= step <= len(guide.steps) or guide.steps[step - 1].picture is None:
        return None
    path: Path = (folder or settings.GUIDES_PICTURES) / image_name(guide, step)
    try:
        with path.open("rb") as file:
            head, taken = file.read(PNG_HEAD), path.stat().st_mtime
    except OSError:
        return None
    if len(head) < PNG_HEAD or not head.startswith(PNG):
        return None
    width, height = unpack(">II", head[16:PNG_HEAD])
    return Image(path, int(taken), width, height)


def by_series(guides: Iterable[Guide]) -> list[tuple[Series, list[Guide]]]:
    """Each series that has guides, in the order of the index."""
    listed = list(guides)
    rows = [(series, [guide for guide in listed if guide.series == series]) for series in Series]
    return [row for row in rows if row[1]]


def told() -> list[dict[str, Any]]:
    """For each guide and language: how many it helped, how many it did not, whatever the reason."""
    rows = (
        Feedback.objects.values("slug", "language")
        .annotate(yes=Count("id", filter=Q(helped=True)), no=Count("id", filter=Q(helped=False)))
        .order_by("slug", "language")
    )
    return [dict(row) for row in rows]


def said() -> QuerySet[Feedback]:
    """What people added, newest first."""
    return Feedback.objects.exclude(reason="").order_by("-created_at", "id")
