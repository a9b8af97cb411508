"""What is asked of the journal and of its chain."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from parvis.journal.chain import EMPTY, Head
from parvis.journal.models import Link

LOOK_BACK = 10_000  # links: entries numbered before these, and not chained, are for the nightly sweep
# the bound is said twice: the links before it would be read otherwise
UNCHAINED = """FROM journal_entry entry WHERE entry.id >= {0} AND NOT EXISTS
    (SELECT FROM journal_link link WHERE link.entry_id = entry.id AND link.entry_id >= {0})"""
# a young chain is looked at whole: what commits late may be numbered before its very first link
OF_THE_LAST_LINKS = """SELECT CASE WHEN count(*) = %(links)s THEN min(entry_id) END AS min FROM
    (SELECT entry_id FROM journal_link ORDER BY position DESC LIMIT %(links)s) latest"""


BOUND = "(SELECT coalesce(min, 0) FROM bound)"
FIRST_THAT_WAITS = f"""WITH bound AS MATERIALIZED ({OF_THE_LAST_LINKS})
    SELECT extract(epoch FROM clock_timestamp() - entry.at) {UNCHAINED.format(BOUND)}
    ORDER BY entry.id LIMIT 1"""  # noqa: S608  constants
FEW = 1_000  # links looked at when the question comes often


@dataclass(frozen=True)
class Waiting:
    """The entries that no link holds yet: how many, and since when the oldest of them is there."""

    count: int
    oldest: datetime | None

    @property
    def age_s(self) -> float:
        return max(0.0, (timezone.now() - self.oldest).total_seconds()) if self.oldest else 0.0


NOTHING = Waiting(0, None)


def head() -> Head:
    last = Link.objects.order_by("-position").values_list("position", "digest").first()
    return Head(last[0], bytes(last[1])) if last else EMPTY


def first_that_may_wait(links: int = LOOK_BACK) -> int:
    """The number of the first entry from which some may not be chained, but for the very late ones."""
    with connection.cursor() as cursor:
        cursor.execute(OF_THE_LAST_LINKS, {"links": links})
        return int(cursor.fetchone()[0] or 0)


def waiting() -> Waiting:
    """All that wait, however old: goes through the whole journal."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), min(entry.at) {UNCHAINED.format(0)}")
        return Waiting(*cursor.fetchone())


def oldest_waiting_age() -> float | None:
    """How long the first entry that waits has been waiting, in seconds; None: nothing waits. One query."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST_THAT_WAITS, {"links": FEW})
        found = cursor.fetchone()
    return None if found is None else max(0.0, float(found[0]))
