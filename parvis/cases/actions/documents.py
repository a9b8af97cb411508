"""Adding a document to a case, replacing and withdrawing it until the body has it."""

import base64
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.cases.actions.notices import cases_address
from parvis.cases.content import Fault, Media, Refused, examine, proper_name
from parvis.cases.models import NONCE_BYTES, Case, Document, DocumentContent, Piece
from parvis.connections import antivirus
from parvis.connections.antivirus import AntivirusUnavailable, Finding
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import LetterKind
from parvis.webhooks.actions import announce
from parvis.webhooks.enums import Announced

MOST_WAITING = 20  # documents of one case that the body has not taken yet
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another
PRACTICE_PAPER = "document-fictif.pdf"


class NotOpen(Exception):
    """The case takes no document: it is closed, its type takes none, or enough are waiting."""


class TakenMeanwhile(Exception):
    """The body has it already: it can no longer be changed."""


@dataclass(frozen=True)
class Sent:
    """What a member sends. `replaces`: the document in whose place it comes."""

    name: str
    content: bytes
    label: str = ""
    replaces: UUID | None = None


def add_document(account: Account, case_id: UUID, sent: Sent) -> Document:
    """Examined, scanned, encrypted, acknowledged. The caller has counted the hit.

    Without an answer of the antivirus it is received all the same, and kept from the body until scanned.
    Raises Refused, NotOpen, TakenMeanwhile.
    """
    media = examine(sent.name, sent.content)
    scanned = _is_scanned(sent)
    with transaction.atomic():
        case = _lock(account, case_id)
        if sent.replaces:
            _delete(account, case, sent.replaces)
        _refuse_too_many(case)
        document = _write(case, sent, media, timezone.now() if scanned else None)
        journal.record(Event.DOCUMENT_ADDED, Actor.PERSON, account.pk)
        if scanned:  # else once it is: what is announced can be fetched
            announce(Announced.DOCUMENT_ADDED, case=case.reference, document=document.receipt)
        queue_letters([_acknowledgment(account, document)])
    return document


def withdraw_document(account: Account, case_id: UUID, document: UUID) -> None:
    """Erased. Raises TakenMeanwhile."""
    with transaction.atomic():
        case = Case.objects.select_for_update().filter(pk=case_id, member=account.member).first()
        if case is None:  # erased meanwhile, with all that was added to it
            raise TakenMeanwhile
        _delete(account, case, document)


def _is_scanned(sent: Sent) -> bool:
    """Raises Refused, NotOpen."""
    scanner = antivirus.port()
    if scanner is None:
        raise NotOpen
    try:
        finding = scanner.scan(sent.content, sent.name)
    except AntivirusUnavailable:
        return False
    if finding == Finding.INFECTED:
        raise Refused(Fault.INFECTED)
    return True


def _lock(account: Account, case_id: UUID) -> Case:
    """Raises NotOpen."""
    cases = Case.objects.select_for_update(of=("self",)).select_related("type")
    case = cases.filter(pk=case_id, member=account.member).first()
    if case is None or case.closed_at or not case.type.takes_documents:
        raise NotOpen
    return case


def _refuse_too_many(case: Case) -> None:
    """Raises NotOpen. One that is replaced no longer counts."""
    if Document.objects.filter(case=case, taken_at=None, refused_at=None).count() >= MOST_WAITING:
        raise NotOpen


def _delete(account: Account, case: Case, document: UUID) -> None:
    """Raises TakenMeanwhile: the row's own state decides, under its lock."""
    rows = Document.objects.filter(pk=document, case=case, taken_at=None)
    found = rows.select_for_update().first()
    if found is None:
        raise TakenMeanwhile
    found.delete()
    journal.record(Event.DOCUMENT_WITHDRAWN, Actor.PERSON, account.pk)
    if found.scanned_at:
        announce(Announced.DOCUMENT_WITHDRAWN, case=case.reference, document=found.receipt)


def _write(case: Case, sent: Sent, media: Media, scanned_at: datetime | None) -> Document:
    name, content = proper_name(sent.name, media), sent.content
    if not settings.DOCUMENT_CONTENT_KEPT:
        name, content, media = PRACTICE_PAPER, practice_paper(), Media.PDF
    key = AESGCM.generate_key(256)
    document = Document(
        id=uuid4(), case=case, receipt=_receipt(), media=media.value, size=len(content),
        added_at=timezone.now(), scanned_at=scanned_at,
    )  # fmt: skip
    label = sent.label if settings.DOCUMENT_CONTENT_KEPT else ""
    document.seal(Piece(name, label, base64.b64encode(key).decode()))
    document.save(force_insert=True)
    nonce = os.urandom(NONCE_BYTES)
    cipher = nonce + AESGCM(key).encrypt(nonce, content, document.id.bytes)
    DocumentContent.objects.create(document=document, cipher=cipher)
    return document


def practice_paper() -> bytes:
    """What stands for whatever is added in practice mode."""
    return (files("parvis.cases") / "static" / "cases" / "exemple.pdf").read_bytes()


def _receipt() -> str:
    """« AR-7F3K-92QD-H4MX »: 59 random bits, easy to say on the telephone."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(12))
    return f"AR-{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def _acknowledgment(account: Account, document: Document) -> NewLetter:
    context = {
        "first_names": account.profile.first_names, "piece": document.piece.shown,
        "at": document.added_at.isoformat(), "receipt": document.receipt,
        "cases_url": cases_address(account.language),
    }  # fmt: skip
    return NewLetter(
        LetterKind.DOCUMENT_RECEIVED, event=f"document:{document.id}", to=account.profile.email,
        language=account.language, about=account.id, context=context,
    )  # fmt: skip
