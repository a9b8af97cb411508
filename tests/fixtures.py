"""Fixtures for every test: the strict page client, no network, shuffled querysets.

Registered by `pytest_plugins = ["tests.fixtures"]` in tests/conftest.py.
"""

import random
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import translation

from tests.page_client import PortalClient

LOOPBACK = ("127.", "localhost", "::1")


@pytest.fixture
def client() -> PortalClient:
    """Checks every HTML answer. A second browser: `PortalClient()`."""
    return PortalClient()


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connecting anywhere but here fails: a test must not depend on somebody else's machine."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            pytest.fail(f"a test tried to reach {address[0]}: use the port's scripted fake")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)


@pytest.fixture
def real_hasher(settings: Any) -> None:
    """Codes are hashed at the cost of production."""
    settings.PASSWORD_HASHERS = ["parvis.accounts.hashers.CappedArgon2"]


@pytest.fixture(autouse=True)
def _real_times(request: pytest.FixtureRequest) -> None:
    """What measures times measures those of production."""
    if request.node.get_closest_marker("alone"):
        request.getfixturevalue("real_hasher")


@pytest.fixture(autouse=True)
def _shuffled(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows read without order_by come in any order, as PostgreSQL is free to do."""
    fetch_all = QuerySet._fetch_all
    dice = random.Random(request.node.nodeid)

    def fetch_and_shuffle(self: Any) -> None:
        fresh = self._result_cache is None
        fetch_all(self)
        if fresh and not self.ordered and not self.query.is_sliced:
            dice.shuffle(self._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_and_shuffle)


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    """A request in English leaves its thread in English: the next test must not read it."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _no_job_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests of real transactions empty Django's tables after them, which those of the jobs are not."""
    marker = request.node.get_closest_marker("django_db")
    real = bool(marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(request.fixturenames)
    )
    if real:
        request.getfixturevalue("transactional_db")
    yield
    if real:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests of real transactions empty every table after them, which the journal refuses.

    tests/journal puts this refusal back; those of UPDATE and DELETE stay in every test.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_keeps_all")
        cursor.execute("ALTER TABLE journal_link DISABLE TRIGGER journal_keeps_all")
