"""The commands `parvis registry import` and `parvis registry sample`."""

import argparse
import gzip
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from rich.progress import Progress, TaskProgressColumn

from parvis.lib.progress_bar import progress_bar
from parvis.registry.actions import ImportRefused, Report, write_sample
from parvis.registry.actions import import_members as bring_in
from parvis.registry.actions.import_members import Progress as Done
from parvis.registry.actions.write_sample import MOST_MEMBERS

IMPORT_HELP = "Bring the registry of members up to date with a file (docs/registry-file.md)."
SAMPLE_HELP = "Write a registry file of fictitious members, for trials."


def import_members(arguments: list[str]) -> int:
    """0 when the file was imported (rejects included), 1 when nothing was, 130 when interrupted."""
    parser = argparse.ArgumentParser("parvis registry import", description=IMPORT_HELP)
    parser.add_argument("file", type=Path, help="CSV in UTF-8, gzipped or not")
    parser.add_argument(
        "--dry-run", action="store_true", help="check and count; write nothing in the database"
    )
    parser.add_argument("--rejects", type=Path, metavar="PATH", help="default: FILE.rejects.csv")
    options = parser.parse_args(arguments)
    rejects = options.rejects or Path(f"{options.file}.rejects.csv")
    started = time.monotonic()
    try:
        with progress_bar(TaskProgressColumn()) as bar:
            task = bar.add_task("reading", total=None)
            report = bring_in(
                options.file,
                rejects,
                dry_run=options.dry_run,
                on_progress=lambda done: _show(bar, task, done),
            )
    except ImportRefused as refusal:
        print(f"parvis: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("parvis: interrupted: the registry is as it was; run the import again.", file=sys.stderr)
        return 130
    _tell(report, time.monotonic() - started, rejects, options.dry_run)
    return 0


def _show(bar: Progress, task: object, done: Done) -> None:
    description = "merging" if done.merging else "reading"
    bar.update(task, description=description, completed=done.done, total=None if done.merging else done.size)  # type: ignore[arg-type]


def _tell(report: Report, seconds: float, rejects: Path, dry_run: bool) -> None:
    if report.ignored_columns:
        print(f"Columns not looked at: {', '.join(report.ignored_columns)}")
    print(f"{'would be ' if dry_run else ''}new        {report.new:>12,}")
    print(f"{'would be ' if dry_run else ''}changed    {report.changed:>12,}")
    print(f"{'would be ' if dry_run else ''}unchanged  {report.unchanged:>12,}")
    print(f"{'would be ' if dry_run else ''}rejected   {report.rejected:>12,}")
    print(f"{report.rows:,} rows in {seconds:.1f} s ({report.rows / max(seconds, 0.001):,.0f} rows/s)")
    if report.rejected:
        print(f"What was rejected, line by line: {rejects}")
    if dry_run:
        print("Dry run: nothing was written in the database.")


def sample(arguments: list[str]) -> int:
    """0 when the file is written, 1 when it cannot be."""
    parser = argparse.ArgumentParser("parvis registry sample", description=SAMPLE_HELP)
    parser.add_argument("members", type=int, help=f"from 1 to {MOST_MEMBERS:,}")
    parser.add_argument(
        "--out", default="-", metavar="FILE", help="- for the standard output; .gz is gzipped"
    )
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same file (default 1)")
    options = parser.parse_args(arguments)
    if not 1 <= options.members <= MOST_MEMBERS:
        parser.error(f"members: from 1 to {MOST_MEMBERS:,}")
    try:
        with _output(options.out) as out, progress_bar(TaskProgressColumn()) as bar:
            task = bar.add_task("writing", total=options.members)
            write_sample(
                options.members,
                out,
                seed=options.seed,
                on_progress=lambda rows: bar.update(task, completed=rows),
            )
    except BrokenPipeError:
        return 1
    except OSError as error:
        print(f"parvis: {options.out} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


@contextmanager
def _output(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with Path(name).open("wb") as file:
        if not name.endswith(".gz"):
            yield file
            return
        # neither name nor time in the header: the same seed gives the same bytes
        with gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=1, mtime=0) as packed:
            yield cast("IO[bytes]", packed)
