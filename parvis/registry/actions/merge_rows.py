"""The database's side of an import: the lock, the staging table, the one merge."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg

from parvis.registry.actions.prepare_rows import MEMBERS, STAGING
from parvis.registry.actions.refuse import ImportRefused

LOCK = 7_240_917_316_002  # any number that nothing else takes
COLUMNS = ("id", "number_fingerprint", "status", "sealed", "rib_evidence", "card_evidence", "content_digest")
CREATE = f"""
CREATE UNLOGGED TABLE {STAGING} (
    line bigint, id uuid, number_fingerprint bytea, rib_evidence bytea, card_evidence bytea,
    content_digest bytea, status text, sealed bytea
) WITH (autovacuum_enabled = false)
"""
DROP = f"DROP TABLE IF EXISTS {STAGING}"
# fmt: off
# members whose fingerprint was made with an older key get the new one, so that the merge finds them
REKEY = f"""
UPDATE {MEMBERS} m SET number_fingerprint = s.number_fingerprint FROM {STAGING} s
WHERE m.id = s.id AND m.number_fingerprint <> s.number_fingerprint
"""  # noqa: S608  (constants)
INSERT = f"""
INSERT INTO {MEMBERS} AS m ({', '.join(COLUMNS)}) SELECT {', '.join(COLUMNS)} FROM {STAGING}
"""  # noqa: S608
MERGE = f"""{INSERT}
ON CONFLICT (number_fingerprint) DO UPDATE SET
{', '.join(f'{column} = excluded.{column}' for column in COLUMNS[2:])}
WHERE m.content_digest <> excluded.content_digest
"""
# fmt: on


@contextmanager
def alone(database: str) -> Iterator[psycopg.Connection]:
    """A connection that holds the lock of imports. Raises ImportRefused when another one is running."""
    with psycopg.connect(database, autocommit=True) as connection:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        if row is None or not row[0]:
            raise ImportRefused("Another import is running: wait until it ends, then try again.")
        try:
            yield connection
        finally:
            if not connection.broken:  # the server notices a little later that a connection is closed
                connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def staging(connection: psycopg.Connection) -> Iterator[None]:
    """An empty staging table. What an import that was killed has left is dropped first."""
    connection.execute(DROP)
    connection.execute(CREATE)
    try:
        yield
    finally:
        if not connection.broken:
            connection.execute(DROP)


def has_members(connection: psycopg.Connection) -> bool:
    row = connection.execute(f"SELECT EXISTS (SELECT 1 FROM {MEMBERS})").fetchone()  # noqa: S608
    return bool(row and row[0])


def drop_staged(connection: psycopg.Connection, lines: Sequence[int]) -> None:
    """Take lines back that were staged."""
    # made here, for the files that hold numbers twice: the others need no index
    connection.execute(f"CREATE INDEX IF NOT EXISTS {STAGING}_line ON {STAGING} (line)")
    connection.execute(f"DELETE FROM {STAGING} WHERE line = ANY(%s)", [list(lines)])  # noqa: S608


def merge(connection: psycopg.Connection, *, empty: bool, rekey: bool) -> None:
    """All of what is staged, or nothing. `empty`: the registry had nobody before the import.

    Nothing can conflict then, for imports alone add members and one runs at a time: not asking PostgreSQL to
    look saves a third of the merge.
    """
    with connection.transaction():
        if rekey:
            connection.execute(f"ANALYZE {STAGING}")
            connection.execute(REKEY)
        connection.execute(INSERT if empty else MERGE)
    connection.execute(f"ANALYZE {MEMBERS}")
