"""The commands `parvis cases types`, `cases import` and `cases documents`."""

import argparse
import sys
import time
from pathlib import Path

from rich.progress import MofNCompleteColumn, TaskProgressColumn

from parvis.cases.actions.hand_over import AtWork, hand_over
from parvis.cases.actions.import_cases import Report
from parvis.cases.actions.import_cases import import_cases as bring_in
from parvis.cases.actions.keep_types import TypesRefused, keep_types
from parvis.cases.actions.take_cases import Result
from parvis.cases.queries import count_waiting
from parvis.cases.reading import BadFile
from parvis.connections.members import MembersUnavailable
from parvis.lib.progress_bar import progress_bar


def types(arguments: list[str]) -> int:
    """0 when the types are kept, 1 when nothing was changed."""
    parser = argparse.ArgumentParser("parvis cases types", description="Keep the table of types of cases.")
    parser.add_argument("file", type=Path, help="TOML (docs/cases-file.md)")
    options = parser.parse_args(arguments)
    try:
        kept = keep_types(options.file)
    except TypesRefused as refusal:
        print(f"parvis: {refusal}", file=sys.stderr)
        return 1
    print(f"{kept.written:,} types kept")
    if kept.not_named:
        print(f"Not in this file, left as they were: {', '.join(kept.not_named)}")
    return 0


def import_cases(arguments: list[str]) -> int:
    """0 when the file was read to its end (rejects included), 1 when it was not, 130 when interrupted."""
    parser = argparse.ArgumentParser("parvis cases import", description="Bring cases up to date with a file.")
    parser.add_argument("file", type=Path, help="JSON lines or CSV, gzipped or not (docs/cases-file.md)")
    parser.add_argument("--dry-run", action="store_true", help="check and count; write nothing")
    parser.add_argument("--quiet", action="store_true", help="tell nobody by e-mail that there is news")
    parser.add_argument("--rejects", type=Path, metavar="PATH", help="default: FILE.rejects.csv")
    options = parser.parse_args(arguments)
    rejects = options.rejects or Path(f"{options.file}.rejects.csv")
    if rejects.resolve() == options.file.resolve():
        parser.error("--rejects names the file to import: it would be replaced. Give another name.")
    report, started, fault = Report(), time.monotonic(), ""
    size = options.file.stat().st_size if options.file.is_file() else None
    try:
        with progress_bar(TaskProgressColumn()) as bar:
            task = bar.add_task("reading", total=size)
            bring_in(
                options.file, rejects, report, dry_run=options.dry_run, quiet=options.quiet,
                on_progress=lambda done: bar.update(task, completed=done),
            )  # fmt: skip
    except (BadFile, OSError) as error:
        fault = str(error)
    except MembersUnavailable:
        fault = "the registry gives no answer: run the import again later."
    except KeyboardInterrupt:
        fault = "interrupted: what was read is taken; run the import again."
    _tell(report, time.monotonic() - started, rejects, dry_run=options.dry_run)
    if fault:
        print(f"parvis: {fault}", file=sys.stderr)
    return 130 if fault.startswith("interrupted") else int(bool(fault))


def _tell(report: Report, seconds: float, rejects: Path, *, dry_run: bool) -> None:
    for result in Result:
        print(f"{'would be ' if dry_run else ''}{result:<10} {report.counts[result]:>12,}")
    count = report.counts.total()
    print(f"{count:,} items in {seconds:.1f} s ({count / max(seconds, 0.001):,.0f} items/s)")
    if report.counts[Result.REFUSED]:
        print(f"What was refused, line by line: {rejects}")
    if dry_run:
        print("Dry run: nothing was written in the database.")


def documents(arguments: list[str]) -> int:
    """0 when all that waits is in the folder, 1 when something could not be written."""
    parser = argparse.ArgumentParser(
        "parvis cases documents",
        description="Hand over the documents that members added (docs/cases-file.md).",
    )
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="of the body's own system")
    options = parser.parse_args(arguments)
    if not options.to.is_dir():
        print(f"parvis: {options.to} is not a folder: make it first, for this user alone.", file=sys.stderr)
        return 1
    try:
        with progress_bar(MofNCompleteColumn()) as bar:
            task = bar.add_task("handing over", total=count_waiting())
            done = hand_over(options.to, lambda count: bar.update(task, completed=count))
    except AtWork:
        print(f"parvis: another run is handing documents over to {options.to}.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"parvis: {error.filename}: {error.strerror}. Run it again.", file=sys.stderr)
        return 1
    print(f"{done:,} documents handed over")
    return 0
