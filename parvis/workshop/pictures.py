"""Takes the pictures of the guides: a real browser goes through the practice portal as fictitious people."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from parvis.guides.reading import Guide
from parvis.workshop.shots import SCALE, NoPicture, Wanted, first_line, shoot, size_for
from parvis.workshop.stories import Story, is_of_a_story, teller
from parvis.workshop.ways import PATIENCE, NoWay, reset

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


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
    """Each picture once it is written, or why it could not be. Without a folder it is only looked for.

    The practice is reset before the stories and after those that change something, in their language.
    """
    if not shots:
        return
    told = dict.fromkeys(shot.guide for shot in shots if is_of_a_story(shot))
    page = _page(browser, url)
    _reach(page, url)
    for language in dict.fromkeys(shot.guide.language for shot in shots):
        alone = [shot for shot in shots if shot.guide not in told and shot.guide.language == language]
        yield from _each(_page(browser, url, language), alone, folder)
    story: Story | None = None
    for mine in sorted(([shot for shot in shots if shot.guide == guide] for guide in told), key=teller):
        if story is None or story.changed or teller(mine) != story.teller:
            reset(page, mine[0].guide.language)  # who was just sent a code would wait for another
            story = Story(_page(browser, url, mine[0].guide.language), mine)
        yield from story.shots(mine, folder)
    if told:
        reset(page)


def _reach(page: "Page", url: str) -> None:
    """Raises NoWay: every picture would be told as missing."""
    from playwright.sync_api import Error

    try:
        page.goto("/")
    except Error as error:
        raise NoWay(f"nothing answers at {url} ({first_line(error)})") from None


def _page(browser: "Browser", url: str, language: str = "fr") -> "Page":
    """A browser of its own, without the past of another, of somebody who reads this language."""
    context = browser.new_context(
        base_url=url, device_scale_factor=SCALE, color_scheme="light", locale=language
    )
    context.set_default_timeout(PATIENCE * 1000)
    return context.new_page()


def _each(page: "Page", shots: list[Wanted], folder: Path | None) -> Iterator[Wanted | NoPicture]:
    for shot in shots:
        size_for(page, shot)
        yield shoot(page, shot, folder, go=True)
