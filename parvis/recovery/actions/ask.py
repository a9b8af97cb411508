"""Asking for what was lost to be replaced: the new address is confirmed first, then the wait begins."""

from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from parvis.accounts.actions.contacts import is_taken, locked
from parvis.accounts.actions.links import link_of, new_link, revoke_links, use_link
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account
from parvis.connections import members
from parvis.connections.keys import ring
from parvis.connections.members import OnFile
from parvis.enrolment.actions.send import TooSoon
from parvis.enrolment.enums import Outcome
from parvis.enrolment.models import Contacts
from parvis.enrolment.visitors import Visitor
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import LetterKind
from parvis.letters.models import Letter
from parvis.limits.counters import give_back, hit, peek
from parvis.recovery.actions.announce import announce, wait_for, ways_to_tell
from parvis.recovery.actions.keep import Answers
from parvis.recovery.enums import Lost
from parvis.recovery.models import LostAccess, RecoveryRequest


class AddressTaken(Exception):
    """Between the letter and its link, another account has taken the address."""


def confirm(record: LostAccess, said: Answers, visitor: Visitor) -> bool:
    """The answers were checked: send the link to the new address, or begin the wait when there is none.

    True: the record is saved. False: the account was frozen since, more is asked.
    Raises TooSoon, MembersUnavailable.
    """
    contacts = record.said_contacts() or Contacts("", "")
    assert record.account
    assert record.lost
    if record.sent_at:
        return True
    if not record.account.is_active and record.lost != Lost.EVERYTHING:  # frozen since the proof
        record.lost, record.outcome = Lost.EVERYTHING, Outcome.FROZEN
        record.contacts = record.address_taken = None
        return False
    counted = _count(record)
    if contacts.email:
        try:
            send_link(record)
        except TooSoon:
            give_back(counted)
            raise
        return True
    request = open_recovery(
        record.account, by=Detail(record.by), lost=Lost(record.lost), mobile=contacts.mobile
    )
    record.sent_at, record.effective_at = timezone.now(), request.effective_at
    record.save()
    return True


def _count(record: LostAccess) -> dict[str, str]:
    """What was counted: nothing when an address is corrected. Raises TooSoon: asked too often, or stopped too
    often by whoever is on file.
    """
    account = str(record.account_id)
    sent = Letter.objects.filter(about=record.account_id, event__startswith=f"{record.id}:")
    count = {} if sent.exists() else {"recovery": account}
    stopped = peek({"recovery_stopped": account})
    verdict = stopped if stopped.until else hit(count)
    if verdict.until:
        raise TooSoon(verdict.until)
    return count


def send_link(record: LostAccess) -> None:
    """The page that follows is the same when the address serves another account: only its mailbox is told.

    Raises TooSoon.
    """
    contacts, account = record.said_contacts(), record.account
    assert contacts
    assert account
    verdict = hit({
        "send_letter": f"recovery:{account.id}",
        "send_mailbox": ring().fingerprint("letter", f"mailbox:{contacts.email.lower()}"),
    })  # fmt: skip
    if verdict.until:
        raise TooSoon(verdict.until)
    now = timezone.now()
    with transaction.atomic():
        account = locked(account)
        kind, context = _taken(record) if record.address_taken else _link(record, account, contacts)
        event = f"{record.id}:{now:%Y%m%d%H%M%S%f}"
        queue_letters([NewLetter(kind, event, contacts.email, record.language, context, about=account.id)])
        record.sent_at = now
        record.save()


def _taken(record: LostAccess) -> tuple[LetterKind, dict[str, str]]:
    with translation.override(record.language):
        page = reverse("lost_access_step", args=["coordonnees"])
    return LetterKind.ADDRESS_TAKEN, {"correct_url": settings.PUBLIC_URL + page}


def _link(record: LostAccess, account: Account, contacts: Contacts) -> tuple[LetterKind, dict[str, str]]:
    purpose = LinkPurpose.RECOVERY_EMAIL
    link = new_link(
        account, purpose, email=contacts.email, mobile=contacts.mobile, lost=str(record.lost), by=record.by
    )
    until = timezone.now() + settings.LINKS_VALID[purpose]
    context = {"first_names": record.greeted_as(), "link": link, "valid_until": until.isoformat()}
    return LetterKind.NEW_EMAIL, context


def confirm_email(token: str) -> RecoveryRequest | None:
    """The mailbox is the person's: the wait begins. None when the link no longer works (two at once: one).

    Raises AddressTaken, MembersUnavailable (the link then still works).
    """
    link = link_of(token, LinkPurpose.RECOVERY_EMAIL)
    if link is None:
        return None
    carried = link.carried
    if is_taken(carried["email"]) and link.account.profile.email.lower() != carried["email"].lower():
        raise AddressTaken
    on_file = members.port().on_file(link.account.member)
    with transaction.atomic():
        account = locked(link.account)
        if use_link(token, LinkPurpose.RECOVERY_EMAIL) is None:
            return None
        contacts = Contacts(carried["email"], carried["mobile"])
        return _open(account, Detail(carried["by"]), Lost(carried["lost"]), contacts, on_file)


def open_recovery(
    account: Account, *, by: Detail, lost: Lost, email: str = "", mobile: str = ""
) -> RecoveryRequest:
    """Begin the wait, and announce it on every channel on file. A request that waited is replaced.

    `email`: confirmed already. `by`: Detail.PROOF, LETTER_CODE, or AGENT when the body's own people have
    recognised the person. Raises MembersUnavailable.
    """
    on_file = members.port().on_file(account.member)
    with transaction.atomic():
        return _open(locked(account), by, lost, Contacts(email, mobile), on_file)


def _open(
    account: Account, by: Detail, lost: Lost, contacts: Contacts, on_file: OnFile | None
) -> RecoveryRequest:
    """`account` is locked: of two at once, the second replaces the first, and its links."""
    RecoveryRequest.objects.filter(account=account).delete()
    revoke_links(account, LinkPurpose.STOP_RECOVERY)
    lost = lost if account.is_active else Lost.EVERYTHING  # somebody else may know all of it
    now, ways = timezone.now(), ways_to_tell(account, on_file)
    request = RecoveryRequest(
        id=uuid4(), account=account, by=by, lost=lost, asked_at=now, effective_at=now + wait_for(ways)
    )
    request.seal(contacts)
    request.save(force_insert=True)
    journal.record(Event.RECOVERY_ASKED, Actor.PERSON, account.id, detail=by)
    announce(account, request, ways)
    return request
