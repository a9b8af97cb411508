"""Limits: count a hit, say whether it passes. The table of limits is LIMITS in the settings.

A window opens at its first hit and closes a fixed time later. One SQL statement counts and answers, so
that two requests cannot both take the last place. What is refused counts nowhere: clicking again would
otherwise lock people out for longer, and anybody could spend the tries of somebody else without one being
checked. Counting is refused inside the transaction of what it guards: undone with it, a failure there
would not count, and the counter would stay locked in the meantime.
"""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from parvis.connections.keys import ring
from parvis.limits.models import Counter

COUNT = """
WITH asked AS (
    SELECT * FROM unnest(%s::text[], %s::bytea[], %s::int[], %s::boolean[], %s::timestamptz[])
        AS asked (scope, subject, maximum, refuses, ends_at)
), standing AS (
    SELECT scope, hits, c.ends_at, refuses AND hits + %s > maximum AS is_full
    FROM limits_counter c JOIN asked USING (scope, subject) WHERE c.ends_at > %s
), counted AS (
    INSERT INTO limits_counter AS c (scope, subject, hits, ends_at)
    SELECT scope, subject, %s, ends_at FROM asked WHERE NOT EXISTS (SELECT FROM standing WHERE is_full)
    ORDER BY scope, subject
    ON CONFLICT (scope, subject) DO UPDATE SET
        hits = CASE WHEN c.ends_at <= %s THEN excluded.hits ELSE c.hits + excluded.hits END,
        ends_at = CASE WHEN c.ends_at <= %s THEN excluded.ends_at ELSE c.ends_at END
    RETURNING scope, hits, ends_at
)
SELECT scope, hits, ends_at, TRUE FROM counted
UNION ALL
SELECT scope, hits, ends_at, FALSE FROM standing WHERE EXISTS (SELECT FROM standing WHERE is_full)
"""
GIVE_BACK = """
UPDATE limits_counter AS c SET hits = GREATEST(c.hits - given.hits, 0)
FROM (
    SELECT id FROM limits_counter
    JOIN unnest(%s::text[], %s::bytea[]) AS asked (scope, subject) USING (scope, subject)
    WHERE ends_at > %s ORDER BY scope, subject FOR UPDATE OF limits_counter
) AS locked, (SELECT %s AS hits) AS given
WHERE c.id = locked.id
"""
READ = """
SELECT scope, hits, ends_at FROM limits_counter
JOIN unnest(%s::text[], %s::bytea[]) AS asked (scope, subject) USING (scope, subject)
WHERE ends_at > %s
"""


@dataclass(frozen=True)
class Verdict:
    """`blocked` maps each exceeded scope to the end of its window, `left` each scope to the hits left.

    `counted`: was the hit counted? Not when a scope refused it, nor by peek().
    """

    blocked: dict[str, datetime.datetime]
    left: dict[str, int]
    ends: dict[str, datetime.datetime]
    counted: bool

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


def hit(subjects: Mapping[str, bytes | str], *, advisory: Collection[str] = (), count: int = 1) -> Verdict:
    """Count one hit, or `count`, for each {scope: subject}; for none when one of them is exceeded.

    The scopes of `advisory` say in `blocked` that they are exceeded, go on counting and refuse nothing.
    One query; a second takes it back when the last place went to another at the same moment. Raises
    RuntimeError inside a transaction.
    """
    _refuse_inside_a_transaction()
    windows, now = _windows(subjects), timezone.now()
    maxima = [window.maximum for window in windows]
    refuses = [window.scope not in advisory for window in windows]
    ends = [now + window.length for window in windows]
    rows = _run(COUNT, windows, maxima, refuses, ends, count, now, count, now, now)
    hits = {name: (number, ends_at) for name, number, ends_at, _ in rows}
    if not all(counted for *_, counted in rows):
        return _verdict(windows, _fresh(windows, now) | hits, wanted=count)
    verdict = _verdict(windows, hits)
    if verdict.blocked.keys() <= set(advisory):
        return verdict
    _run(GIVE_BACK, windows, now, count, answers=False)
    before = {name: (number - count, ends_at) for name, (number, ends_at) in hits.items()}
    return _verdict(windows, before, wanted=count)


def peek(subjects: Mapping[str, bytes | str]) -> Verdict:
    """Would a hit pass, and how many are left? Counts nothing. One query."""
    windows, now = _windows(subjects), timezone.now()
    hits = {name: (number, ends_at) for name, number, ends_at in _run(READ, windows, now)}
    return _verdict(windows, _fresh(windows, now) | hits, wanted=1)


def give_back(subjects: Mapping[str, bytes | str]) -> None:
    """Take a hit back: the thing guarded did not happen (the registry gave no answer). One query."""
    _refuse_inside_a_transaction()
    _run(GIVE_BACK, _windows(subjects), timezone.now(), 1, answers=False)


def lift(subjects: Mapping[str, bytes | str]) -> int:
    """Let it be tried again at once: the counters are forgotten. Returns how many had counted something."""
    windows = _windows(subjects)
    counted = Q(pk__in=[])
    for window in windows:
        counted |= Q(scope=window.name, subject=window.subject)
    return Counter.objects.filter(counted).delete()[0]


def address_subject(address: str) -> bytes:
    """The digest under which a network address is counted."""
    return ring().fingerprint("address", address)


def purge(now: datetime.datetime) -> int:
    """Delete the counters whose window is over; returns how many."""
    return Counter.objects.filter(ends_at__lt=now).delete()[0]


def _windows(subjects: Mapping[str, bytes | str]) -> list[_Window]:
    return [
        _Window(scope, f"{scope}/{index}", digest(subject), maximum, length)
        for scope, subject in subjects.items()
        for index, (maximum, length) in enumerate(settings.LIMITS[scope])
    ]


def _run(statement: str, windows: list[_Window], *more: Any, answers: bool = True) -> list[Any]:
    names = [window.name for window in windows]
    with connection.cursor() as cursor:
        cursor.execute(statement, [names, [window.subject for window in windows], *more])
        return cursor.fetchall() if answers else []


def _fresh(windows: list[_Window], now: datetime.datetime) -> dict[str, tuple[int, datetime.datetime]]:
    return {window.name: (0, now + window.length) for window in windows}


def _verdict(
    windows: list[_Window], hits: Mapping[str, tuple[int, datetime.datetime]], *, wanted: int = 0
) -> Verdict:
    """`hits`: what was counted. `wanted`: how many more would be; 0 when those that are judged are in it."""
    verdict = Verdict({}, {}, {}, counted=not wanted)
    for window in windows:
        scope, (number, ends_at) = window.scope, hits[window.name]
        remaining = max(window.maximum - number, 0)
        if remaining <= verdict.left.get(scope, remaining):
            verdict.left[scope], verdict.ends[scope] = remaining, ends_at
        if number + wanted > window.maximum:
            verdict.blocked[scope] = max(ends_at, verdict.blocked.get(scope, ends_at))
    return verdict


def _refuse_inside_a_transaction() -> None:
    blocks = connection.atomic_blocks
    # Django marks the one that it opens around each test, as for atomic(durable=True)
    if blocks and not getattr(blocks[-1], "_from_testcase", False):
        raise RuntimeError(
            "count before the transaction of what is guarded: undone with it, no hit would last"
        )


def digest(subject: bytes | str) -> bytes:
    """What a subject is kept as."""
    return subject if isinstance(subject, bytes) else sha256(subject.encode()).digest()
