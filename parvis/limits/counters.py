"""Limits: count a hit, say whether it passes. The table of limits is LIMITS in the settings.

A window opens at its first hit and closes a fixed time later. One SQL statement counts and answers, so
that two requests cannot both take the last place. Call it before the transaction of what it guards: a
failure there must still count.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.utils import timezone

from parvis.connections.keys import ring
from parvis.limits.models import Counter

HIT = """
INSERT INTO limits_counter AS c (scope, subject, hits, ends_at)
SELECT * FROM unnest(%s::text[], %s::bytea[], %s::int[], %s::timestamptz[]) ORDER BY 1, 2
ON CONFLICT (scope, subject) DO UPDATE SET
    hits = CASE WHEN c.ends_at <= %s THEN excluded.hits ELSE c.hits + excluded.hits END,
    ends_at = CASE WHEN c.ends_at <= %s THEN excluded.ends_at ELSE c.ends_at END
RETURNING scope, hits, ends_at
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


def hit(subjects: Mapping[str, bytes | str]) -> Verdict:
    """Count one hit for each {scope: subject}."""
    return _count(subjects, 1)


def give_back(subjects: Mapping[str, bytes | str]) -> None:
    """Take a hit back: the thing guarded did not happen (the registry gave no answer)."""
    _count(subjects, -1)


def address_subject(address: str) -> bytes:
    """The digest under which a network address is counted."""
    return ring().fingerprint("address", address)


def purge(now: datetime.datetime) -> int:
    """Delete the counters whose window is over; returns how many."""
    return Counter.objects.filter(ends_at__lt=now).delete()[0]


def _count(subjects: Mapping[str, bytes | str], step: int) -> Verdict:
    now = timezone.now()
    rows = [
        (f"{scope}/{index}", _digest(subject), step, now + window, maximum)
        for scope, subject in subjects.items()
        for index, (maximum, window) in enumerate(settings.LIMITS[scope])
    ]
    names, digests, steps, ends, _ = map(list, zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(HIT, [names, digests, steps, ends, now, now])
        counted = {scope: (hits, ends_at) for scope, hits, ends_at in cursor.fetchall()}
    return _verdict([(name, maximum, *counted[name]) for name, _, _, _, maximum in rows])


def _verdict(rows: list[tuple[str, int, int, datetime.datetime]]) -> Verdict:
    blocked: dict[str, datetime.datetime] = {}
    left: dict[str, int] = {}
    ends: dict[str, datetime.datetime] = {}
    for name, maximum, hits, ends_at in rows:
        scope = name.partition("/")[0]
        remaining = max(maximum - hits, 0)
        if remaining <= left.get(scope, remaining):
            left[scope], ends[scope] = remaining, ends_at
        if hits > maximum:
            blocked[scope] = max(ends_at, blocked.get(scope, ends_at))
    return Verdict(blocked, left, ends)


def _digest(subject: bytes | str) -> bytes:
    return subject if isinstance(subject, bytes) else sha256(subject.encode()).digest()
