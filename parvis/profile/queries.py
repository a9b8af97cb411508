"""What the pages of the account read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from parvis.accounts.enums import CodePurpose, LinkPurpose
from parvis.accounts.history import NOT_TOLD, sentence
from parvis.accounts.models import Account, AccountLink, Browser, OneTimeCode, SignedInSession
from parvis.authentication.devices import told
from parvis.journal.enums import Event
from parvis.journal.models import Entry

MOST_SHOWN = 50  # sessions, browsers, lines of a page of the history


@dataclass(frozen=True)
class Device:
    """A session or a browser, in words. `trusted_until`: of a browser that spares the second step."""

    id: int
    name: str
    since: datetime
    seen_at: datetime
    here: bool = False
    trusted_until: datetime | None = None


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Waiting:
    """An address or number that waits for its confirmation."""

    what: str
    until: datetime


def sessions_of(account: Account, here: str | None) -> list[Device]:
    """The one `here` first, then the last seen."""
    rows = SignedInSession.objects.filter(account=account).order_by("-seen_at", "-pk")[:MOST_SHOWN]
    devices = [
        Device(row.pk, told(row.device), row.started_at, row.seen_at, here=row.session_key == here)
        for row in rows
    ]
    return sorted(devices, key=lambda device: not device.here)


def browsers_of(account: Account, here: bytes | None) -> list[Device]:
    """The one whose cookie has the digest `here` first, then the last seen."""
    now = timezone.now()
    rows = Browser.objects.filter(account=account).order_by("-seen_at", "-pk")[:MOST_SHOWN]
    devices = [
        Device(
            row.pk, told(row.device), row.first_seen_at, row.seen_at, here=bytes(row.token_digest) == here,
            trusted_until=row.trusted_until if row.trusted_until and row.trusted_until > now else None,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(devices, key=lambda device: not device.here)


def history_of(account: Account, *, page: int = 1, size: int = MOST_SHOWN) -> tuple[list[Line], bool]:
    """The lines of a page, newest first; and whether there are older ones."""
    start = (page - 1) * size
    entries = Entry.objects.filter(subject=account.pk).exclude(event__in=NOT_TOLD).order_by("-at", "-pk")
    found = list(entries[start : start + size + 1])
    return [Line(entry.at, sentence(entry)) for entry in found[:size]], len(found) > size


def waiting_email(account: Account) -> Waiting | None:
    """The new address whose letter was sent."""
    links = AccountLink.objects.filter(account=account, purpose=LinkPurpose.NEW_EMAIL, ended="")
    link = links.filter(expires_at__gt=timezone.now()).order_by("-expires_at").first()
    return Waiting(link.carried["email"], link.expires_at) if link else None


def mobile_changed_between(account: Account, start: datetime, end: datetime) -> bool:
    """By whoever was signed in."""
    changes = Entry.objects.filter(subject=account.pk, event=Event.MOBILE_CHANGED)
    return changes.filter(at__range=(start, end)).exists()


def waiting_mobile(account: Account, code: UUID | None) -> Waiting | None:
    """The new number to which this code was sent; None once the code has expired."""
    if code is None:
        return None
    codes = OneTimeCode.objects.filter(account=account, purpose=CodePurpose.NEW_MOBILE, pk=code)
    found = codes.filter(expires_at__gt=timezone.now()).first()
    return Waiting(found.carried["mobile"], found.expires_at) if found else None
