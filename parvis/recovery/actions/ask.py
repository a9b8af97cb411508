"""Asking for what was lost to be replaced: the new address is confirmed first, then the wait begins."""

from collections.abc import Iterator
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from parvis.accounts.actions.contacts import is_taken, locked
from parvis.accounts.actions.links import link_of, new_link, use_link
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account
from parvis.connections import members
from parvis.connections.keys import ring
from parvis.connections.members import OnFile
from parvis.enrolment.actions.send import TooSoon
from parvis.enrolment.models import Contacts
from parvis.enrolment.visitors import Visitor
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import Channel, LetterKind
from parvis.limits.counters import hit, peek
from parvis.recovery.actions.keep import Answers
from parvis.recovery.enums import Lost
from parvis.recovery.models import LostAccess, RecoveryRequest


class AddressTaken(Exception):
    """Between the letter and its link, another account has taken the address."""


def confirm(record: LostAccess, said: Answers, visitor: Visitor) -> bool:
    """The answers were checked: send the link to the new address, or begin the wait when there is none.

    True: the record is saved. Raises TooSoon, MembersUnavailable.
    """
    contacts = record.said_contacts() or Contacts("", "")
    assert record.account
    assert record.lost
    if record.sent_at:
        return True
    _count(record.account)
    if contacts.email:
        send_link(record)
        return True
    request = open_recovery(
        record.account, by=Detail(record.by), lost=Lost(record.lost), mobile=contacts.mobile
    )
    record.sent_at, record.effective_at = timezone.now(), request.effective_at
    record.save()
    return True


def _count(account: Account) -> None:
    """Raises TooSoon: asked too often, or stopped too often by whoever is on file."""
    stopped = peek({"recovery_stopped": str(account.id)})
    verdict = stopped if stopped.until else hit({"recovery": str(account.id)})
    if verdict.until:
        raise TooSoon(verdict.until)


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
        kind, context = _taken(record) if record.address_taken else _link(record, account, contacts)
        context["first_names"] = record.greeted_as()
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
    return LetterKind.NEW_EMAIL, {"link": link, "valid_until": until.isoformat()}


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
    """`account` is locked: of two at once, the second replaces the first."""
    RecoveryRequest.objects.filter(account=account).delete()
    now = timezone.now()
    request = RecoveryRequest(
        id=uuid4(), account=account, by=by, lost=lost, asked_at=now,
        effective_at=now + settings.WAITING_PERIOD,
    )  # fmt: skip
    request.seal(contacts)
    request.save(force_insert=True)
    journal.record(Event.RECOVERY_ASKED, Actor.PERSON, account.id, detail=by)
    _announce(account, request, on_file)
    return request


def _announce(account: Account, request: RecoveryRequest, on_file: OnFile | None) -> None:
    kind = LetterKind.RECOVERY_ANNOUNCED
    context = {
        "first_names": account.profile.first_names,
        "effective_at": request.effective_at.isoformat(),
        "stop_url": new_link(account, LinkPurpose.STOP_RECOVERY),
    }
    queue_letters(
        NewLetter(kind, f"{request.id}:{number}", to, account.language, context, channel, account.id)
        for number, (channel, to) in enumerate(dict.fromkeys(_channels(account, on_file)))
    )


def _channels(account: Account, on_file: OnFile | None) -> Iterator[tuple[Channel, str]]:
    """The account's own, and those that the body had; by SMS whatever was preferred."""
    emails = [account.profile.email, on_file.email if on_file else ""]
    mobiles = [account.profile.mobile, on_file.mobile if on_file else ""] if settings.SMS_PORT else []
    yield from ((Channel.EMAIL, email) for email in emails if email)
    yield from ((Channel.SMS, mobile) for mobile in mobiles if mobile)
    if on_file and on_file.address:
        yield Channel.POST, post_address(on_file)


def post_address(on_file: OnFile) -> str:
    name = f"{on_file.first_names} {on_file.usual_name or on_file.birth_name}"
    return "\n".join([name, *on_file.address])
