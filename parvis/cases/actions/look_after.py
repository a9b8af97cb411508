"""What is done in the background: scanning what could not be scanned at once, erasing what is over."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.cases.actions.notices import cases_address
from parvis.cases.models import Case, Document, DocumentContent
from parvis.cases.queries import content_of, documents_unscanned
from parvis.connections import antivirus
from parvis.connections.antivirus import AntivirusUnavailable, Finding
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import LetterKind
from parvis.webhooks.actions import announce
from parvis.webhooks.enums import Announced

BATCH = 1000
MOST_SILENCES = 3  # in a row: the antivirus is away, it is no document that it cannot scan


def scan_documents() -> int:
    """Scan those that had no answer when they came, until several in a row have none again: how many."""
    scanner, done, silences = antivirus.port(), 0, 0
    if scanner is None:
        return 0
    for document in documents_unscanned():
        content = content_of(document)
        if content is None:
            continue
        try:
            finding = scanner.scan(content.plain(), document.piece.name)
        except AntivirusUnavailable:
            silences += 1
            if silences == MOST_SILENCES:
                break
            continue
        _settle(document, finding)
        done, silences = done + 1, 0
    return done


def _settle(document: Document, finding: Finding) -> None:
    """Withdrawn meanwhile, there is nothing to settle."""
    now = timezone.now()
    with transaction.atomic():
        unscanned = Document.objects.filter(pk=document.pk, scanned_at=None, refused_at=None)
        if finding == Finding.CLEAN:
            if unscanned.update(scanned_at=now):
                announce(Announced.DOCUMENT_ADDED, case=document.case.reference, document=document.receipt)
        elif unscanned.update(refused_at=now):
            DocumentContent.objects.filter(pk=document.pk).delete()
            _tell_refusal(document)


def _tell_refusal(document: Document) -> None:
    account = Account.objects.filter(member=document.case.member).first()
    if account is None:
        return
    journal.record(Event.DOCUMENT_REFUSED, Actor.SYSTEM, account.pk)
    context = {
        "first_names": account.profile.first_names,
        "cases_url": cases_address(account.language),
    }
    letter = NewLetter(
        LetterKind.DOCUMENT_REFUSED, event=f"document:{document.id}", to=account.profile.email,
        language=account.language, about=account.id, context=context,
    )  # fmt: skip
    queue_letters([letter])


def forget_what_is_over() -> int:
    """Erase the contents that the body has had for long, and cases that were closed long ago. Journaled."""
    now = timezone.now()
    contents = DocumentContent.objects.filter(document__taken_at__lt=now - settings.DOCUMENT_KEPT)
    cases = Case.objects.filter(closed_at__lt=now - settings.CASE_KEPT)
    count = 0
    for rows in (contents, cases):
        while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
            rows.model.objects.filter(pk__in=keys).delete()
            count += len(keys)
    if count:
        journal.record(Event.RECORDS_PURGED, Actor.SYSTEM, count=count)
    return count
