"""The commands `parvis atelier people` and `parvis guides build`."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import MofNCompleteColumn
from rich.table import Table

from parvis.connections.members.people import people as everybody
from parvis.guides.queries import offered
from parvis.lib.nir import formatted
from parvis.lib.progress_bar import progress_bar
from parvis.workshop import pictures
from parvis.workshop.people import as_json

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
    """Take every picture of the guides again. 1 when one could not be taken."""
    parser = argparse.ArgumentParser(prog="parvis guides build", description=build_guides.__doc__)
    parser.add_argument("--url", default="http://localhost:8000", help="of a practice portal (%(default)s)")
    parser.add_argument("--only", action="append", help="this guide, by the beginning of its name; repeat it")
    parser.add_argument("--check", action="store_true", help="look for what is to be shown; take nothing")
    parser.add_argument("--out", type=Path, default=settings.GUIDES_PICTURES, help="default: %(default)s")
    told = parser.parse_args(arguments)
    guides = [
        guide
        for language, _name in settings.LANGUAGES
        for slug, guide in offered(language).items()
        if guide.language == language and (not told.only or slug.startswith(tuple(told.only)))
    ]
    shots, faults = pictures.wanted(guides), list[str]()
    try:
        with _browser() as browser, progress_bar(MofNCompleteColumn()) as bar:
            task = bar.add_task("pictures", total=len(shots))
            for taken in pictures.take(browser, told.url, shots, None if told.check else told.out):
                bar.advance(task)
                if isinstance(taken, pictures.NoPicture):
                    faults.append(str(taken))
    except (ImportError, pictures.NoPicture) as error:
        print(NO_BROWSER if isinstance(error, ImportError) else f"parvis: {error}", file=sys.stderr)
        return 1
    where = "found" if told.check else f"in {told.out}: restart the portal to show them"
    print(f"{len(shots) - len(faults)} pictures of {len(guides)} guides {where}.")
    for fault in faults:
        print(f"parvis: {fault}", file=sys.stderr)
    return 1 if faults else 0


@contextmanager
def _browser() -> Iterator["Browser"]:
    """The system's Chromium, else Playwright's own."""
    from playwright.sync_api import sync_playwright  # an extra: most portals never take pictures

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"] if _is_root() else []
        )
        yield browser
        browser.close()


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
