"""Takes the pictures of the guides: a real browser goes through the practice portal as fictitious people."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from parvis.guides.reading import Guide
from parvis.workshop.shots import SCALE, NoPicture, Wanted, first_line, shoot, size_for
from parvis.workshop.stories import Story, is_of_a_story, teller
from parvis.workshop.ways import PATIENCE, NoWay, person, reset, sign_in

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
    alone = [shot for shot in shots if shot.guide not in told]
    page = _page(browser, url)
    _reach(page, url)
    members = [shot for shot in alone if shot.picture.person]
    for language in dict.fromkeys(shot.guide.language for shot in alone):
        mine = [shot for shot in alone if shot not in members and shot.guide.language == language]
        yield from _each(_page(browser, url, language), mine, folder)
    if members:
        reset(page)  # whoever has just been sent a code waits before another
    for key in dict.fromkeys(shot.picture.person for shot in members):
        mine = [shot for shot in members if shot.picture.person == key]
        yield from _whole(mine, _as_member(_page(browser, url), key, mine, folder))
    yield from _stories(
        browser, url, page, [[s for s in shots if s.guide == guide] for guide in told], folder
    )
    if told or members:
        reset(page)


def _stories(
    browser: "Browser", url: str, page: "Page", stories: list[list[Wanted]], folder: Path | None
) -> Iterator[Wanted | NoPicture]:
    story: Story | None = None
    for mine in sorted(stories, key=teller):
        if story is None or story.changed or story.language != mine[0].guide.language:
            reset(page, mine[0].guide.language)
            story = None
        if story is None or teller(mine) != story.teller:
            story = Story(_page(browser, url, mine[0].guide.language), mine)
        yield from _whole(mine, story.shots(mine, folder))


def _reach(page: "Page", url: str) -> None:
    """Raises NoWay: every picture would be told as missing."""
    from playwright.sync_api import Error

    try:
        page.goto("/")
    except Error as error:
        raise NoWay(f"nothing answers at {url} ({first_line(error)})") from None


def _whole(shots: list[Wanted], taken: Iterator[Wanted | NoPicture]) -> Iterator[Wanted | NoPicture]:
    """Where the way stops, every picture that lies further on is told."""
    from playwright.sync_api import Error  # an extra

    further = list(shots)
    try:
        for one in taken:
            further.remove(one.shot if isinstance(one, NoPicture) else one)
            yield one
    except (Error, NoWay) as error:
        for shot in further:
            yield NoPicture(shot, f"no way to {shot.place}: {first_line(error)}")


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


def _as_member(
    page: "Page", key: str, shots: list[Wanted], folder: Path | None
) -> Iterator[Wanted | NoPicture]:
    sign_in(page, person(key))
    yield from _each(page, shots, folder)
