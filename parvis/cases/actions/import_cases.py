"""Importing a file of cases: a thousand at a time, what cannot be taken written beside it."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any, Protocol

from parvis.cases.actions.take_cases import MOST, Result, take_cases
from parvis.cases.reading import Line, lines_of


class Writes(Protocol):
    def __call__(self, row: Iterable[Any], /) -> Any: ...


@dataclass
class Report:
    """How many items, by what became of them."""

    counts: Counter[Result] = field(default_factory=Counter)


def import_cases(
    path: Path, rejects: Path, report: Report, *, dry_run: bool = False, quiet: bool = False,
    on_progress: Callable[[int], None] = lambda done: None,
) -> None:  # fmt: skip
    """`report` is filled as it goes. Each thousand is a transaction: interrupted, the file is imported again.

    Raises BadFile, MembersUnavailable, and OSError when the rejects cannot be written.
    """
    with _rejects(rejects) as reject:
        for lines in _thousands(lines_of(path, on_progress)):
            good = [line for line in lines if not line.fault]
            bad = [(line.number, "", *line.fault) for line in lines if line.fault]
            report.counts[Result.REFUSED] += len(bad)
            answers = take_cases([line.raw for line in good], dry_run=dry_run, quiet=quiet)
            for line, answer in zip(good, answers, strict=True):
                report.counts[answer.result] += 1
                if answer.result == Result.REFUSED:
                    bad.append((line.number, answer.reference, answer.code, answer.sentence))
            for row in sorted(bad):
                reject(row)


def _thousands(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while some := list(islice(lines, MOST)):
        yield some


@contextmanager
def _rejects(path: Path) -> Iterator[Writes]:
    """The file is there only when something is in it."""
    path.unlink(missing_ok=True)
    opened = list[IO[str]]()

    def write(row: Iterable[Any]) -> None:
        if not opened:
            opened.append(path.open("w", encoding="utf-8", newline=""))
            csv.writer(opened[0], delimiter=";").writerow(("line", "reference", "code", "reason"))
        csv.writer(opened[0], delimiter=";").writerow(row)

    try:
        yield write
    finally:
        for file in opened:
            file.close()
