"""What is read of cases: those of a member, one of them, its documents, what waits for the body."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from parvis.accounts.models import Account
from parvis.cases.enums import Expected
from parvis.cases.models import Case, Document, DocumentContent, NoticesDeclined
from parvis.connections import antivirus

MOST_SHOWN = 300
BATCH = 100
# what the member sent since the body told of the case, or what it has not read yet: no longer their turn
UNREAD = Document.objects.filter(Q(taken_at=None) | Q(taken_at__gt=OuterRef("told_at")), refused_at=None)
ANSWERED = Exists(UNREAD.filter(case=OuterRef("pk")))
MINE = Q(closed_at=None, expected_from=Expected.MEMBER, answered=False)


@dataclass(frozen=True)
class Counts:
    """How many cases: open ones, and among them those where something is expected of the member."""

    open: int
    mine: int


def cases_of(member: UUID) -> list[Case]:
    """What is expected of the member first, the sooner the higher; then the open ones, then the closed."""
    cases = _of(member)
    sooner_first = F("answer_by").asc(nulls_last=True)
    mine = list(cases.filter(MINE).order_by(sooner_first, "-step_at", "pk")[:MOST_SHOWN])
    others = cases.exclude(MINE).order_by(F("closed_at").desc(nulls_first=True), "-step_at", "pk")
    return mine + list(others[:MOST_SHOWN])


def case_of(member: UUID, case: UUID) -> Case | None:
    """None also for somebody else's."""
    return _of(member).filter(pk=case).first()


def _of(member: UUID) -> QuerySet[Case]:
    """With `answered`: did the member send something that the body has not read yet?"""
    return Case.objects.filter(member=member).select_related("type").annotate(answered=ANSWERED)


def documents_of(case: Case) -> list[Document]:
    """The newest first."""
    return list(Document.objects.filter(case=case).order_by("-added_at", "pk"))


def document_of(case: Case, document: UUID) -> Document | None:
    """None also for another case's."""
    return Document.objects.filter(case=case, pk=document).first()


def content_of(document: Document) -> DocumentContent | None:
    """None once it is erased."""
    return DocumentContent.objects.filter(document=document).select_related("document").first()


def has_content(document: Document) -> bool:
    """Without reading it."""
    return DocumentContent.objects.filter(document=document).exists()


def takes_documents(case: Case) -> bool:
    return case.closed_at is None and case.type.takes_documents and antivirus.port() is not None


def counts_of(member: UUID) -> Counts:
    """One query."""
    cases = Case.objects.filter(member=member, closed_at=None).annotate(answered=ANSWERED)
    found = cases.aggregate(open=Count("pk"), mine=Count("pk", filter=MINE))
    return Counts(found["open"], found["mine"])


def wants_notices(account: Account) -> bool:
    return not NoticesDeclined.objects.filter(pk=account.pk).exists()


def documents_waiting(most: int | None = None) -> Iterator[Document]:
    """Scanned and not yet taken by the body, the oldest first. Read as they are asked for, however many."""
    oldest_first = _waiting().select_related("case__type").order_by("added_at", "pk")
    yield from oldest_first[:most].iterator(chunk_size=BATCH)


def count_waiting() -> int:
    return _waiting().count()


def _waiting() -> QuerySet[Document]:
    return Document.objects.filter(taken_at=None, refused_at=None, scanned_at__isnull=False)


def documents_unscanned() -> list[Document]:
    """Some that had no answer of the antivirus. In no order: one that never gets any bars no other."""
    unscanned = Document.objects.filter(taken_at=None, refused_at=None, scanned_at=None)
    return list(unscanned.select_related("case").order_by("?")[:BATCH])
