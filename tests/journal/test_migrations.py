"""Migrations of the journal: sign-ins write to it while they run."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddIndex


def test_indexes_are_built_without_stopping_those_who_write():
    migrations = MigrationLoader(None).disk_migrations
    stopping = [
        f"{name}: {operation.index.name}"
        for (app, name), migration in migrations.items()
        if app == "journal"
        for operation in migration.operations
        if isinstance(operation, AddIndex) and not isinstance(operation, AddIndexConcurrently)
    ]
    assert stopping == []


def test_the_indexes_are_there_and_sound(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
            "WHERE indisvalid AND indrelid = 'journal_entry'::regclass"
        )
        names = {name for (name,) in cursor.fetchall()}
    assert {"journal_by_hour", "journal_of_agents"} <= names
