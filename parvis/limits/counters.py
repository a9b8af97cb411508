"""Limits: count a hit, say whether it passes. The table of limits is LIMITS in the settings.

A window opens at its first hit and closes a fixed time later. One SQL statement counts and answers, so
that two requests cannot both take the last place. It is refused inside the transaction of what it guards:
undone with it, a failure there would not count, and the counter would stay locked in the meantime.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from parvis.connections.keys import ring
from parvis.limits.models import Counter

COUNT = """
INSERT INTO limits_counter AS c (scope, subject, hits, ends_at)
SELECT * FROM unnest(%s::text[], %s::bytea[], %s::int[], %s::timestamptz[]) ORDER BY 1, 2
ON CONFLICT (scope, subject) DO UPDATE SET
    hits = CASE WHEN c.ends_at <= %s THEN excluded.hits ELSE c.hits + 1 END,
    ends_at = CASE WHEN c.ends_at <= %s THEN excluded.ends_at ELSE c.ends_at END
RETURNING scope, hits, ends_at
"""
GIVE_BACK = """
UPDATE limits_counter AS c SET hits = GREATEST(c.hits - 1, 0)
FROM (
    SELECT id FROM limits_counter
    JOIN unnest(%s::text[], %s::bytea[]) AS given (scope, subject) USING (scope, subject)
    WHERE ends_at > %s ORDER BY scope, subject FOR UPDATE OF limits_counter
) AS locked
WHERE c.id = locked.id
"""
READ = """
SELECT scope, hits, ends_at FROM limits_counter
JOIN unnest(%s::text[], %s::bytea[]) AS asked (scope, subject) USING (scope, subject)
WHERE ends_at > %s
"""


@dataclass(frozen=True)
class Verdict:
    """`blocked` maps each exceeded scope to the end of its window, `left` each scope to the hits left."""

    blocked: dict[str, datetime.datetime]
    left: dict[str, int]
    ends: dict[str, datetime.datetime]

    @property
    def allowed(self) -> bool:
        return not self.blocked

    @property
    def until(self) -> datetime.datetime | None:
        """When the last of the exceeded windows closes."""
        return max(self.blocked.values(), default=None)


@dataclass(frozen=True)
class _Window:
    scope: str
    name: str
    subject: bytes
    maximum: int
    length: datetime.timedelta


def hit(subjects: Mapping[str, bytes | str]) -> Verdict:
    """Count one hit for each {scope: subject}. One query. Raises RuntimeError inside a transaction."""
    _refuse_inside_a_transaction()
    windows, now = _windows(subjects), timezone.now()
    ends = [now + window.length for window in windows]
    rows = _run(COUNT, windows, [1] * len(windows), ends, now, now)
    counted = {name: (hits, ends_at) for name, hits, ends_at in rows}
    return _verdict(windows, counted)


def peek(subjects: Mapping[str, bytes | str]) -> Verdict:
    """Would a hit pass, and how many are left? Counts nothing. One query."""
    windows, now = _windows(subjects), timezone.now()
    counted = {window.name: (0, now + window.length) for window in windows}
    rows = _run(READ, windows, now)
    counted |= {name: (hits, ends_at) for name, hits, ends_at in rows}
    return _verdict(windows, counted, ahead=1)


def give_back(subjects: Mapping[str, bytes | str]) -> None:
    """Take a hit back: the thing guarded did not happen (the registry gave no answer). One query."""
    _refuse_inside_a_transaction()
    _run(GIVE_BACK, _windows(subjects), timezone.now(), answers=False)


def address_subject(address: str) -> bytes:
    """The digest under which a network address is counted."""
    return ring().fingerprint("address", address)


def purge(now: datetime.datetime) -> int:
    """Delete the counters whose window is over; returns how many."""
    return Counter.objects.filter(ends_at__lt=now).delete()[0]


def _windows(subjects: Mapping[str, bytes | str]) -> list[_Window]:
    return [
        _Window(scope, f"{scope}/{index}", _digest(subject), maximum, length)
        for scope, subject in subjects.items()
        for index, (maximum, length) in enumerate(settings.LIMITS[scope])
    ]


def _run(statement: str, windows: list[_Window], *more: Any, answers: bool = True) -> list[Any]:
    names = [window.name for window in windows]
    with connection.cursor() as cursor:
        cursor.execute(statement, [names, [window.subject for window in windows], *more])
        return cursor.fetchall() if answers else []


def _verdict(
    windows: list[_Window], counted: Mapping[str, tuple[int, datetime.datetime]], ahead: int = 0
) -> Verdict:
    verdict = Verdict({}, {}, {})
    for window in windows:
        scope, (hits, ends_at) = window.scope, counted[window.name]
        remaining = max(window.maximum - hits, 0)
        if remaining <= verdict.left.get(scope, remaining):
            verdict.left[scope], verdict.ends[scope] = remaining, ends_at
        if hits + ahead > window.maximum:
            verdict.blocked[scope] = max(ends_at, verdict.blocked.get(scope, ends_at))
    return verdict


def _refuse_inside_a_transaction() -> None:
    blocks = connection.atomic_blocks
    # Django marks the one that it opens around each test, as for atomic(durable=True)
    if blocks and not getattr(blocks[-1], "_from_testcase", False):
        raise RuntimeError(
            "count before the transaction of what is guarded: undone with it, no hit would last"
        )


def _digest(subject: bytes | str) -> bytes:
    return subject if isinstance(subject, bytes) else sha256(subject.encode()).digest()
