"""The command `python -m parvis.bench`."""

import argparse
import logging
import os
import shlex
import sys
from pathlib import Path

from parvis.bench import tables
from parvis.bench.cpu import machine
from parvis.bench.portal import Portal, running_portal
from parvis.bench.tables import ROOT, Table

PARTS = ("enrolment", "registry", "journal", "delays")
ENTRIES = 200_000  # of the journal that is verified
MEMBERS = 20_000  # of the registry in which people open their accounts
DRAWS = 8  # of each simulated flow of cases
SEED = 1000  # of the first
CASES = 1_000_000  # whose processing times are measured
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


def main() -> int:
    """0 when everything was measured, whatever is reached."""
    parser = argparse.ArgumentParser("python -m parvis.bench", description="Measure a whole portal.")
    parser.add_argument("part", nargs="?", choices=(*PARTS, "all"), default="all")
    parser.add_argument(
        "--scale", type=_members, default=_members("1M"), help="of the registry (default: 1M)"
    )
    parser.add_argument("--seconds", type=float, default=15, help="of each load (default: %(default)s)")
    parser.add_argument("--members", type=int, default=MEMBERS, help=argparse.SUPPRESS)
    parser.add_argument("--entries", type=int, default=ENTRIES, help=argparse.SUPPRESS)
    parser.add_argument("--draws", type=int, default=DRAWS, help=argparse.SUPPRESS)
    parser.add_argument("--cases", type=int, default=CASES, help=argparse.SUPPRESS)
    parser.add_argument(
        "--docs", type=Path, default=ROOT / "docs" / "bench.md", help="default: docs/bench.md"
    )
    told = parser.parse_args()
    logging.disable(logging.INFO)  # of this process
    load = os.getloadavg()[0]
    command = shlex.join(["python -m parvis.bench", *sys.argv[1:]]).replace("'", "")
    head = tables.circumstances(command, machine(), load)
    with running_portal() as portal:
        if told.part in ("enrolment", "all"):
            found = _enrolment(portal, told.members, told.seconds)
            _publish("enrolment", f"{head}\n\n{JOURNEY}", found, told.docs)
        if told.part in ("registry", "all"):
            _publish("registry", head, _registry(portal, told.scale), told.docs)
        if told.part in ("journal", "all"):
            _publish("journal", f"{head}\n\n{JOURNAL}", _journal(told.seconds, told.entries), told.docs)
        if told.part in ("delays", "all"):
            _publish("delays", f"{head}\n\n{DELAYS}", _delays(told.draws, told.cases), told.docs)
    return 0


def _enrolment(portal: Portal, members: int, seconds: float) -> list[Table]:
    from parvis.bench import enrolment, results

    portal.fill(members)
    try:
        return results.tables(enrolment.measure(portal, seconds))
    finally:
        portal.stop()


def _registry(portal: Portal, scale: int) -> list[Table]:
    from django.db import connection

    from parvis.bench.registry import registry_table
    from parvis.registry.models import TABLE

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLE}")
    rows = [tables.judged(row) for row in registry_table(scale)]
    return [Table("The registry of members", ("what", "figure", "to reach", "reached"), rows)]


def _journal(seconds: float, entries: int) -> list[Table]:
    from parvis.bench.journal import journal_table

    rows = [tables.judged(row) for row in journal_table(seconds, entries)]
    return [Table("The journal and its chain", ("what", "figure", "to reach", "reached"), rows)]


def _delays(draws: int, cases: int) -> list[Table]:
    from parvis.bench import delays
    from parvis.bench.many_cases import many_cases_table

    rows = [tables.judged(row) for row in many_cases_table(cases)]
    few = max(1, draws // 3)
    return [
        Table(f"Do 9 forecasts in 10 hold? {draws} draws", delays.CALIBRATION,
              delays.calibration_table(draws, SEED)),
        Table(f"Coverage of other ways, any day of a case's life, {few} draws", delays.COMPARED,
              delays.comparison_table(few, SEED)),
        Table("Measuring a million cases", ("what", "figure", "to reach", "reached"), rows),
    ]  # fmt: skip


def _publish(section: str, introduction: str, found: list[Table], docs: Path) -> None:
    tables.show(found)
    tables.keep(section, introduction, found, docs)


def _members(text: str) -> int:
    unit = UNITS.get(text[-1:].upper(), 1)
    return int(text[:-1] if unit > 1 else text) * unit


if __name__ == "__main__":
    sys.exit(main())
