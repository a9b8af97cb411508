"""The chain: entries are linked after they are written, whatever the order in which they come."""

import hashlib
import json
import threading
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django import app
from structlog.testing import capture_logs

from parvis.journal.actions import BATCH, ONE_AT_A_TIME, chain_entries, record, tell_head
from parvis.journal.chain import EMPTY, canonical, following
from parvis.journal.enums import Actor, Detail, Event, Reason
from parvis.journal.models import Entry, Link
from parvis.journal.queries import head, oldest_waiting_age, waiting
from parvis.journal.verification import verify

pytestmark = pytest.mark.django_db

SOMEBODY = UUID("0f8fad5b-d9cb-469f-a165-70867728950e")
ROW = (17, "2026-11-25T08:46:48.123456Z", "signed_in", "person", str(SOMEBODY), None, "sms_code", None, "")
WRITTEN = (
    b'[17,"2026-11-25T08:46:48.123456Z","signed_in","person",'
    b'"0f8fad5b-d9cb-469f-a165-70867728950e",null,"sms_code"]'
)


def write(count):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_entry (event, actor, subject) "
            "SELECT 'signed_in', 'person', gen_random_uuid() FROM generate_series(1, %s)", [count],
        )  # fmt: skip


def put_back(entry):
    """Under the number and the hour that it had."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_writes_now")
        entry.save(force_insert=True)
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER journal_writes_now")


def test_the_written_form_is_the_documented_one():
    assert canonical(ROW) == WRITTEN
    assert following(bytes(32), ROW) == hashlib.sha256(bytes(32) + WRITTEN).digest()


@pytest.mark.parametrize("odd", ["", 'a"b\\c', "é\u2028😀", "\n\x00", "',"])
@pytest.mark.parametrize("count", [None, 0, -3, 2**31])
def test_whatever_is_put_in_an_entry_it_is_json(odd, count):
    """What a forger may write: two different entries never look the same."""
    row = [1, odd, odd, odd, odd or None, count, odd]
    assert canonical([*row, None, ""]) == json.dumps(row, separators=(",", ":")).encode()
    told = [*row, odd or None, odd or "x"]
    assert canonical(told) == json.dumps(told, separators=(",", ":")).encode()


def test_another_program_finds_the_same_digests():
    """From the tables alone, as docs/journal.md says it, with nothing of our code."""
    record(Event.SIGNED_IN, Actor.PERSON, SOMEBODY, detail=Detail.PASSKEY)
    record(Event.RECORDS_PURGED, Actor.SYSTEM, count=12)
    record(Event.AGENT_LOOKED, Actor.AGENT, SOMEBODY, agent=SOMEBODY, reason=Reason.CALLED_US)
    chain_entries()
    former = bytes(32)
    for link in Link.objects.select_related("entry").order_by("position"):
        entry = link.entry
        told = [
            entry.id, entry.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), entry.event, entry.actor,
            str(entry.subject) if entry.subject else None, entry.count, entry.detail,
        ]  # fmt: skip
        if entry.agent or entry.reason:
            told += [str(entry.agent), entry.reason]
        former = hashlib.sha256(former + json.dumps(told, separators=(",", ":")).encode()).digest()
        assert bytes(link.digest) == former
    assert head() == (3, former)


def test_every_column_is_in_it():
    """A column that no digest covers could be altered unseen."""
    from parvis.journal.chain import COLUMNS

    assert {field.attname for field in Entry._meta.fields} == set(COLUMNS)


def test_an_empty_journal():
    assert chain_entries() == 0
    assert head() == EMPTY
    assert verify().sound
    assert oldest_waiting_age() is None


def test_an_entry_waits_for_nothing(django_assert_num_queries):
    record(Event.SIGNED_IN, Actor.PERSON, uuid4())
    assert not Link.objects.exists()
    assert waiting().count == 1
    with django_assert_num_queries(1):
        assert 0 <= (oldest_waiting_age() or -1) < 5
    assert chain_entries() == 1
    assert oldest_waiting_age() is None
    assert waiting().count == 0


def test_thousands_go_in_few_queries(django_assert_max_num_queries):
    write(BATCH + 10)
    with django_assert_max_num_queries(16):
        assert chain_entries() == BATCH + 10
    assert head().position == BATCH + 10
    assert verify().sound


def test_chaining_again_changes_nothing():
    write(3)
    chain_entries()
    before = head()
    assert chain_entries() == 0
    assert head() == before


def test_what_commits_late_is_chained_later():
    write(5)
    late = Entry.objects.order_by("id")[1]
    with connection.cursor() as cursor:  # as if its transaction had not ended yet
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_keeps_rows")
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [late.id])
    assert chain_entries() == 4
    put_back(late)
    assert chain_entries() == 1
    assert Link.objects.get(position=5).entry_id == late.id
    assert verify().sound


def test_what_commits_late_before_the_very_first_link_is_chained_too():
    write(2)
    late = Entry.objects.order_by("id")[0]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_keeps_rows")
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [late.id])
    assert chain_entries() == 1
    put_back(late)
    assert oldest_waiting_age() is not None
    assert chain_entries() == 1
    assert Link.objects.get(position=2).entry_id == late.id


def test_what_commits_very_late_is_found_at_night():
    late = Entry(id=1_000, event=Event.SIGNED_IN, actor=Actor.PERSON)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_entry (id, event, actor) "
            "SELECT 2000 + n, 'signed_in', 'person' FROM generate_series(1, 51000) n"
        )
    chain_entries()
    put_back(late)
    assert chain_entries() == 0
    assert waiting().count == 1, "but it is known to wait"
    assert chain_entries(everything=True) == 1
    assert verify().sound


@pytest.mark.parametrize("statement", [
    "UPDATE journal_link SET position = position + 1",
    "DELETE FROM journal_link",
    "TRUNCATE journal_link",
])  # fmt: skip
def test_the_database_refuses_to_change_it(statement):
    write(2)
    chain_entries()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_link ENABLE TRIGGER journal_keeps_all")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)
    assert head().position == 2


@pytest.mark.django_db(transaction=True)
def test_several_at_once_make_one_chain():
    """Eight write while two chain: nothing waits for anything, everything is in the chain once."""
    write_each, writers = 30, 8
    over = threading.Event()

    def sign_in():
        for _ in range(write_each):
            with transaction.atomic():
                record(Event.SIGNED_IN, Actor.PERSON, uuid4())
        connection.close()

    def chain():
        while not over.is_set():
            chain_entries()
        connection.close()

    chaining = [threading.Thread(target=chain) for _ in range(2)]
    writing = [threading.Thread(target=sign_in) for _ in range(writers)]
    for thread in chaining + writing:
        thread.start()
    for thread in writing:
        thread.join()
    over.set()
    for thread in chaining:
        thread.join()
    chain_entries()
    found = verify()
    assert found.sound
    assert found.links == write_each * writers
    assert found.waiting.count == 0


@pytest.mark.django_db(transaction=True)
def test_who_comes_second_does_not_wait():
    write(1)
    held, over = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            held.set()
            over.wait(10)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert held.wait(10)
        assert chain_entries() == 0
        record(Event.SIGNED_IN, Actor.PERSON)
    finally:
        over.set()
        thread.join()
    assert chain_entries() == 2


def test_the_head_of_the_day_is_in_the_logs():
    write(2)
    with capture_logs() as events:
        told = tell_head()
    assert told == head()
    assert events[-1] == {
        "event": "journal_head", "log_level": "info", "position": 2, "chain_digest": told.digest.hex(),
    }  # fmt: skip


def test_the_worker_does_it():
    """Every minute, and once a day for the head."""
    write(2)
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic["journal.chain"] == "* * * * *"
    assert len(periodic["journal.head"].split()) == 5
    app.tasks["journal.chain"](timestamp=0)
    assert head().position == 2
