"""The journal: one INSERT, nothing personal, and nothing that is written can be changed or removed."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction

from parvis.journal.actions import chain_entries, record
from parvis.journal.enums import Actor, Detail, Event
from parvis.journal.models import Entry, Link

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    record(Event.ACCOUNT_OPENED, Actor.PERSON, uuid4(), count=2)
    return Entry.objects.get()


@pytest.fixture
def _as_in_production():
    """See django_db_setup in tests/fixtures.py; undone with the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER journal_keeps_all")


def test_an_entry_is_one_insert(django_assert_num_queries):
    subject = uuid4()
    with django_assert_num_queries(1):
        record(Event.SIGNED_IN, Actor.PERSON, subject)
    entry = Entry.objects.get()
    assert (entry.event, entry.actor, entry.subject, entry.count) == ("signed_in", "person", subject, None)
    assert entry.at is not None


@pytest.mark.usefixtures("_as_in_production")
@pytest.mark.parametrize(
    ("statement", "verb"),
    [
        ("UPDATE journal_entry SET count = 3", "UPDATE"),
        ("DELETE FROM journal_entry", "DELETE"),
        ("DELETE FROM journal_entry WHERE false", "DELETE"),
        ("TRUNCATE journal_entry", "TRUNCATE"),
        (
            "INSERT INTO journal_entry SELECT * FROM journal_entry ON CONFLICT (id) DO UPDATE SET count = 3",
            "UPDATE",
        ),
    ],
)
def test_the_database_refuses_to_change_it(entry, statement, verb):
    refused = pytest.raises(DatabaseError, match=f"the journal is append-only: {verb} is refused")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get() == entry
    assert Entry.objects.get().count == 2


def test_neither_can_the_model(entry):
    for change in (entry.save, entry.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_an_entry_goes_with_the_transaction_of_what_it_tells():
    with transaction.atomic():
        record(Event.SIGNED_OUT, Actor.PERSON)
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


def test_nothing_personal_has_a_place_in_it():
    """Every column is a number, a moment, a random id or a word of a list. A new one must be too."""
    kinds = (models.IntegerField, models.DateTimeField, models.UUIDField, models.OneToOneField)
    for field in [*Entry._meta.fields, *Link._meta.fields]:
        a_word = isinstance(field, models.CharField) and bool(field.choices)
        digest = field.name == "digest"  # of an entry, which holds nothing personal itself
        assert isinstance(field, kinds) or a_word or digest, f"{field.name} could hold something personal"


def test_no_word_of_the_lists_holds_a_person():
    for words in (Event, Actor, Detail):
        assert all(re.fullmatch(r"[a-z_]+", word) for word in words.values)


@pytest.mark.parametrize("name", ["subject", "count", "event", "actor", "detail"])
def test_what_is_no_word_of_a_list_is_refused(name):
    told: dict[str, Any] = {"event": Event.SIGNED_IN, "actor": Actor.PERSON, name: "maelys@courriel.example"}
    with pytest.raises((ValueError, ValidationError)):
        record(**told)


def test_the_database_gives_the_number_and_the_hour():
    record(Event.SIGNED_IN, Actor.PERSON)
    before = Entry.objects.get()
    Entry.objects.create(id=1, at="2020-01-01T00:00:00Z", event="signed_in", actor="person")
    forged = Entry.objects.exclude(pk=before.pk).get()
    assert forged.pk > before.pk
    assert forged.at >= before.at


@pytest.mark.parametrize("places", [[2**63 - 1], [0], [3], [1, 3], [-1]])
def test_the_database_refuses_a_link_that_is_not_the_next(places):
    links = [Link(position=place, entry_id=place, digest=b"x" * 32) for place in places]
    with pytest.raises(DatabaseError, match="the chain goes on at position 1"), transaction.atomic():
        Link.objects.bulk_create(links)
    record(Event.SIGNED_IN, Actor.PERSON)
    assert chain_entries() == 1
