"""Who is told: an address added, removed, tried."""

import secrets
from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from parvis.connections.webhooks import port
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.webhooks.actions.deliver import send
from parvis.webhooks.enums import Announced
from parvis.webhooks.models import Endpoint
from parvis.webhooks.rules import SECRET_BYTES, body_of, new_secret


class EndpointExists(Exception):
    """This address is told already."""


def add_endpoint(url: str, events: Iterable[Announced]) -> tuple[Endpoint, str]:
    """The endpoint and its secret, which is told this once. Raises BadAddress, EndpointExists."""
    port().check(url)
    secret = new_secret(secrets.token_bytes(SECRET_BYTES))
    endpoint = Endpoint(id=uuid4(), url=url, events=sorted(set(events)), added_at=timezone.now())
    endpoint.seal(secret)
    try:
        with transaction.atomic():
            endpoint.save(force_insert=True)
            journal.record(Event.WEBHOOK_ADDED, Actor.SYSTEM, endpoint.id)
    except IntegrityError:
        raise EndpointExists from None
    return endpoint, secret


def remove_endpoint(endpoint_id: UUID) -> bool:
    """With all that waits for it. False: there is none."""
    with transaction.atomic():
        deleted, _ = Endpoint.objects.filter(pk=endpoint_id).delete()
        if deleted:
            journal.record(Event.WEBHOOK_REMOVED, Actor.SYSTEM, endpoint_id)
    return bool(deleted)


def try_endpoint(endpoint: Endpoint) -> int:
    """Send it an event of type `test`, once. The status. Raises NotTaken, BadAddress."""
    return send(endpoint, uuid4(), body_of(Announced.TEST, timezone.now(), {}))
