"""The command `python -m parvis.bench`."""

import argparse
import logging
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

from parvis.bench import tables
from parvis.bench.cpu import machine
from parvis.bench.portal import Portal, running_portal
from parvis.bench.tables import ROOT, Table

ENTRIES = 200_000  # of the journal that is verified
MEMBERS = 20_000  # of the registry in which people open their accounts
DRAWS = 8  # of each simulated flow of cases
SEED = 1000  # of the first
CASES = 1_000_000  # whose processing times are measured
POSTS = 1_000_000  # of the forum in which the search is measured
PAGES = 1_000  # of each kind, in each of five rounds
POINTS = 100_000  # of the larger of the two files
REACH = ("what", "figure", "to reach", "reached")
UNITS = {"K": 1_000, "M": 1_000_000}
JOURNEY = (
    "Everything runs on this one machine, the load process included: it takes its share of the cores, told "
    "beside the rest. A different member for each enrolment, each in a new browser: front page, sign-in, "
    "first page, then the seven pages of the journey, fetched and sent, the waiting page, the link of the "
    "letter and its button; static files the first time. The live advice on the code, which JavaScript asks "
    "for, is not in it."
)

JOURNAL = (
    "Entries are written as a sign-in does, one in a transaction, by threads of one process; another process "
    "chains them every second, sixty times as often as the worker. PostgreSQL waits for the disk at each "
    "commit."
)

DELAYS = (
    "Flows of two and a half years are drawn from seeds that the method was not chosen on. Every seventh day "
    "of the second year, each case that waits is given a date with what is known that day; a forecast holds "
    "when the case is closed by then. Coverage is the share that held, with the 95 % interval of its mean "
    "over the draws (Student). “Each case once” takes one day of each case's life at random: long waits, the "
    "hard ones, weigh less in it. [What is compared](processing-times.md#the-bench)."
)


PLACES = (
    "CPU of the processes of the web server and of PostgreSQL for one page, all of each; by turns with the "
    "front page, which is kept whole. The lists are around places of the file, one after the other, by "
    "somebody who has the cookie of the search."
)

SEARCH = (
    "CPU of the processes of the web server and of PostgreSQL for one page, all of each; by turns with the "
    "front page, which is kept whole. The questions are those of the practice mode. A search that finds "
    "nothing is counted too, until its address reaches its limit."
)

CASES_IN = (
    "One client sends one batch after the other over HTTP to the web server of production, on this machine; "
    "each case has a letter and words for the member, sealed. No member has an account: nobody is told."
)

RUSH = (
    "Five agents, ten times of half an hour: fifty places. Ten times as many people are signed in and have "
    "the last page open; then all press the button at the same moment, over HTTP, "
    "on the web server of production. Who finds the time gone is shown the nearest ones."
)

FORUM = (
    "Messages of 8 to 90 words that say something, four to a question, drawn as words come in a language. A "
    "search is timed as its page makes it: the words read, the best messages of as many questions, these "
    "messages and their questions read; without the page around them."
)

ASSISTANT = (
    "Questions as people write them, apart from the words of the guides: misspelt, in a hurry, angry, "
    "long-winded, one in seven about something else. One half was there to tune on; the other is read by "
    "this bench only. An answer that is held back counts as a miss; intervals are Wilson's. The cost is "
    "CPU of the web server for the whole page that answers, by turns with the front page, which is kept "
    "whole. [How it answers](assistant.md)."
)


def main() -> int:
    """0 when everything was measured, whatever is reached."""
    told = _options()
    logging.disable(logging.INFO)  # of this process
    load = os.getloadavg()[0]
    command = shlex.join(["python -m parvis.bench", *sys.argv[1:]]).replace("'", "")
    head = tables.circumstances(command, machine(), load)
    with running_portal() as portal:
        for name, (introduction, measured) in PARTS.items():
            if told.part in (name, "all"):
                found = measured(portal, told)
                tables.show(found)
                tables.keep(name, f"{head}\n\n{introduction}".strip(), found, told.docs)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m parvis.bench", description="Measure a whole portal.")
    parser.add_argument("part", nargs="?", choices=(*PARTS, "all"), default="all")
    parser.add_argument(
        "--scale", type=_members, default=_members("1M"), help="of the registry (default: 1M)"
    )
    parser.add_argument("--seconds", type=float, default=15, help="of each load (default: %(default)s)")
    parser.add_argument("--members", type=int, default=MEMBERS, help=argparse.SUPPRESS)
    parser.add_argument("--entries", type=int, default=ENTRIES, help=argparse.SUPPRESS)
    parser.add_argument("--people", type=int, default=500, help=argparse.SUPPRESS)
    parser.add_argument("--batches", type=int, default=20, help=argparse.SUPPRESS)
    parser.add_argument("--draws", type=int, default=DRAWS, help=argparse.SUPPRESS)
    parser.add_argument("--cases", type=int, default=CASES, help=argparse.SUPPRESS)
    parser.add_argument("--posts", type=int, default=POSTS, help=argparse.SUPPRESS)
    parser.add_argument("--points", type=Path, help="the official file of help points (default: generated)")
    parser.add_argument("--pages", type=int, default=PAGES, help=argparse.SUPPRESS)
    parser.add_argument("--most-points", type=int, default=POINTS, help=argparse.SUPPRESS)
    parser.add_argument(
        "--docs", type=Path, default=ROOT / "docs" / "bench.md", help="default: docs/bench.md"
    )
    return parser.parse_args()


def _enrolment(portal: Portal, told: argparse.Namespace) -> list[Table]:
    from parvis.bench import enrolment, results

    portal.fill(told.members)
    try:
        return results.tables(enrolment.measure(portal, told.seconds))
    finally:
        portal.stop()


def _registry(portal: Portal, told: argparse.Namespace) -> list[Table]:
    from django.db import connection

    from parvis.bench.registry import registry_table
    from parvis.registry.models import TABLE

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLE}")
    rows = [tables.judged(row) for row in registry_table(told.scale)]
    return [Table("The registry of members", REACH, rows)]


def _journal(portal: Portal, told: argparse.Namespace) -> list[Table]:
    from parvis.bench.journal import journal_table

    rows = [tables.judged(row) for row in journal_table(told.seconds, told.entries)]
    return [Table("The journal and its chain", REACH, rows)]


def _delays(portal: Portal, told: argparse.Namespace) -> list[Table]:
    from parvis.bench import delays
    from parvis.bench.many_cases import many_cases_table

    rows = [tables.judged(row) for row in many_cases_table(told.cases)]
    draws, few = told.draws, max(1, told.draws // 3)
    return [
        Table(f"Do 9 forecasts in 10 hold? {draws} draws", delays.CALIBRATION,
              delays.calibration_table(draws, SEED)),
        Table(f"Coverage of other ways, any day of a case's life, {few} draws", delays.COMPARED,
              delays.comparison_table(few, SEED)),
        Table("Measuring a million cases", REACH, rows),
    ]  # fmt: skip


def _places(portal: Portal, told: argparse.Namespace) -> list[Table]:
    from parvis.bench.places import places_table

    try:
        found = places_table(portal, told.pages, told.points, told.most_points)
    finally:
        portal.stop()
    return [Table("Searching for a help point", REACH, [tables.judged(row) for row in found])]


def _search(portal: Portal, told: argparse.Namespace) -> list[Table]:
    from parvis.bench.search import search_table

    try:
        found = search_table(portal, told.pages)
    finally:
        portal.stop()
    return [Table("Searching the portal", REACH, [tables.judged(row) for row in found])]


def _members(text: str) -> int:
    unit = UNITS.get(text[-1:].upper(), 1)
    return int(text[:-1] if unit > 1 else text) * unit


def _cases(portal: Portal, told: argparse.Namespace) -> list[Table]:
    from parvis.bench.cases import cases_table

    portal.fill(told.members)
    rows = [tables.judged(row) for row in cases_table(portal, told.batches)]
    return [Table("Cases over the interface", REACH, rows)]


def _appointments(portal: Portal, told: argparse.Namespace) -> list[Table]:
    from parvis.bench.appointments import appointments_table

    try:
        rows = [tables.judged(row) for row in appointments_table(portal, told.people)]
    finally:
        portal.stop()
    return [Table("Telephone appointments: the rush", REACH, rows)]


def _forum(portal: Portal, told: argparse.Namespace) -> list[Table]:
    from parvis.bench.forum import forum_table

    rows = [tables.judged(row) for row in forum_table(told.posts)]
    return [Table("The forum", REACH, rows)]


def _assistant(portal: Portal, told: argparse.Namespace) -> list[Table]:
    from parvis.bench.assistant import assistant_tables

    try:
        return assistant_tables(portal, told.pages)
    finally:
        portal.stop()


PARTS: dict[str, tuple[str, Callable[[Portal, argparse.Namespace], list[Table]]]] = {
    "enrolment": (JOURNEY, _enrolment),
    "registry": ("", _registry),
    "journal": (JOURNAL, _journal),
    "delays": (DELAYS, _delays),
    "places": (PLACES, _places),
    "cases": (CASES_IN, _cases),
    "appointments": (RUSH, _appointments),
    "forum": (FORUM, _forum),
    "search": (SEARCH, _search),
    "assistant": (ASSISTANT, _assistant),
}


if __name__ == "__main__":
    sys.exit(main())
