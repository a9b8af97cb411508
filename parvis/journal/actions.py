"""Writes to the journal: an entry, at once; its link in the chain, soon after."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from parvis.journal.chain import Head, Row, columns_of, links
from parvis.journal.enums import Actor, Detail, Event, Reason
from parvis.journal.models import Entry
from parvis.journal.queries import UNCHAINED, first_that_may_wait, head

BATCH = 5_000  # entries chained in one transaction
ONE_AT_A_TIME = 0x50525643  # any number, as long as nothing else locks it
SOME = f"SELECT {columns_of('entry')} {UNCHAINED.format('%(start)s')} ORDER BY entry.id LIMIT {BATCH}"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class AtDesk:
    """An agent does something for somebody, and says why."""

    agent: UUID
    reason: Reason


def record(
    event: Event, actor: Actor, subject: UUID | None = None, count: int | None = None, *,
    detail: Detail | None = None, agent: UUID | None = None, reason: Reason | None = None,
) -> None:  # fmt: skip
    """Add an entry, in the caller's transaction.

    There is no free text on purpose: nothing personal can be written here. `agent`: who acts, at the desk.
    """
    Entry.objects.create(
        event=Event(event), actor=Actor(actor), subject=subject, count=count,
        detail=Detail(detail) if detail else "", agent=agent, reason=Reason(reason) if reason else "",
    )  # fmt: skip


def record_for(
    event: Event, actor: Actor, subject: UUID, desk: AtDesk | None, *, detail: Detail | None = None
) -> None:
    """The same, of something that an agent may have done in the place of `actor`."""
    if desk is None:
        record(event, actor, subject, detail=detail)
    else:
        record(event, Actor.AGENT, subject, detail=detail, agent=desk.agent, reason=desk.reason)


def chain_entries(*, everything: bool = False) -> int:
    """Put the entries that wait in the chain. Returns how many.

    Only what may still wait is looked at, unless `everything` is: an entry whose transaction lasted so
    long that tens of thousands of later ones are chained already is found by that alone. Several may run:
    the second finds the first at work, and ends.
    """
    start, done = (0 if everything else first_that_may_wait()), 0
    while (batch := _chain_batch(start)) is not None:
        start, count = batch
        done += count
        if count < BATCH:
            break
    if done:
        log.info("journal_chained", entries=done)
    return done


@transaction.atomic
def _chain_batch(start: int) -> tuple[int, int] | None:
    """Where to go on, and how many were chained. None when another is at work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(SOME, {"start": start})
        rows = cast("list[Row]", cursor.fetchall())
        if rows:
            _append(cursor, head(), rows)
    return (rows[-1][0] + 1 if rows else start), len(rows)


def _append(cursor: CursorWrapper, behind: Head, rows: list[Row]) -> None:
    with cursor.copy("COPY journal_link (position, entry_id, digest) FROM STDIN") as copy:
        for link in links(behind, rows):
            copy.write_row(link)


def tell_head() -> Head:
    """Chain what waits, then write the head in the logs: what is kept there can be checked years later."""
    chain_entries(everything=True)
    told = head()
    log.info("journal_head", position=told.position, chain_digest=told.digest.hex())
    return told
