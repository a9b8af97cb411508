"""The commands `parvis places import`, `places communes` and `places outlines`."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from rich.progress import TaskProgressColumn

from parvis.lib.progress_bar import progress_bar
from parvis.places.actions.import_points import ImportRefused, Report, import_points
from parvis.places.actions.import_territory import import_communes, import_outlines

Result = TypeVar("Result")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a day is written as 2026-12-24, not {text!r}") from None


def import_places(arguments: list[str]) -> int:
    """0 when the file was imported (rejects included), 1 when nothing was."""
    parser = argparse.ArgumentParser("parvis places import", description="Bring the help points up to date.")
    parser.add_argument("file", type=Path, help="CSV as published (docs/places.md)")
    parser.add_argument("--source", default="", help="shown under the lists; default: the file's name")
    parser.add_argument("--date", type=_day, help="of the file, YYYY-MM-DD; default: today")
    parser.add_argument("--dry-run", action="store_true", help="check and count; write nothing")
    parser.add_argument("--may-close", action="store_true", help="even when most points are missing from it")
    options = parser.parse_args(arguments)

    def run(on_progress: Callable[[int], None]) -> Report:
        return import_points(
            options.file, source=options.source or options.file.name, dry_run=options.dry_run,
            dated_on=options.date or date.today(), may_close=options.may_close, on_progress=on_progress,  # noqa: DTZ011
        )  # fmt: skip

    report = _with_bar(options.file, run)
    if report is None:
        return 1
    _tell(report, dry_run=options.dry_run)
    return 0


def import_communes_file(arguments: list[str]) -> int:
    """0 when the communes were imported, 1 when nothing was."""
    return _territory("communes", import_communes, arguments)


def import_outlines_file(arguments: list[str]) -> int:
    """0 when the outlines were imported, 1 when nothing was."""
    return _territory("outlines", import_outlines, arguments)


def _territory(what: str, run: Callable[[Path], int], arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        f"parvis places {what}", description=f"Import the {what} (docs/places.md)."
    )
    parser.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    count = _with_bar(options.file, lambda on_progress: run(options.file))
    if count is None:
        return 1
    print(f"{count:,} {what}")
    return 0


def _with_bar(file: Path, run: Callable[[Callable[[int], None]], Result]) -> Result | None:
    """None, and the reason told, when the import was refused."""
    try:
        with progress_bar(TaskProgressColumn()) as bar:
            task = bar.add_task("reading", total=file.stat().st_size if file.is_file() else None)
            return run(lambda done: bar.update(task, completed=done))
    except ImportRefused as refusal:
        print(f"parvis: {refusal}", file=sys.stderr)
        return None


def _tell(report: Report, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    for name in ("new", "changed", "unchanged", "closed", "rejected"):
        print(f"{would}{name:<10} {getattr(report, name):>10,}")
    if report.other_encoding:
        print(f"{report.other_encoding:,} lines were not in UTF-8 and were read as Windows-1252.")
    for line, what in report.faults:
        print(f"line {line}: {what}")
    if report.fault_count > len(report.faults):
        print(f"… and {report.fault_count - len(report.faults):,} more.")
    if dry_run:
        print("Dry run: nothing was written in the database.")
