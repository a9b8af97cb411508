"""Following the link: what it is worth, and activating the account with it."""

from enum import Enum, auto

from django.db import IntegrityError, transaction
from django.utils import timezone

from parvis.accounts.actions import Opening, open_account
from parvis.accounts.models import Account, Profile
from parvis.connections import members
from parvis.enrolment.enums import EnrolmentState
from parvis.enrolment.models import ActivationLink, Enrolment
from parvis.lib.keys import token_digest

WIPED = ("identity", "contacts", "first_names", "code_hash", "rib_evidence", "card_evidence")


class LinkState(Enum):
    UNKNOWN = auto()  # truncated, or dead long ago
    USABLE = auto()
    REPLACED = auto()  # a newer letter was sent, or an answer was changed
    EXPIRED = auto()
    USED = auto()


class Activation(Enum):
    DONE = auto()
    ALREADY = auto()  # another request was first: what the link is worth now says the rest
    NUMBER_TAKEN = auto()  # the same person was activated from elsewhere
    ADDRESS_TAKEN = auto()


def follow(token: str) -> tuple[LinkState, ActivationLink | None]:
    """What the link is worth now. Reads only."""
    links = ActivationLink.objects.select_related("enrolment")
    link = next(iter(links.filter(token_digest=token_digest(token))), None)
    now = timezone.now()
    if link is None or link.enrolment.dies_at <= now:
        return LinkState.UNKNOWN, None
    # fmt: off
    table = (
        (link.enrolment.state == EnrolmentState.ACTIVATED,  LinkState.USED),
        (link.is_replaced,                                  LinkState.REPLACED),
        (link.is_expired(now),                              LinkState.EXPIRED),
    )
    # fmt: on
    return next((state for holds, state in table if holds), LinkState.USABLE), link


def activate(record: Enrolment) -> Activation:
    """Open the account: unique fingerprints, journal entry and letters in one transaction, or nothing.

    Two at once: the conditional UPDATE lets one through, the constraints settle the rest.
    Raises MembersUnavailable.
    """
    opening = _opening_of(record)
    if opening is None:
        return Activation.ALREADY
    try:
        with transaction.atomic():
            if not _close(record):
                return Activation.ALREADY
            open_account(opening)
    except IntegrityError:
        return _whose_place(opening, record)
    return Activation.DONE


def _close(record: Enrolment) -> bool:
    """Empty the record and free its browser. False when another request was first."""
    waiting = Enrolment.objects.filter(pk=record.pk, state=EnrolmentState.AWAITING, sent_at=record.sent_at)
    record.detach()
    emptied = dict.fromkeys(WIPED)
    return bool(waiting.update(state=EnrolmentState.ACTIVATED, browser=record.browser, **emptied))


def _opening_of(record: Enrolment) -> Opening | None:
    """None when somebody has just activated it: the record is empty."""
    identity, contacts = record.said_identity(), record.said_contacts()
    if identity is None or contacts is None or record.code_hash is None or record.member is None:
        return None
    on_file = members.port().on_file(record.member) or members.OnFile(
        identity.name, identity.name, "", "", "", ()
    )
    assert record.terms_version
    assert record.terms_accepted_at
    return Opening(
        profile=Profile(
            number=identity.number,
            first_names=on_file.first_names,
            birth_name=on_file.birth_name,
            usual_name=on_file.usual_name,
            birth_date=identity.birth_date,
            email=contacts.email,
            mobile=contacts.mobile,
        ),
        member=record.member,
        on_file=on_file,
        code_hash=record.code_hash,
        language=record.language,
        terms_version=record.terms_version,
        terms_accepted_at=record.terms_accepted_at,
    )


def _whose_place(opening: Opening, record: Enrolment) -> Activation:
    """Which constraint said no: the person has an account already, or the address serves another one."""
    if Account.objects.filter(member=opening.member).exists():
        _close(record)
        return Activation.NUMBER_TAKEN
    return Activation.ADDRESS_TAKEN
