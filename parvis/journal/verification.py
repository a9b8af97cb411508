"""Recomputes the whole chain, in order, and says where it first breaks."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection

from parvis.journal.chain import BEFORE_THE_FIRST, EMPTY, Head, columns_of, following
from parvis.journal.queries import NOTHING, Waiting, head, waiting

BATCH = 10_000  # links read at once: memory stays flat
# the links first: joined in one go, PostgreSQL may read both tables whole for each batch
SOME = f"""WITH link AS MATERIALIZED (
        SELECT * FROM journal_link WHERE position > %s AND position <= %s ORDER BY position LIMIT {BATCH}
    ) SELECT link.position, link.entry_id, link.digest, entry.id, {columns_of("entry")}
    FROM link LEFT JOIN journal_entry entry ON entry.id = link.entry_id ORDER BY link.position"""  # noqa: S608  constants

LONGEST_TRANSACTION = timedelta(hours=1)  # what commits late has its place after later hours

Read = tuple[Any, ...]


class Fault(StrEnum):
    """How a link does not fit."""

    GAP = "gap"  # links were removed before it, or it was put elsewhere
    GONE = "gone"  # its entry was removed
    EARLY = "early"  # its hour is long before that of the entry before it: it was written later than it says
    CHANGED = "changed"  # entry, link or order: what is there does not give the digest


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold."""

    position: int
    entry: int
    fault: Fault


@dataclass(frozen=True)
class KeptHead:
    """A head as it was told one day, kept out of the database."""

    position: int
    digest: bytes
    at: datetime | None = None


@dataclass
class Findings:
    """What the verification found. `first` and `breaks`: where it breaks, and how many links do not fit.

    `strangers`: the kept heads that are not in the chain, the earliest first.
    """

    links: int = 0
    head: Head = EMPTY
    breaks: int = 0
    first: Break | None = None
    strangers: list[KeptHead] = field(default_factory=list)
    waiting: Waiting = NOTHING

    @property
    def sound(self) -> bool:
        return not self.breaks and not self.strangers


def verify(
    kept: Iterable[KeptHead] = (), on_progress: Callable[[int], object] = lambda links: None
) -> Findings:
    """Go through every link up to the head of this moment; entries may be written meanwhile.

    `on_progress` is told how many links were read since the last time.
    """
    sought = sorted(kept, key=lambda one: one.position)
    positions = {one.position for one in sought}
    digests = {0: BEFORE_THE_FIRST}
    found = Findings(head=head())
    walk = _Walk(found)
    for links in _batches(found.head.position):
        for link in links:
            walk.meet(link)
            if link[0] in positions:
                digests[link[0]] = bytes(link[2])
        on_progress(len(links))
    found.strangers = [one for one in sought if digests.get(one.position) != one.digest]
    found.waiting = waiting()
    return found


class _Walk:
    """Goes from link to link. After a break it goes on from what is written there, to count them."""

    def __init__(self, found: Findings) -> None:
        self.found = found
        self.position, self.digest = EMPTY
        self.at = ""  # of the entry before, as it is digested

    def meet(self, link: Read) -> None:
        position, entry, written, present = link[0], link[1], bytes(link[2]), link[3]
        if position != self.position + 1:
            self._note(position, entry, Fault.GAP)
        elif present is None:
            self._note(position, entry, Fault.GONE)
        elif following(self.digest, link[4:]) != written:
            self._note(position, entry, Fault.CHANGED)
        elif _long_before(link[5], self.at):
            self._note(position, entry, Fault.EARLY)
        self.at = link[5] or self.at
        self.position, self.digest = position, written
        self.found.links += 1

    def _note(self, position: int, entry: int, fault: Fault) -> None:
        self.found.breaks += 1
        self.found.first = self.found.first or Break(position, entry, fault)


def _long_before(at: str, former: str) -> bool:
    """As text first: the moments of a whole journal are slow to read."""
    if at >= former:
        return False
    return datetime.fromisoformat(former) - datetime.fromisoformat(at) > LONGEST_TRANSACTION


def _batches(until: int) -> Iterator[list[Read]]:
    """The links in order, each with its entry, up to a position."""
    reached = 0
    with connection.cursor() as cursor:
        while reached < until:
            cursor.execute(SOME, [reached, until])
            links: list[Read] = cursor.fetchall()
            if not links:
                return
            yield links
            reached = links[-1][0]
