"""Takes the pictures of the guides: a real browser goes through the practice portal as fictitious people."""

from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from parvis.guides.reading import Guide
from parvis.workshop.shots import SCALE, NoPicture, Wanted, first_line, shoot, size_for
from parvis.workshop.stories import Story, is_of_a_story, teller
from parvis.workshop.ways import PATIENCE, NoWay, reset

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


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
    for language in dict.fromkeys(shot.guide.language for shot in shots):
        ours = [shot for shot in shots if shot.guide.language == language]
        with closing(_context(browser, url, language)) as context:
            with _page(context) as page:
                _reach(page, url)
                yield from _each(page, [shot for shot in ours if shot.guide not in told], folder)
            guides = ([shot for shot in ours if shot.guide == guide] for guide in told)
            yield from _stories(context, sorted(filter(None, guides), key=teller), folder)


def _stories(
    context: "BrowserContext", guides: list[list[Wanted]], folder: Path | None
) -> Iterator[Wanted | NoPicture]:
    """`guides`: the pictures of each, by teller. Those that only look share a sign-in."""
    waiting = deque(guides)
    while waiting:
        mine = waiting.popleft()
        with _page(context) as page:
            reset(page, mine[0].guide.language)  # who was just sent a code would wait for another
        with _page(context) as page:
            story = Story(page, mine)
            yield from story.shots(mine, folder)
            while waiting and not story.changed and teller(waiting[0]) == story.teller:
                yield from story.shots(waiting.popleft(), folder)
    if guides:
        with _page(context) as page:
            reset(page)


def _reach(page: "Page", url: str) -> None:
    """Raises NoWay: every picture would be told as missing."""
    from playwright.sync_api import Error

    try:
        page.goto("/")
    except Error as error:
        raise NoWay(f"nothing answers at {url} ({first_line(error)})") from None


def _context(browser: "Browser", url: str, language: str) -> "BrowserContext":
    """A browser of somebody who reads this language."""
    context = browser.new_context(
        base_url=url, device_scale_factor=SCALE, color_scheme="light", locale=language
    )
    context.set_default_timeout(PATIENCE * 1000)
    return context


@contextmanager
def _page(context: "BrowserContext") -> Iterator["Page"]:
    """Without the past of another. It is closed: pages ask the portal for what is new as long as they are
    open.
    """
    context.clear_cookies()
    with closing(context.new_page()) as page:
        yield page


def _each(page: "Page", shots: list[Wanted], folder: Path | None) -> Iterator[Wanted | NoPicture]:
    for shot in shots:
        size_for(page, shot)
        yield shoot(page, shot, folder, go=True)
