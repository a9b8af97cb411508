"""Hits counted by blocks, so that what is asked now and then costs no query.

Where a hit costs about as much as what it guards, and guards only against storms: a process counts those of
each subject, and tells the database of a whole block when it is full. The limit is passed over by less than
one block for each process.
"""

import time
from threading import Lock

from django.conf import settings

from parvis.limits.counters import hit

MOST_SUBJECTS = 10_000


class Blocks:
    """Those of one scope, in this process. Threads may let one more through."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._counts = dict[bytes, int]()
        self._ends_at = 0.0
        self._asking = Lock()  # else threads at once would each count a block for the same hits

    def allows(self, subject: bytes) -> bool:
        """Does one more hit pass? The database counts COUNTED_BY at once; with 1 it is asked each time."""
        maximum, window = min(settings.LIMITS[self._scope])
        now, size = time.monotonic(), min(settings.COUNTED_BY, maximum)
        if now >= self._ends_at or len(self._counts) >= MOST_SUBJECTS:
            self._counts.clear()
            self._ends_at = now + window.total_seconds()
        count = self._counts[subject] = self._counts.get(subject, 0) + 1
        if count < size:
            return True
        with self._asking:
            return self._asked(subject, size)

    def _asked(self, subject: bytes, size: int) -> bool:
        count = self._counts.get(subject, 0) + 1
        if count < size:  # another thread had a block counted meanwhile
            self._counts[subject] = count
            return True
        self._counts[subject] = size - 1  # until the database takes a block, it is asked each time
        allowed = hit({self._scope: subject}, count=size).allowed
        if allowed:
            self._counts[subject] = 0
        return allowed

    def __len__(self) -> int:
        return len(self._counts)
