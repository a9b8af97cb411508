"""Sending the link that activates the account, again when asked, never too often."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from parvis.connections.keys import ring
from parvis.enrolment.enums import EnrolmentState
from parvis.enrolment.models import ActivationLink, Enrolment, expiry_of
from parvis.enrolment.visitors import Visitor
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import LetterKind
from parvis.lib.keys import token_digest
from parvis.limits.counters import hit


class TooSoon(Exception):
    """A letter went a moment ago, or too many today. `until`: from when another may go."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too soon")
        self.until = until


def confirm(record: Enrolment, said: Mapping[str, Any], visitor: Visitor) -> bool:
    """The answers were checked: send, once. True: the record is saved. Raises as send_link does."""
    if record.terms_version != settings.ORGANISATION.terms_version:
        record.terms_version = record.terms_accepted_at = None  # changed meanwhile: to be accepted again
        return False
    if record.sent_at is None:
        record.language = visitor.language
        send_link(record)
    return True


def send_link(record: Enrolment) -> None:
    """Queue the letter, in one transaction with the record: the links of earlier letters no longer work.

    The page that follows is the same when the address already serves another account: only its mailbox is
    told. A corrected address waits for nothing: each mailbox has its own minute. Raises TooSoon.
    """
    contacts, identity = record.said_contacts(), record.said_identity()
    assert contacts
    assert identity
    verdict = hit({
        "send_activation": ring().fingerprint("letter", f"activation:{identity.number}"),
        "send_mailbox": ring().fingerprint("letter", f"mailbox:{contacts.email.lower()}"),
    })  # fmt: skip
    if verdict.until:
        raise TooSoon(verdict.until)
    now = timezone.now()
    with transaction.atomic():
        record.letter = _queue(record, contacts.email, now)
        record.state = EnrolmentState.AWAITING
        record.sent_at = now
        record.dies_at = expiry_of(now) + settings.ACTIVATION_RENEWABLE
        record.save_changes()


def _queue(record: Enrolment, to: str, now: datetime) -> UUID:
    with translation.override(record.language):
        kind, context = _taken() if record.address_taken else _link(record, now)
    event = f"{record.id}:{now:%Y%m%d%H%M%S%f}"
    letters = queue_letters(
        [NewLetter(kind=kind, event=event, to=to, language=record.language, context=context)]
    )
    return letters[0].id


def _taken() -> tuple[LetterKind, dict[str, str]]:
    return LetterKind.ADDRESS_TAKEN, {"correct_url": settings.PUBLIC_URL + reverse("enrolment_sent")}


def _link(record: Enrolment, now: datetime) -> tuple[LetterKind, dict[str, str]]:
    token = secrets.token_urlsafe(32)
    ActivationLink.objects.create(enrolment=record, token_digest=token_digest(token), sent_at=now)
    link = settings.PUBLIC_URL + reverse("activation", args=[token])
    until = expiry_of(now).isoformat()
    return LetterKind.ACTIVATION, {"first_names": record.greeted_as(), "link": link, "valid_until": until}
