"""Checks, seals and stages the rows of a block. Runs in several processes at once, without Django."""

import os
import struct
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

import psycopg

from parvis.lib.keys import KeyRing
from parvis.registry.actions.read_blocks import Block, Layout
from parvis.registry.actions.split_lines import Reject, split_lines
from parvis.registry.rules import Rejected, Row, read_row

MEMBERS = "registry_member"
STAGING = "registry_import"
COLUMNS = "line, id, number_fingerprint, rib_evidence, card_evidence, content_digest, status, sealed"
COPY = f"COPY {STAGING} ({COLUMNS}) FROM STDIN (FORMAT BINARY)"
KNOWN = f"""
SELECT number_fingerprint, id, content_digest FROM {MEMBERS} WHERE number_fingerprint = ANY(%s)
"""  # noqa: S608  (constants)

# https://www.postgresql.org/docs/16/sql-copy.html, "Binary Format": each value after its length in bytes
COPY_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
COPY_END = b"\xff\xff"
_START = struct.Struct(">hiqi16si33s").pack
_RIB = struct.Struct(">i33s").pack
_END = struct.Struct(">i33si33si").pack
_LENGTH = struct.Struct(">i").pack
NO_RIB = _LENGTH(-1)

NEW, CHANGED, UNCHANGED = range(3)
BUCKETS = 64
RECORD = struct.Struct(">16sQB")  # of a sound row: start of its digest, line, one of the three above


@dataclass(frozen=True)
class Work:
    """All that a process must know. `look_up` is False when the registry is empty before the import."""

    database: str
    masters: dict[int, bytes] = field(repr=False)
    current: int
    rib_tail_length: int
    today: str
    layout: Layout
    look_up: bool
    stage: bool


@dataclass(frozen=True)
class Prepared:
    """What came of a block: its rejects, and RECORDs by bucket."""

    number: int
    position: int
    rejects: list[Reject]
    records: list[bytes]


class Candidate(NamedTuple):
    """A sound row with its fingerprint and the digest of its content."""

    line: int
    row: Row
    fingerprint: bytes
    digest: bytes


class Preparer:
    """Holds the keys and one connection to the database. Close it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.keys = KeyRing(work.masters, work.current)
        self.pick = itemgetter(*work.layout.places)
        self.connection = psycopg.connect(work.database, autocommit=True)
        # what is staged may be lost: it is only ever merged by the import that staged it
        self.connection.execute("SET synchronous_commit = off")

    def close(self) -> None:
        self.connection.close()

    def prepare(self, block: Block) -> Prepared:
        """Stage what is new or changed in one COPY."""
        rejects: list[Reject] = []
        candidates = list(self._candidates(block, rejects))
        known = self._known(candidates) if self.work.look_up and candidates else {}
        records: list[list[bytes]] = [[] for _ in range(BUCKETS)]
        staged, now = [COPY_HEAD], time.time_ns() // 1_000_000
        for candidate in candidates:
            print_ = candidate.fingerprint
            id_, digest = known.get(print_, (None, None))
            state = NEW if id_ is None else UNCHANGED if digest == candidate.digest else CHANGED
            records[print_[1] % BUCKETS].append(RECORD.pack(print_[1:17], candidate.line, state))
            if state != UNCHANGED and self.work.stage:
                staged += self._staged(candidate, id_ or _time_ordered_uuid(now))
        if len(staged) > 1:
            staged.append(COPY_END)
            with self.connection.cursor().copy(COPY) as copy:
                copy.write(b"".join(staged))
        return Prepared(block.number, block.position, rejects, [b"".join(bucket) for bucket in records])

    def _candidates(self, block: Block, rejects: list[Reject]) -> Iterator[Candidate]:
        tail_length, today, width, pick = (
            self.work.rib_tail_length, self.work.today, self.work.layout.width, self.pick
        )  # fmt: skip
        fingerprint = self.keys.fingerprint
        for line, fields in split_lines(block, self.work.layout.delimiter, rejects):
            if len(fields) != width:
                rejects.append(Reject(line, "", f"has {len(fields)} fields in place of {width}"))
                continue
            fields.append("")
            try:
                row = read_row(pick(fields), tail_length, today)
            except Rejected as fault:
                rejects.append(Reject(line, fault.column, fault.reason))
                continue
            yield Candidate(
                line, row, fingerprint("number", row.number), fingerprint("member", "\0".join(row))
            )

    def _known(self, candidates: list[Candidate]) -> dict[bytes, tuple[uuid.UUID, bytes]]:
        """(id, digest) of the members on file, by fingerprint under the current key."""
        prints = {candidate.fingerprint: candidate.fingerprint for candidate in candidates}
        if len(self.keys.keys) > 1:
            for candidate in candidates:
                for print_ in self.keys.fingerprints("number", candidate.row.number)[1:]:
                    prints[print_] = candidate.fingerprint
        found = self.connection.execute(KNOWN, [list(prints)], binary=True)
        return {prints[print_]: (id_, digest) for print_, id_, digest in found}

    def _staged(self, candidate: Candidate, id_: uuid.UUID) -> tuple[bytes, ...]:
        """The row in the binary format of COPY."""
        line, row, print_, digest = candidate
        number = row.number
        evidence = self.keys.evidence
        rib = _RIB(33, evidence("rib", number, row.rib_tail)) if row.rib_tail else NO_RIB
        card = evidence("card", number, row.card_tail)
        sealed = self.keys.seal(MEMBERS, "sealed", id_, row.plain.encode())
        status = row.status.encode()
        start = _START(8, 8, line, 16, id_.bytes, 33, print_)
        return start, rib, _END(33, card, 33, digest, len(status)), status, _LENGTH(len(sealed)), sealed


def _time_ordered_uuid(milliseconds: int) -> uuid.UUID:
    """UUID version 7 (RFC 9562): the index of ids grows at one end, which is quicker."""
    random = int.from_bytes(os.urandom(10))
    # 48 bits of time, 4 of version, 12 random, 2 of variant, 62 random
    high = milliseconds << 16 | 0x7000 | random >> 68
    return uuid.UUID(int=high << 64 | 2 << 62 | random & (1 << 62) - 1)
