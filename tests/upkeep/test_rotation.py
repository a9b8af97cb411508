"""The rotation: everything is made anew and says the same, whatever happens to the rows meanwhile."""

import threading
from itertools import count

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction
from django.db.models import BinaryField
from django.utils import timezone

from parvis.accounts.actions import Opening, open_account
from parvis.accounts.backends import NumberAndCode
from parvis.accounts.models import Account
from parvis.connections.keys import ring
from parvis.connections.members import OnFile
from parvis.enrolment.models import Contacts, Enrolment
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.recovery.models import LetterCode
from parvis.registry.models import Member
from parvis.upkeep.needs import Reason, needs
from parvis.upkeep.rotation import rotate, rows_to_renew
from parvis.upkeep.table import KEPT, WITHOUT_KEY
from tests.upkeep import rings
from tests.upkeep.people_kept import (
    MOMENT,
    new_account,
    new_enrolment,
    new_letter,
    new_member,
    number,
    proves,
    read_back,
    some_of_all,
)
from tests.upkeep.rings import NEW, OLD

CODE = "une chaise bleue"


@pytest.fixture
def no_wait(at):
    """Between two passes over what somebody held."""
    return lambda: None


def key_of(value):
    """The id of the key that a value was made with."""
    return bytes(value)[0]


def needed():
    """{(table, column): count} of what is under the older key."""
    return {(need.table, need.column): need.count for need in needs(NEW) if need.key == OLD}


def counts():
    return list(Entry.objects.filter(event="keys_rotated").order_by("pk").values_list("count", flat=True))


def test_every_column_of_bytes_is_in_the_table():
    told = {
        (kept.model._meta.label, c)
        for kept in KEPT
        for c in kept.renewed + kept.facts_needed + kept.joined + kept.short_lived
    }
    there = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        if model.__module__.startswith("parvis.")
        for field in model._meta.get_fields()
        if isinstance(field, BinaryField)
    }
    assert there == told | WITHOUT_KEY.keys(), "Say in parvis/upkeep/table.py who makes this column anew"


@pytest.mark.django_db
def test_the_codes_of_letters_in_the_post_keep_their_key(at, no_wait):
    some_of_all(1, 1)
    code = LetterCode(account=Account.objects.get(), expires_at=timezone.now())
    code.digest = ring().fingerprint("letter_code", "x")
    code.save()
    at("Used")
    rotate(wait=no_wait)
    assert needed()["codes by post", "digest"] == 1
    LetterCode.objects.all().delete()
    assert ("codes by post", "digest") not in needed()


@pytest.mark.django_db
def test_everything_is_made_anew_and_says_the_same(at, no_wait):
    some_of_all(1, 5)
    at("Used")
    some_of_all(6, 2)
    said = read_back()
    assert rows_to_renew() == 20
    told: list[int] = []
    report = rotate(told.append, batch=2, wait=no_wait)
    assert {name: count for name, count in report.renewed.items() if count} == {
        "accounts": 5, "enrolments": 5, "letters": 5, "members": 5,
    }  # fmt: skip
    assert sum(told) == 20
    assert rows_to_renew() == 0
    assert read_back() == said
    assert counts() == [20]
    assert needed() == {
        ("members", column): 5 for column in ("number_fingerprint", "rib_evidence", "card_evidence")
    }


@pytest.mark.django_db
def test_nothing_to_do_writes_nothing(at, no_wait):
    some_of_all(1, 2)
    sealed = bytes(Member.objects.values_list("sealed", flat=True)[0])
    assert rotate(wait=no_wait).renewed.total() == 0
    assert sealed in [bytes(row) for row in Member.objects.values_list("sealed", flat=True)]
    assert counts() == []


@pytest.mark.django_db
def test_sign_in_and_proof_work_at_every_moment(at, no_wait):
    """Also half-way through, and in a process that still writes with the older key."""
    hashed = make_password(CODE)
    accounts = [new_account(order, hashed) for order in (1, 2)]
    new_member(1), new_member(2)

    def all_works():
        backend = NumberAndCode()
        for order, account in enumerate(accounts, 1):
            assert backend.authenticate(None, number(order), CODE) == account
            assert proves(order)
        assert backend.authenticate(None, number(1), "une chaise verte") is None

    def stop_after_one(rows):
        raise KeyboardInterrupt

    all_works()
    at("Added")
    all_works()
    at("Used")
    all_works()
    with pytest.raises(KeyboardInterrupt):
        rotate(stop_after_one, batch=1, wait=no_wait)
    assert needed()["accounts", "number_fingerprint"] == 1
    all_works()
    at("Added")
    all_works()
    at("Used")
    rotate(wait=no_wait)
    all_works()


@pytest.mark.django_db
def test_interrupted_it_goes_on_where_it_was(at, no_wait):
    some_of_all(1, 4)
    said = read_back()
    at("Used")
    done = []

    def stop_at_the_third(rows):
        done.append(rows)
        if len(done) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(stop_at_the_third, batch=2, wait=no_wait)
    assert rows_to_renew() == 10
    assert read_back() == said
    assert rotate(wait=no_wait).renewed.total() == 10
    assert rows_to_renew() == 0
    assert read_back() == said
    assert counts() == [6, 10]


@pytest.mark.django_db
def test_half_of_a_row_under_each_key(at, no_wait):
    record = new_enrolment(1)
    at("Used")
    record.keep("contacts", Contacts("other@courrier.example", "+33639980001"))
    record.save()
    kept = record.contacts
    assert rotate(wait=no_wait).renewed["enrolments"] == 1
    record.refresh_from_db()
    assert record.contacts == kept, "already under the current key: left alone"
    assert key_of(record.identity) == NEW
    assert record.first_names is None


@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_holds_has_its_turn_later(at):
    """And what they write is what is kept."""
    held, free = new_letter(1), new_letter(2)
    portal = connection.copy()
    portal.set_autocommit(False)
    with portal.cursor() as cursor:
        held.seal("changed@courrier.example", {})
        cursor.execute(
            "UPDATE letters_letter SET recipient_sealed = %s WHERE id = %s",
            [bytes(held.recipient_sealed or b""), held.id],
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SET lock_timeout = '5s'"
        )  # waiting for the portal is a failure, not a test that hangs
    at("Used")
    waited = []

    def portal_ends():
        waited.append({key_of(letter.recipient_sealed) for letter in Letter.objects.all()})
        portal.commit()

    try:
        report = rotate(wait=portal_ends)
    finally:
        portal.close()
        connection.close()
    assert report.renewed["letters"] == 2
    assert waited == [{OLD, NEW}], "the other row did not wait"
    assert {Letter.objects.get(pk=letter.id).recipient for letter in (held, free)} == {
        "changed@courrier.example", "p2@courrier.example",
    }  # fmt: skip
    assert rows_to_renew() == 0


class RestlessPortal(threading.Thread):
    """Writes one row after the other with the older key, as a process not restarted; notes what was lost."""

    def __init__(self, records):
        super().__init__()
        self.records, self.keys = records, rings.Added().load()
        self.stop, self.written, self.faults = threading.Event(), dict.fromkeys(records), []

    def run(self):
        try:
            for turn in count(1):
                self.write(self.records[turn % len(self.records)], str(turn))
                if self.stop.is_set():
                    return
        except Exception as error:
            self.faults.append(error)
        finally:
            connection.close()

    def write(self, record, said):
        place = ("enrolment_enrolment", "first_names", record.pk)
        row = Enrolment.objects.filter(pk=record.pk)
        there = row.get().first_names
        if (there and self.keys.unseal(*place, bytes(there)).decode()) != self.written[record]:
            self.faults.append(f"{self.written[record]} was lost")
        row.update(first_names=self.keys.seal(*place, said.encode()))
        self.written[record] = said


@pytest.mark.django_db(transaction=True)
def test_a_portal_that_writes_all_the_time_loses_nothing(at, no_wait):
    portal = RestlessPortal([new_enrolment(order) for order in range(3)])
    at("Used")
    portal.start()
    rotated = [rotate(wait=no_wait).renewed["enrolments"] for _ in range(20)]
    portal.stop.set()
    portal.join()
    assert not portal.faults
    assert sum(rotated) > 3, "the portal wrote meanwhile"
    rotate(wait=no_wait)
    assert not needed()


@pytest.mark.django_db
def test_a_row_that_cannot_be_read_is_told_and_the_others_go(at, no_wait):
    letters = [new_letter(order) for order in range(3)]
    at("Used")
    spoilt = bytearray(letters[1].recipient_sealed or b"")
    spoilt[-1] ^= 1
    Letter.objects.filter(pk=letters[1].pk).update(recipient_sealed=bytes(spoilt))
    report = rotate(wait=no_wait, batch=1)
    assert report.renewed["letters"] == 2
    assert report.unreadable["letters"] == {letters[1].pk}
    assert [(need.column, need.count) for need in needs(NEW)] == [
        ("recipient_sealed", 1),
        ("content_sealed", 1),
    ]


@pytest.mark.django_db
def test_two_accounts_with_one_address_are_told(at, no_wait):
    """Opened in the same instant by two processes, each with another key: no constraint sees it."""
    first = new_account(1, email="shared@courrier.example")
    bystander = new_account(3)
    at("Used")
    new_account(2, email="shared@courrier.example")
    report = rotate(wait=no_wait)
    assert report.clashing["accounts"] == {first.pk}
    assert report.renewed["accounts"] == 1
    assert key_of(Account.objects.get(pk=bystander.pk).email_fingerprint) == NEW
    assert Account.objects.get(pk=first.pk).profile == first.profile


@pytest.mark.django_db
@pytest.mark.parametrize("moment", ["Added", "Used"])
def test_an_address_is_taken_whatever_its_key(at, moment):
    there = new_account(1)
    at(moment)
    opening = Opening(
        profile=new_account(2).profile.__class__(**{**vars(there.profile), "number": number(3)}),
        member=there.id, on_file=OnFile("Ada", "MODÈLE", "", "", "", ()), code_hash="!", language="fr",
        terms_version="1", terms_accepted_at=MOMENT,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        open_account(opening)
    assert Account.objects.count() == 2


@pytest.mark.django_db
def test_proofs_under_way_are_told_until_they_know_the_new_key(at, no_wait):
    new_enrolment(1, rib=True)
    at("Added")
    new_enrolment(2, rib=True)
    at("Used")
    rotate(wait=no_wait)
    [need] = needs(NEW)
    assert (need.key, need.column, need.count, need.reason) == (OLD, "rib_evidence", 1, Reason.UNDER_WAY)
    assert len(ring().keys) == 2
