"""Is each thing that the portal stands on there? What /sante/ answers."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.db import Error, connection

from parvis.connections import members
from parvis.journal.queries import oldest_waiting_age
from parvis.letters.queries import oldest_queued_age
from parvis.lib.outage import Outage

OLDEST_LETTER = timedelta(minutes=15)
UP, DOWN, UNKNOWN = "up", "down", "unknown"


@dataclass(frozen=True)
class Health:
    """`oldest_s`: how long the oldest letter has waited, in seconds; None: nothing waits, or unknown.

    `unchained_s`: the same of the journal's entries; it does not make the portal unsound for people.
    """

    database: str
    registry: str
    oldest_s: float | None
    unchained_s: float | None = None

    @property
    def sound(self) -> bool:
        late = self.oldest_s is not None and self.oldest_s > OLDEST_LETTER.total_seconds()
        return self.database == UP and self.registry != DOWN and not late

    def as_json(self) -> dict[str, Any]:
        told = asdict(self)
        oldest, unchained = told.pop("oldest_s"), told.pop("unchained_s")
        return {
            "status": "ok" if self.sound else "failing",
            **told,
            "queue": {"oldest_s": None if oldest is None else round(oldest, 1)},
            "journal": {"oldest_s": None if unchained is None else round(unchained, 1)},
        }


def health() -> Health:
    """Never raises: what does not answer is said to be down."""
    try:
        oldest, unchained = oldest_queued_age(), oldest_waiting_age()
    except Error:
        # closed by hand: a broken connection would be kept for the next request of this thread
        connection.close()
        return Health(database=DOWN, registry=UNKNOWN, oldest_s=None)
    return Health(database=UP, registry=_registry(), oldest_s=oldest, unchained_s=unchained)


def _registry() -> str:
    try:
        members.port().ping()
    except (Outage, Error):
        return DOWN
    return UP
