"""The person somebody at the desk helps: found, kept open in the agent's session, and where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.history import NOT_TOLD, sentence
from parvis.accounts.models import Account
from parvis.agents.models import AgentSession
from parvis.authentication.actions import confirm, second_step
from parvis.authentication.factors import ways_of
from parvis.cases.models import Case
from parvis.connections import members
from parvis.connections.keys import ring
from parvis.connections.members import Claim
from parvis.desk.rules import masked_address, masked_phone, shown_name
from parvis.enrolment.enums import EnrolmentState
from parvis.enrolment.journey import ENROLMENT
from parvis.enrolment.models import Enrolment
from parvis.journal.enums import Event, Reason
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.counters import digest, peek
from parvis.recovery.actions.recognise import account_of
from parvis.recovery.models import LetterCode, RecoveryRequest

OPEN_FOR = timedelta(minutes=30)  # then the agent finds the person again, with a reason
MOST_EVENTS = 10
LIMITED: dict[str, Promise] = {  # the limits that an agent may lift; those of a browser end by themselves
    "proof_number": _("Preuve de l’identité"),
    "send_activation": _("Envoi du lien d’activation"),
    "sign_in_number": _("Connexion"),
    "second_step": _("Deuxième étape de la connexion"),
    "confirm": _("Confirmation avant un changement"),
    "lost_code": _("Code perdu"),
    "letter_code": _("Code par courrier"),
    "recovery": _("Accès perdu"),
}


@dataclass(frozen=True)
class File:
    """Whose file is open. Nothing of the person: random ids, and keyed digests under which limits count."""

    member: UUID
    account: UUID | None
    subjects: Mapping[str, str]  # scope: hex
    reason: Reason
    at: datetime

    @property
    def subject(self) -> UUID:
        """In the journal."""
        return self.account or self.member

    @property
    def limits(self) -> dict[str, bytes | str]:
        return {scope: bytes.fromhex(digest) for scope, digest in self.subjects.items()}

    def as_told(self) -> dict[str, Any]:
        return {
            "member": str(self.member), "account": str(self.account or ""), "subjects": dict(self.subjects),
            "reason": self.reason.value, "at": self.at.isoformat(),
        }  # fmt: skip

    @classmethod
    def of(cls, session: AgentSession) -> Self | None:
        """The one that is open in this session, for a while."""
        told = session.file
        at = parse_datetime(told["at"]) if told else None
        if told is None or at is None or timezone.now() - at >= OPEN_FOR:
            return None
        account = UUID(told["account"]) if told["account"] else None
        return cls(UUID(told["member"]), account, told["subjects"], Reason(told["reason"]), at)


def found_by_number(number: str, birth_date: date, reason: Reason) -> File | None:
    """Whom the body insures, with an account or not. Raises MembersUnavailable."""
    account = account_of(number)
    if account is not None:
        same = account.profile.birth_date == birth_date.isoformat()
        return _file(account.member, account, number, account.profile.birth_date, reason) if same else None
    match = members.port().match(Claim(number, "", birth_date, "", b"", b""))
    if match.member is None or not match.birth_date:
        return None
    return _file(match.member, None, number, birth_date.isoformat(), reason)


def found_by_reference(reference: str, reason: Reason) -> File | None:
    """By the reference of one of their cases."""
    case = Case.objects.filter(reference=reference.strip()).first()
    account = Account.objects.filter(member=case.member).first() if case else None
    if case is None:
        return None
    number = account.profile.number if account else ""
    return _file(case.member, account, number, account.profile.birth_date if account else "", reason)


def _file(member: UUID, account: Account | None, number: str, birth_date: str, reason: Reason) -> File:
    subjects = dict[str, bytes]()
    if number:
        by_number = ring().fingerprint("number", number)
        dated = ring().fingerprint("number", f"{number}:{birth_date}")
        subjects |= {
            "proof_number": by_number, "sign_in_number": by_number, "lost_code": dated, "letter_code": dated,
            "send_activation": ring().fingerprint("letter", f"activation:{number}"),
        }  # fmt: skip
    if account:
        subjects |= {
            "second_step": second_step.counted_as(account),
            "confirm": confirm.counted_as(account),
            "recovery": digest(str(account.pk)),
        }
    told = {scope: digest.hex() for scope, digest in subjects.items()}
    return File(member, account.pk if account else None, told, reason, timezone.now())


@dataclass(frozen=True)
class Opening:
    """An account that is being opened. `letter`: what became of the last letter with the link."""

    step: str
    sent_at: datetime | None
    valid_until: datetime | None
    letter: str
    to: str


@dataclass(frozen=True)
class Lock:
    label: Promise
    until: datetime


@dataclass(frozen=True)
class Line:
    at: datetime
    text: str


@dataclass(frozen=True)
class Standing:
    """Where the person stands: the state, and no fact that could prove who somebody is."""

    name: str
    account: Account | None
    email: str
    mobile: str
    ways: list[str]
    signed_in_at: datetime | None
    opening: Opening | None
    locks: list[Lock]
    recovery_at: datetime | None
    letter_code_until: datetime | None
    events: list[Line]


def standing_of(file: File) -> Standing:
    account = Account.objects.filter(pk=file.account).first() if file.account else None
    record = opening_of(file)
    return Standing(
        name=_name(account, record),
        account=account,
        email=masked_address(account.profile.email) if account else "",
        mobile=masked_phone(account.profile.mobile) if account else "",
        ways=[str(way.label) for way in ways_of(account)] if account else [],
        signed_in_at=_signed_in_at(account) if account else None,
        opening=_shown(record) if record else None,
        locks=locks_of(file),
        recovery_at=_recovery_at(account) if account else None,
        letter_code_until=_letter_code_until(account) if account else None,
        events=_events(account) if account else [],
    )


def _signed_in_at(account: Account) -> datetime | None:
    entries = Entry.objects.filter(subject=account.pk, event=Event.SIGNED_IN)
    return entries.order_by("-at", "-pk").values_list("at", flat=True).first()


def _recovery_at(account: Account) -> datetime | None:
    requests = RecoveryRequest.objects.filter(account=account)
    return requests.order_by().values_list("effective_at", flat=True).first()


def _letter_code_until(account: Account) -> datetime | None:
    codes = LetterCode.objects.filter(account=account, expires_at__gt=timezone.now())
    return codes.order_by("-expires_at").values_list("expires_at", flat=True).first()


def _events(account: Account) -> list[Line]:
    entries = Entry.objects.filter(subject=account.pk).exclude(event__in=NOT_TOLD).order_by("-at", "-pk")
    return [Line(entry.at, sentence(entry)) for entry in entries[:MOST_EVENTS]]


def _name(account: Account | None, record: Enrolment | None) -> str:
    if account:
        profile = account.profile
        return shown_name(profile.first_names, profile.usual_name or profile.birth_name)
    return shown_name(record.greeted_as(), "") if record else ""


def opening_of(file: File) -> Enrolment | None:
    """The newest account that this person is opening, once they have proven who they are."""
    live = Enrolment.objects.filter(member=file.member, dies_at__gt=timezone.now())
    return live.exclude(state=EnrolmentState.ACTIVATED).order_by("-dies_at").first()


def _shown(record: Enrolment) -> Opening:
    step = ENROLMENT.current(record)
    contacts = record.said_contacts()
    letter = Letter.objects.filter(pk=record.letter).first() if record.letter else None
    return Opening(
        step=str(step.title) if step else "",
        sent_at=record.sent_at,
        valid_until=record.valid_until,
        letter=letter.state if letter else "",
        to=masked_address(contacts.email) if contacts else "",
    )


def locks_of(file: File) -> list[Lock]:
    """The limits that are reached, and until when. One query."""
    verdict = peek(file.limits)
    return [Lock(LIMITED[scope], until) for scope, until in verdict.blocked.items()]
