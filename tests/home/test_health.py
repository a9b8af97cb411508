"""/sante/: what machines watch."""

import time

import psycopg
import pytest
from django.db import connection

from parvis.connections import members
from parvis.connections.members import MembersUnavailable
from parvis.home.queries import Health, health
from parvis.journal.actions import chain_entries, record
from parvis.journal.enums import Actor, Event


@pytest.mark.django_db
def test_all_is_well(client):
    response = client.get("/sante/")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response.json()["status"] == "ok"
    assert response.json()["database"] == "up"
    assert response.json()["queue"] == {"oldest_s": None}


@pytest.mark.django_db
def test_it_asks_little(django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        health()


@pytest.mark.parametrize(
    ("found", "sound"),
    [
        (Health("up", "up", None), True),
        (Health("up", "unknown", 0.0), True),
        (Health("up", "up", 899.0), True),
        (Health("up", "up", 901.0), False),
        (Health("up", "down", None), False),
        (Health("down", "unknown", None), False),
    ],
)
def test_what_counts_as_sound(found, sound):
    assert found.sound is sound
    assert found.as_json()["status"] == ("ok" if sound else "failing")


def test_a_database_that_is_away_is_said_quickly(client, django_db_blocker, tmp_path):
    with django_db_blocker.unblock():
        connection.close()
        before = dict(connection.settings_dict)
        connection.settings_dict.update(HOST=str(tmp_path), PORT="1")
        start = time.monotonic()
        try:
            response = client.get("/sante/")
        finally:
            connection.close()
            connection.settings_dict.update(before)
    assert time.monotonic() - start < 6
    assert response.status_code == 503
    assert response.json() == {
        "status": "failing",
        "database": "down",
        "registry": "unknown",
        "queue": {"oldest_s": None},
        "journal": {"oldest_s": None},
    }


@pytest.mark.django_db
def test_the_entry_that_waits_for_its_link_is_told():
    record(Event.SIGNED_IN, Actor.PERSON)
    found = health()
    assert found.sound
    assert found.as_json()["journal"]["oldest_s"] >= 0
    chain_entries()
    assert health().as_json()["journal"] == {"oldest_s": None}


@pytest.mark.django_db(transaction=True)
def test_a_connection_cut_by_the_server_is_left_behind(client):
    client.get("/sante/")
    pid = connection.connection.info.backend_pid
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
    answers = [client.get("/sante/").status_code for _ in range(2)]
    assert answers[-1] == 200


class SilentRegistry:
    """A members port whose registry gives no answer."""

    def ping(self):
        raise MembersUnavailable("away")


@pytest.mark.django_db
def test_a_registry_that_is_away_is_said(settings):
    settings.MEMBERS_PORT = f"{__name__}.SilentRegistry"
    members.port.cache_clear()
    try:
        assert health().registry == "down"
    finally:
        members.port.cache_clear()
