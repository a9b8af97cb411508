"""Keeping what is said on a page. Each takes the record, what the form cleaned, and the visitor."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.accounts.rules import normal_code
from parvis.connections.keys import ring
from parvis.enrolment import practice
from parvis.enrolment.enums import RibAnswer
from parvis.enrolment.models import Contacts, Enrolment, Identity, PendingRecord
from parvis.enrolment.queries import how_far
from parvis.enrolment.visitors import Visitor
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event

Answers = Mapping[str, Any]
MOST_AT_ONCE = 2_000  # records deleted in one transaction
ADD = """INSERT INTO enrolment_enrolmentcount AS c (day, reached, outcome, count) VALUES {}
    ON CONFLICT (day, reached, outcome) DO UPDATE SET count = c.count + excluded.count"""


def new_record(visitor: Visitor) -> Enrolment:
    """A record not saved yet."""
    return Enrolment(browser=visitor.browser, language=visitor.language)


def keep_alive(record: PendingRecord) -> None:
    """An hour more to go on; once the letter is sent, its own dates hold, until an answer is changed."""
    if record.sent_at is None:
        record.dies_at = timezone.now() + settings.ENROLMENT_IDLE


def keep_identity(record: PendingRecord, said: Answers, visitor: Visitor) -> None:
    """What the person says of themselves, sealed."""
    identity = practice.only_fictitious(Identity(
        number=said["number"], name=said["name"], birth_date=said["birth_date"].isoformat(),
        postcode=said["postcode"], with_key=said.get("with_key", False),
    ))  # fmt: skip
    record.keep("identity", identity)


def keep_rib(record: PendingRecord, said: Answers, visitor: Visitor) -> None:
    """Only a digest is kept, and no longer than the proof needs it."""
    identity = record.said_identity()
    assert identity
    record.rib_answer = RibAnswer.NONE_ON_FILE if said["no_rib"] else RibAnswer.GIVEN
    record.rib_evidence = None
    if not said["no_rib"]:
        tail = practice.only_fictitious_tail("rib", identity.number, said["tail"])
        record.rib_evidence = ring().evidences("rib", identity.number, tail)


def accept_terms(record: Enrolment, said: Answers, visitor: Visitor) -> None:
    """The first acceptance of a version is the one that counts."""
    if record.terms_version != settings.ORGANISATION.terms_version:
        record.terms_version = settings.ORGANISATION.terms_version
        record.terms_accepted_at = timezone.now()


def keep_contacts(record: Enrolment, said: Answers, visitor: Visitor) -> None:
    record.keep("contacts", Contacts(email=said["email"], mobile=said["mobile"]))
    prints = ring().fingerprints("email", said["email"].lower())
    record.address_taken = Account.objects.filter(email_fingerprint__in=prints).exists()


def keep_code(record: Enrolment, said: Answers, visitor: Visitor) -> None:
    """Hashed the moment it arrives."""
    record.code_hash = make_password(normal_code(said["code"]))


def erase(record: Enrolment) -> None:
    """The person stops here. Once the letter is sent the record goes on by its link, without this browser."""
    if record.sent_at is None:
        with transaction.atomic():
            count_ended([record.pk])
            record.delete()
    else:
        record.detach()
        record.save(update_fields=["browser"])


def forget_dead_records() -> int:
    """Delete the records whose time is over; an activated one has lived on, emptied, for its link's sake.

    How far each came is counted, by day, with nothing of anybody.
    """
    count = 0
    while ended := _forget_some():
        count += ended
    if count:
        journal.record(Event.RECORDS_PURGED, Actor.SYSTEM, count=count)
    return count


@transaction.atomic
def _forget_some() -> int:
    """Those that are counted are those that are deleted: their rows are locked. What is in use waits."""
    dead = Enrolment.objects.filter(dies_at__lt=timezone.now()).select_for_update(skip_locked=True)
    keys = list(dead.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    if keys:
        count_ended(keys)
        Enrolment.objects.filter(pk__in=keys).delete()
    return len(keys)


def count_ended(keys: list[UUID]) -> None:
    """Add these openings to the counts of their days. In the transaction that deletes them."""
    rows = list(how_far(Enrolment.objects.filter(pk__in=keys)))
    added = [value for row in rows for value in (row["day"], row["reached"], row["told"], row["count"])]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(ADD.format(", ".join(["(%s, %s, %s, %s)"] * len(rows))), added)
