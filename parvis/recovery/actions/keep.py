"""Keeping what is said on a page. Each takes the record, what the form cleaned, and the visitor."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from parvis.accounts.models import Account
from parvis.connections.keys import ring
from parvis.enrolment.actions import prove
from parvis.enrolment.enums import Outcome
from parvis.enrolment.models import Contacts, PendingRecord
from parvis.enrolment.visitors import Visitor
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.recovery.enums import Lost
from parvis.recovery.models import LetterCode, LostAccess

Answers = Mapping[str, Any]


def new_record(visitor: Visitor) -> LostAccess:
    """A record not saved yet."""
    return LostAccess(browser=visitor.browser, language=visitor.language)


def keep_lost(record: LostAccess, said: Answers, visitor: Visitor) -> None:
    """Of an account that is frozen nothing is kept: somebody else may know all of it."""
    lost = Lost.EVERYTHING if record.outcome == Outcome.FROZEN else said["lost"]
    if lost != record.lost:  # what is not asked any more has no page that would undo it
        record.contacts = record.address_taken = None
    record.lost = lost


def keep_contacts(record: LostAccess, said: Answers, visitor: Visitor) -> None:
    """The account's own address is not taken: the answer must not tell whose address it is."""
    record.keep("contacts", Contacts(email=said.get("email", ""), mobile=said.get("mobile", "")))
    assert record.account
    prints = ring().fingerprints("email", said["email"].lower()) if said.get("email") else []
    others = Account.objects.filter(email_fingerprint__in=prints).exclude(pk=record.account.pk)
    record.address_taken = bool(prints) and others.exists()


def check_proof(record: LostAccess, said: Answers, visitor: Visitor) -> None:
    """The proof of the enrolment, with its limits. Raises ChallengeNeeded."""
    prove.check_proof(record, said, visitor, meet)


def meet(record: PendingRecord, account: Account) -> Outcome:
    """All is right and there is an account: the person goes on, in one whose holder has frozen it too."""
    assert isinstance(record, LostAccess)
    met(record, account)
    return Outcome.ALREADY_REGISTERED if account.is_active else Outcome.FROZEN


def met(record: LostAccess, account: Account) -> None:
    """The person has proven to be the holder: what the proof was made with is wiped."""
    record.account, record.member, record.proven_at = account, account.member, timezone.now()
    record.rib_evidence = record.card_evidence = None
    record.keep("first_names", account.profile.first_names)
    if not account.is_active:
        record.lost = Lost.EVERYTHING


def erase(record: LostAccess) -> None:
    """The person stops here. What was asked already goes on, and is stopped by its own link."""
    record.delete()


def forget_dead_records() -> int:
    """Delete the records and the letters' codes whose time is over."""
    now = timezone.now()
    count, _ = LostAccess.objects.filter(dies_at__lt=now).delete()
    LetterCode.objects.filter(expires_at__lt=now).delete()
    if count:
        journal.record(Event.RECORDS_PURGED, Actor.SYSTEM, count=count)
    return count
