"""Who asks, by the token that is shown; which clients there are."""

import hmac
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from parvis.api.models import Client, Token
from parvis.cases.content import Media
from parvis.cases.models import Case, Document
from parvis.cases.queries import documents_waiting
from parvis.cases.rules import REFERENCE
from parvis.lib.keys import token_digest

MOST_DOCUMENTS = 100


@dataclass(frozen=True)
class Holder:
    """The client that shows a token, and what the token is for."""

    client: UUID
    scopes: frozenset[str]


def holder_of(token: str) -> Holder | None:
    """None: the token is unknown or over, or its client revoked or over. One query."""
    valid = Token.objects.filter(
        _alive("client__"), digest=token_digest(token), expires_at__gt=timezone.now()
    )
    found = valid.values_list("client", "scopes").first()
    return None if found is None else Holder(found[0], frozenset(found[1]))


def client_with(client_id: str, secret: str) -> Client | None:
    """The client that has this secret. None: no such client, another secret, or it is revoked or over."""
    try:
        id_ = UUID(client_id)
    except ValueError:
        return None
    client = Client.objects.filter(_alive(), pk=id_).first()
    if client is None or not hmac.compare_digest(bytes(client.secret_digest), token_digest(secret)):
        return None
    return client


def clients() -> QuerySet[Client]:
    return Client.objects.order_by("added_at", "pk")


def _alive(of: str = "") -> Q:
    alive = Q(**{f"{of}revoked_at": None})
    return alive & (Q(**{f"{of}expires_at": None}) | Q(**{f"{of}expires_at__gt": timezone.now()}))


def standing_of(reference: str) -> dict[str, Any] | None:
    """What the portal knows of a case, by the body's reference. None: nothing."""
    if not REFERENCE.fullmatch(reference):
        return None
    waiting = Count("document", filter=Q(document__taken_at=None, document__refused_at=None))
    names = (
        "reference",
        "step",
        "step_at",
        "received_at",
        "expected_from",
        "answer_by",
        "closed_at",
        "outcome",
    )
    cases = Case.objects.filter(reference=reference).annotate(waiting=waiting)
    found = cases.values(*names, "type__slug", "told_at", "waiting").first()
    if found is None:
        return None
    told = {name: found[name] for name in names}
    return told | {
        "type": found["type__slug"], "updated_at": found["told_at"], "documents_waiting": found["waiting"],
    }  # fmt: skip


def waiting_documents() -> list[dict[str, Any]]:
    """The oldest that the body has not taken."""
    return [
        {
            "receipt": each.receipt, "case": each.case.reference, "type": each.case.type.slug,
            "name": each.piece.name, "label": each.piece.label, "media_type": Media(each.media).content_type,
            "size": each.size, "added_at": each.added_at,
        }
        for each in documents_waiting(MOST_DOCUMENTS)
    ]  # fmt: skip


def document_with(receipt: str) -> Document | None:
    """None: there is none, or not any more, or the antivirus has not seen it yet."""
    if not REFERENCE.fullmatch(receipt):
        return None  # what an address can hold is more than the database can look for
    sound = Document.objects.filter(refused_at=None, scanned_at__isnull=False)
    return sound.filter(receipt=receipt).first()
