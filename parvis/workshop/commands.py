"""The commands `parvis atelier people` and `parvis guides build`."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import MofNCompleteColumn
from rich.table import Table

from parvis.connections.members.people import people as everybody
from parvis.guides.queries import offered
from parvis.guides.reading import Guide
from parvis.lib.nir import formatted
from parvis.lib.progress_bar import progress_bar
from parvis.workshop import building, films, portal
from parvis.workshop.people import as_json
from parvis.workshop.ways import NoWay

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NO_PAGES = (
    "parvis: the module guides is off: the sheets would lead to pages that are not there. "
    "Build with an organisation file that has it on (PARVIS_ORGANISATION)."
)
ONLY_HERE = ("localhost", "127.0.0.1", "::1")
NOBODY_COMES = "QR codes and addresses of the sheets lead to {url}: set PARVIS_PUBLIC_URL to the portal's."
NO_BROWSER = (
    "parvis: this needs a browser: pip install 'parvis[pictures]', and Chromium (apt install chromium)."
)


def people(arguments: list[str]) -> int:
    """List the fictitious people with all the facts to type: a table, or JSON with --json."""
    parser = argparse.ArgumentParser(prog="parvis atelier people", description=people.__doc__)
    parser.add_argument("--json", action="store_true", help="the same list as /atelier/personnes.json")
    listed = [as_json(person) for person in everybody()]
    if parser.parse_args(arguments).json:
        print(json.dumps(listed, ensure_ascii=False, indent=2))
    else:
        Console().print(_table(listed))
    return 0


def _table(listed: list[dict[str, str]]) -> Table:
    """Four lines a person, so that everything is readable on a terminal of 80 columns."""
    table = Table("who, and what happens", "what is typed", box=SIMPLE, show_lines=True)
    for person in listed:
        names = " / ".join(name for name in (person["birth_name"], person["usual_name"]) if name)
        table.add_row(
            f"[bold]{person['key']}[/]\n{person['expected']}",
            f"{formatted(person['number'])}\n{names}, {person['birth_date']}, {person['postcode']}\n"
            f"RIB {person['rib_tail'] or '–'}, card {person['card_tail']} ({person['card_model']})\n"
            f"{person['email']}, {person['mobile']}",
        )
    return table


def build_guides(arguments: list[str]) -> int:
    """Take every picture of the guides again, and make of each its sheets (PDF) and its film.

    1 when something could not be done: what it is, and where, stands at the end.
    """
    told = _told(arguments)
    if not settings.ORGANISATION.modules["guides"]:
        print(NO_PAGES, file=sys.stderr)
        return 1
    guides = _chosen(told.guides, told.language)
    if not guides:
        print("parvis: no guide is called so: `parvis guides list` tells their names.", file=sys.stderr)
        return 1
    work = building.Work(guides, pictures_only=told.pictures)
    try:
        with _browser(told.url) as browser, nullcontext(told.url) if told.url else portal.own_portal() as url:
            _follow(work, work.build(browser, url, None if told.check else told.output))
    except (ImportError, portal.NoPortal, NoWay) as error:
        print(NO_BROWSER if isinstance(error, ImportError) else f"parvis: {error}", file=sys.stderr)
        return 1
    return _say(work, told)


def _told(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="parvis guides build", description=build_guides.__doc__)
    parser.add_argument("guides", nargs="*", metavar="GUIDE", help="its name or how it begins; default: all")
    parser.add_argument(
        "--language", choices=[code for code, _name in settings.LANGUAGES], help="this one only"
    )
    parser.add_argument("--output", type=Path, default=settings.GUIDES_PICTURES, help="default: %(default)s")
    parser.add_argument("--url", help="of a practice portal that runs; default: one is started and stopped")
    parser.add_argument("--pictures", action="store_true", help="pictures only: no sheets, no films")
    parser.add_argument("--check", action="store_true", help="look for what is to be shown; write nothing")
    return parser.parse_args(arguments)


def _chosen(names: list[str], language: str | None) -> list[Guide]:
    """Those that the organisation offers, each in the languages that it is written in."""
    return [
        guide
        for each in ([language] if language else [code for code, _name in settings.LANGUAGES])
        for slug, guide in offered(each).items()
        if guide.language == each and (not names or slug.startswith(tuple(names)))
    ]


def _follow(work: building.Work, steps: Iterator[None]) -> None:
    with progress_bar(MofNCompleteColumn()) as bar:
        task = bar.add_task("guides", total=work.length)
        for _ in steps:
            bar.advance(task)


def _say(work: building.Work, told: argparse.Namespace) -> int:
    made = work.count
    if told.check or told.pictures:
        said = f"{made['pictures']} pictures of {len(work.guides)} guides"
    else:
        counts = ", ".join(f"{number} {what}" for what, number in made.items())
        said = f"{len(work.guides)} guides: {counts}"
    print(f"{said} {'found' if told.check else f'in {told.output}: restart the portal to show them'}.")
    if not (told.check or told.pictures):
        for lack in what_lacks():
            print(f"parvis: {lack}", file=sys.stderr)
    for fault in work.faults:
        print(f"parvis: {fault}", file=sys.stderr)
    return 1 if work.faults else 0


def what_lacks() -> Iterator[str]:
    """What makes the sheets and films less than they could be."""
    if urlsplit(settings.PUBLIC_URL).hostname in ONLY_HERE:
        yield NOBODY_COMES.format(url=settings.PUBLIC_URL)
    if not films.can_be_made():
        yield films.NO_FFMPEG


@contextmanager
def _browser(url: str | None) -> Iterator["Browser"]:
    """The system's Chromium, else Playwright's own. It knows no other host than the portal's."""
    from playwright.sync_api import sync_playwright  # an extra: most portals never take pictures

    host = (urlsplit(url).hostname if url else "") or "localhost"
    root, alone = ["--no-sandbox"] if _is_root() else [], f"MAP * ~NOTFOUND, EXCLUDE {host}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*root, f"--host-resolver-rules={alone}"]
        )
        yield browser
        browser.close()


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
