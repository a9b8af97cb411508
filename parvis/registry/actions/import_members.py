"""Imports a registry file: start reading here. The format and what an import does: docs/registry-file.md."""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Self

import psycopg
from django.conf import settings
from django.db import connection as django_connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from parvis.connections.keys import ring
from parvis.registry.actions.find_duplicates import Sifter
from parvis.registry.actions.merge_rows import alone, drop_staged, has_members, merge, staging
from parvis.registry.actions.prepare_rows import Prepared, Work
from parvis.registry.actions.read_blocks import BLOCK_BYTES, Block, Layout, RegistryFile
from parvis.registry.actions.refuse import ImportRefused
from parvis.registry.actions.run_workers import Workers, prepare_here, told
from parvis.registry.actions.split_lines import Reject

PROCESSES = 2
DROPPED_AT_ONCE = 10_000
NOT_FOR_LIBPQ = {"context", "cursor_factory", "prepare_threshold", "server_side_binding"}


@dataclass(frozen=True)
class Report:
    """How many rows were new, changed, unchanged, rejected; columns of the file that were not looked at."""

    new: int
    changed: int
    unchanged: int
    rejected: int
    ignored_columns: tuple[str, ...]

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.unchanged + self.rejected


@dataclass(frozen=True)
class Progress:
    """`done` and `size` in bytes of the file as stored (`size` None: unknown). `merging` comes last."""

    done: int
    size: int | None
    merging: bool = False


class RejectFile:
    """The CSV of rejects: line, column, reason. Gone at the end when there is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        try:
            self._file = path.open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise ImportRefused(
                f"The rejects cannot be written to {path} ({error.strerror}): name a file with --rejects."
            ) from None
        self._writer = csv.writer(self._file, delimiter=";", lineterminator="\n")
        self._writer.writerow(("line", "column", "reason"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: Any) -> None:
        self._file.close()
        if not self.count:
            self.path.unlink()

    def add(self, rejects: Iterable[Reject]) -> None:
        for reject in rejects:
            self._writer.writerow(reject)
            self.count += 1


def import_members(
    path: Path,
    rejects_path: Path,
    *,
    dry_run: bool = False,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    block_bytes: int = BLOCK_BYTES,
) -> Report:
    """Bring the registry up to date with a file: all of its sound rows, or nothing.

    `dry_run` checks and counts, and writes nothing in the database. Files of more than one block are shared
    between two processes. Raises ImportRefused; KeyboardInterrupt leaves the registry as it was.
    """
    if rejects_path.absolute() == path.absolute():
        raise ImportRefused(
            "The rejects cannot be written over the file itself: name another with --rejects."
        )
    with RegistryFile(path, block_bytes) as file:
        layout = file.read_layout()
        try:
            return _import(file, layout, rejects_path, dry_run, on_progress)
        except psycopg.Error as error:
            raise ImportRefused(told(error)) from None


def _import(
    file: RegistryFile,
    layout: Layout,
    rejects_path: Path,
    dry_run: bool,
    on_progress: Callable[[Progress], None],
) -> Report:
    database = _database()
    with ExitStack() as stack:
        connection = stack.enter_context(alone(database))
        rejects = stack.enter_context(RejectFile(rejects_path))
        sifter = stack.enter_context(Sifter())
        work = _work(database, layout, look_up=has_members(connection), stage=not dry_run)
        if not dry_run:
            stack.enter_context(staging(connection))
        for prepared in _prepared(work, file.blocks()):
            rejects.add(prepared.rejects)
            sifter.add(prepared.records)
            on_progress(Progress(prepared.position, file.size))
        on_progress(Progress(file.size or 0, file.size, merging=True))
        _take_duplicates_out(sifter, rejects, None if dry_run else connection)
        if not sum(sifter.counts) + rejects.count:
            raise ImportRefused(f"{file.path} holds no member.")
        if not dry_run:
            merge(connection, empty=not work.look_up, rekey=len(work.masters) > 1 and work.look_up)
        new, changed, unchanged = sifter.counts
        return Report(new, changed, unchanged, rejects.count, layout.ignored)


def _prepared(work: Work, blocks: Iterator[Block]) -> Iterator[Prepared]:
    """In this process when there is one block, in several when there are more."""
    first = list(islice(blocks, 2))
    if len(first) < 2:
        yield from prepare_here(work, first)
        return
    with Workers(work, PROCESSES) as workers:
        yield from workers.prepare(chain(first, blocks))


def _take_duplicates_out(sifter: Sifter, rejects: RejectFile, connection: psycopg.Connection | None) -> None:
    """The first row of a number stays; those that follow are rejected."""
    duplicates = sifter.duplicates()
    while some := list(islice(duplicates, DROPPED_AT_ONCE)):
        rejects.add(Reject(line, "number", f"is already on line {first}") for line, first in some)
        if connection is not None:
            drop_staged(connection, [line for line, _ in some])


def _work(database: str, layout: Layout, *, look_up: bool, stage: bool) -> Work:
    keys = ring()
    return Work(
        database=database,
        masters={id_: key.master for id_, key in keys.keys.items()},
        current=keys.current.id,
        rib_tail_length=settings.RIB_TAIL_LENGTH,
        today=timezone.localdate().isoformat(),
        layout=layout,
        look_up=look_up,
        stage=stage,
    )


def _database() -> str:
    """Django's database as a connection string: the processes that import do without Django."""
    parameters = django_connection.get_connection_params()
    wanted = {name: value for name, value in parameters.items() if name not in NOT_FOR_LIBPQ and value}
    return make_conninfo("", **wanted)
