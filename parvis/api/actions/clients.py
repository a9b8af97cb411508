"""Systems that may ask: added, revoked."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from parvis.api.enums import Scope
from parvis.api.models import Client
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.lib.keys import token_digest

SECRET_START = "parvis_secret_"  # noqa: S105  scanners of code find it by its start
SECRET_BYTES = 32


class NameTaken(Exception):
    """Another client has this name."""


def add_client(name: str, scopes: Iterable[Scope], expires_at: datetime | None = None) -> tuple[Client, str]:
    """The client and its secret, which is told this once. Raises NameTaken."""
    secret = SECRET_START + secrets.token_urlsafe(SECRET_BYTES)
    client = Client(
        name=name, scopes=sorted(set(scopes)), secret_digest=token_digest(secret),
        added_at=timezone.now(), expires_at=expires_at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            client.save(force_insert=True)
            journal.record(Event.API_CLIENT_ADDED, Actor.SYSTEM, client.id)
    except IntegrityError:
        raise NameTaken from None
    return client, secret


def revoke_client(client_id: UUID) -> bool:
    """At once, its tokens too. False: there is none that could be."""
    with transaction.atomic():
        revoked = Client.objects.filter(pk=client_id, revoked_at=None).update(revoked_at=timezone.now())
        if revoked:
            journal.record(Event.API_CLIENT_REVOKED, Actor.SYSTEM, client_id)
    return bool(revoked)
