"""A first count in the process itself, so that what is asked now and then costs no query.

Where a hit costs about as much as what it guards, and guards only against storms: the first ones of each
subject are counted here, and the others in the database too, where every process sees them.
"""

import time
from datetime import timedelta

MOST_SUBJECTS = 10_000


class FirstHits:
    """Those of one scope, in this process. Threads may let one more through."""

    def __init__(self) -> None:
        self._counts = dict[bytes, int]()
        self._ends_at = 0.0

    def spares(self, subject: bytes, *, first: int, window: timedelta) -> bool:
        """Is this one of the `first` hits of the subject in the window?"""
        now = time.monotonic()
        if now >= self._ends_at or len(self._counts) >= MOST_SUBJECTS:
            self._counts.clear()
            self._ends_at = now + window.total_seconds()
        count = self._counts[subject] = self._counts.get(subject, 0) + 1
        return count <= first

    def __len__(self) -> int:
        return len(self._counts)
