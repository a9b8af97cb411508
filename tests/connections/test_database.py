"""A connection kept between requests: used again without a question, replaced when the server has gone."""

import psycopg
import pytest
from django.db import connections
from psycopg.conninfo import make_conninfo

pytestmark = pytest.mark.django_db(transaction=True)


def backend_of(connection):
    """The process of the server that answers this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


@pytest.fixture
def kept(monkeypatch):
    """The connection between two requests, as in the web server, where no test holds it."""
    connection = connections["default"]
    connection.ensure_connection()
    monkeypatch.setattr(connection, "health_check_enabled", True)
    monkeypatch.setattr(connection, "close_at", None)
    return connection


def test_a_sound_connection_is_used_again_without_a_question(kept, monkeypatch):
    first = backend_of(kept)
    kept.close_if_unusable_or_obsolete()
    monkeypatch.setattr(kept, "is_usable", lambda: pytest.fail("a question was asked"))
    assert backend_of(kept) == first


def test_a_connection_that_the_server_has_ended_is_replaced(kept):
    first = backend_of(kept)
    kept.close_if_unusable_or_obsolete()
    wanted = ("host", "port", "user", "password", "dbname")
    parameters = {k: v for k, v in kept.get_connection_params().items() if k in wanted}
    with psycopg.connect(make_conninfo("", **parameters), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    assert backend_of(kept) != first


def test_after_an_error_the_question_is_asked(kept, monkeypatch):
    backend_of(kept)
    kept.close_if_unusable_or_obsolete()
    asked: list[str] = []

    def is_usable() -> bool:
        asked.append("SELECT 1")
        return True

    monkeypatch.setattr(kept, "errors_occurred", True)
    monkeypatch.setattr(kept, "is_usable", is_usable)
    backend_of(kept)
    assert asked
