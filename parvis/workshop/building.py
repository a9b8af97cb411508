"""Builds guides: their pictures from a practice portal, then of each its sheets and its film."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from parvis.guides import sheets
from parvis.guides.files import KINDS, write
from parvis.guides.reading import Guide
from parvis.workshop import films, pictures
from parvis.workshop.shots import NoPicture

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@dataclass
class Work:
    """What is to be built, and what has become of it. One fault spoils a guide, never the others."""

    guides: list[Guide]
    pictures_only: bool = False
    count: dict[str, int] = field(default_factory=lambda: {"pictures": 0, "sheets": 0, "films": 0})
    faults: dict[str, None] = field(default_factory=dict)  # each once, in order
    spoilt: set[Guide] = field(default_factory=set)

    @property
    def length(self) -> int:
        """How many times build() yields."""
        return len(pictures.wanted(self.guides)) + (0 if self.pictures_only else len(self.guides))

    def build(self, browser: "Browser", url: str, folder: Path | None) -> Iterator[None]:
        """Yields after every picture and every guide. Without a folder pictures are only looked for."""
        for taken in pictures.take(browser, url, pictures.wanted(self.guides), folder):
            if isinstance(taken, NoPicture):
                self._spoil(taken.shot.guide, taken)
            else:
                self.count["pictures"] += 1
            yield
        if folder is None or self.pictures_only:
            return
        with_films = films.can_be_made()
        for guide in self.guides:
            if guide not in self.spoilt:
                self._papers(guide, folder)
                if with_films:
                    self._film(browser, guide, folder)
            yield

    def _papers(self, guide: Guide, folder: Path) -> None:
        try:
            made = {"sheet": sheets.two_pages(guide, folder), "large": sheets.large_print(guide, folder)}
        except sheets.NoSheet as error:
            self._spoil(guide, error)
            return
        for kind, content in made.items():
            write(KINDS[kind].path(guide, folder), content)
            self.count["sheets"] += 1

    def _film(self, browser: "Browser", guide: Guide, folder: Path) -> None:
        try:
            films.make(browser, guide, folder)
        except films.NoFilm as error:
            self._spoil(guide, error)
            return
        self.count["films"] += 1

    def _spoil(self, guide: Guide, error: Exception) -> None:
        self.spoilt.add(guide)
        self.faults[str(error)] = None
