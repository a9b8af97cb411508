"""Which values need which key: read in the database from the first byte of each."""

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from django.db import connection

from parvis.lib.keys import EVIDENCE_BYTES
from parvis.upkeep.table import KEPT, Kept

Census = list[tuple[tuple[int | None, ...], int]]


class Reason:
    """Why a value is still under an older key, as a sentence that says what to do."""

    ROTATION = (
        "`parvis keys rotate` renews these. Should they come back, a web server or a worker still works with "
        "the older key: restart it."
    )
    FACTS = (
        "`parvis registry import` renews these, with a file that holds every member: the numbers and tails "
        "that they stand for are kept nowhere. Whoever is in no file any more must be in one once more."
    )
    UNDER_WAY = (
        "people who are opening an account typed these before their web server knew the current key. Wait "
        "until they are done, an hour as a rule, before `parvis registry import`."
    )
    SHORT_LIVED = (
        "letters with a code are in the post: each is good for thirty days. Wait until they are over."
    )


@dataclass(frozen=True)
class Need:
    """`count` values of a column that are under an older key."""

    key: int
    table: str
    column: str
    count: int
    reason: str


class _Found(NamedTuple):
    key: int
    column: str


def census(kept: Kept, columns: tuple[str, ...]) -> Census:
    """How many rows there are for each combination of key ids in these columns. One scan of the table.

    None: the column is empty. 0: it holds something that no key made.
    """
    firsts = ", ".join(f"substring({column} from 1 for 1)" for column in columns)
    places = ", ".join(str(place + 1) for place in range(len(columns)))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {firsts}, count(*) FROM {kept.table} GROUP BY {places}")  # noqa: S608  (constants)
        return [(tuple(map(_id, first)), count) for *first, count in cursor.fetchall()]


def _id(first: bytes | memoryview | None) -> int | None:
    return None if first is None else (*bytes(first), 0)[0]


def stale_rows(kept: Kept, current: int) -> int:
    """How many rows a rotation has to make anew."""
    combinations = census(kept, kept.renewed) if kept.renewed else []
    return sum(count for ids, count in combinations if any(id_ not in (None, current) for id_ in ids))


def needs(current: int) -> list[Need]:
    """What is not under the current key, by key, table and column."""
    found = [need for kept in KEPT for need in _needs_of(kept, current)]
    return sorted(found, key=lambda need: need.key)


def _needs_of(kept: Kept, current: int) -> list[Need]:
    columns = kept.renewed + kept.facts_needed + kept.short_lived
    counts = Counter[_Found]()
    for ids, count in census(kept, columns):
        for column, id_ in zip(columns, ids, strict=True):
            if id_ not in (None, current):
                counts[_Found(id_, column)] += count
    for column in kept.joined:
        counts.update(map(partial(_Found, column=column), _keys_of_joined(kept, column, current)))
    return [
        Need(key, kept.name, column, count, _reason(kept, column)) for (key, column), count in counts.items()
    ]


def _reason(kept: Kept, column: str) -> str:
    if column in kept.renewed:
        return Reason.ROTATION
    if column in kept.short_lived:
        return Reason.SHORT_LIVED
    return Reason.FACTS if column in kept.facts_needed else Reason.UNDER_WAY


def _keys_of_joined(kept: Kept, column: str, current: int) -> list[int]:
    """The keys of each joined value that does without the current one. Few rows have any."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {kept.table} WHERE {column} IS NOT NULL")  # noqa: S608  (constants)
        joined = [bytes(value)[::EVIDENCE_BYTES] for (value,) in cursor.fetchall()]
    return [key for keys in joined if current not in keys for key in keys]
