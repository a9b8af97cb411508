"""Makes anew, under the current key, what is under an older one: a few rows at a time, the portal serving.

Each batch is a short transaction that locks its rows, passing over those that somebody else holds: nothing
written meanwhile is ever overwritten, and nobody waits long. Where it stands is in the rows themselves, in
the first byte of each value: interrupted, it is simply run again; two may run at once.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from parvis.connections.keys import ring
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.lib.keys import Tampered, UnknownKey
from parvis.upkeep.needs import stale_rows
from parvis.upkeep.table import KEPT, Columns, Kept

BATCH = 500
PASSES = 5
FIRST = UUID(int=0)


@dataclass
class Report:
    """By table: how many rows were made anew; which cannot be read; which clash with another row.

    Two accounts clash when both hold the same e-mail, each under another key.
    """

    renewed: Counter[str] = field(default_factory=Counter)
    unreadable: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    clashing: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))

    def left(self, kept: Kept) -> int:
        return len(self.unreadable[kept.name] | self.clashing[kept.name])


def rows_to_renew() -> int:
    """How many rows a rotation finds to do now."""
    current = ring().current.id
    return sum(stale_rows(kept, current) for kept in KEPT)


def rotate(
    on_progress: Callable[[int], None] = lambda rows: None,
    *,
    batch: int = BATCH,
    wait: Callable[[], None] = lambda: time.sleep(1),
) -> Report:
    """Rotate every table; `on_progress` is told how many rows were made anew since it was told last.

    What was locked, or written again by a process with an older key, has its turn in another pass, after
    `wait`. Journals the count, interrupted or not.
    """
    report = Report()
    try:
        for kept in KEPT:
            for _ in range(PASSES if kept.renewed else 0):
                _pass(kept, batch, report, on_progress)
                if stale_rows(kept, ring().current.id) <= report.left(kept):
                    break
                wait()
    finally:
        if count := report.renewed.total():
            journal.record(Event.KEYS_ROTATED, Actor.SYSTEM, count=count)
    return report


def _pass(kept: Kept, batch: int, report: Report, on_progress: Callable[[int], None]) -> None:
    """Once through the table, in the order of the primary key."""
    after = FIRST
    while True:
        before = report.renewed.total()
        with transaction.atomic():
            rows = _lock(kept, after, batch)
            renewed = _write(kept, _made_anew(kept, rows, report), report)
        report.renewed[kept.name] += renewed  # only now: what is told is committed
        if report.renewed.total() > before:
            on_progress(renewed)
        if not rows:
            return
        after = rows[-1][0]


def _lock(kept: Kept, after: UUID, batch: int) -> list[tuple[UUID, Columns]]:
    stale = " OR ".join(f"substring({column} from 1 for 1) <> %s" for column in kept.renewed)
    current = ring().current.prefix
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {', '.join(kept.renewed)} FROM {kept.table} WHERE id > %s AND ({stale}) "  # noqa: S608  (constants)
            "ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED",
            [after, *[current] * len(kept.renewed), batch],
        )
        found = cursor.fetchall()
    return [
        (id_, {c: None if v is None else bytes(v) for c, v in zip(kept.renewed, values, strict=True)})
        for id_, *values in found
    ]


def _made_anew(
    kept: Kept, rows: Sequence[tuple[UUID, Columns]], report: Report
) -> list[tuple[UUID, Columns]]:
    anew = []
    for id_, columns in rows:
        try:
            anew.append((id_, kept.renew(kept.table, id_, columns)))
        except (UnknownKey, Tampered):
            report.unreadable[kept.name].add(id_)
    return anew


def _write(kept: Kept, rows: Sequence[tuple[UUID, Columns]], report: Report) -> int:
    """How many rows were written: all of them, but for those that clash with another row."""
    try:
        with transaction.atomic():
            return _update(kept, rows)
    except IntegrityError:
        if len(rows) > 1:
            return sum(_write(kept, [row], report) for row in rows)
        report.clashing[kept.name].add(rows[0][0])
        return 0


def _update(kept: Kept, rows: Sequence[tuple[UUID, Columns]]) -> int:
    if not rows:
        return 0
    values = [[columns[column] for _, columns in rows] for column in kept.renewed]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {kept.table} AS t SET {', '.join(f'{c} = v.{c}' for c in kept.renewed)} "  # noqa: S608  (constants)
            f"FROM unnest(%s::uuid[]{', %s::bytea[]' * len(kept.renewed)}) "
            f"AS v (id, {', '.join(kept.renewed)}) WHERE t.id = v.id",
            [[id_ for id_, _ in rows], *values],
        )
        return int(cursor.rowcount)
