"""Telling an endpoint what is due, one event after the other; what fails is tried again later."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from parvis.connections.webhooks import BadAddress, NotTaken, port
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.webhooks.actions.announce import defer_delivering
from parvis.webhooks.enums import DeliveryState
from parvis.webhooks.models import Delivery, Endpoint
from parvis.webhooks.rules import next_wait, signature

MOST_SECONDS = 60.0  # of one job: an endpoint that is slow must not keep a worker for ever
KEPT = timedelta(days=30)  # what is settled: to answer "did you tell us?"
OURS = 0x5057  # with the endpoint's number, what is locked

log = structlog.get_logger(__name__)


def deliver_due(endpoint_id: UUID) -> int:
    """Returns how many were tried. 0 at once when another worker is telling this endpoint.

    One worker an endpoint at a time: one that hangs holds up no letter. The first failure ends the round
    for what is due: an endpoint that is away is asked once, not a thousand times.
    """
    ends_at, tried = time.monotonic() + MOST_SECONDS, 0
    with _alone_with(endpoint_id) as alone:
        while alone:
            state = _deliver_next(endpoint_id)
            tried += state is not None
            if state != DeliveryState.DELIVERED:
                break
            if time.monotonic() > ends_at:
                defer_delivering(endpoint_id)
                break
    return tried


def recover_deliveries() -> int:
    """Give a job to each endpoint for which something is due. Returns how many."""
    due = Delivery.objects.filter(state=DeliveryState.QUEUED, due_at__lte=timezone.now())
    endpoints = due.order_by("endpoint").values_list("endpoint", flat=True).distinct()
    for endpoint in endpoints:
        defer_delivering(endpoint)
    return len(endpoints)


def forget_old_deliveries() -> int:
    """Delete what was settled long ago. Returns how many."""
    old = Delivery.objects.filter(settled_at__lt=timezone.now() - KEPT)
    return old.delete()[0]


@contextmanager
def _alone_with(endpoint_id: UUID) -> Iterator[bool]:
    key = [OURS, endpoint_id.int % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def _deliver_next(endpoint_id: UUID) -> DeliveryState | None:
    """One try at what is due first. None when nothing is.

    The row stays locked until it is marked. Killed in between, nothing was marked and the event goes again
    under the same id.
    """
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("endpoint")
            .filter(endpoint=endpoint_id, state=DeliveryState.QUEUED, due_at__lte=timezone.now())
            .order_by("due_at", "queued_at", "pk")
            .first()
        )
        if delivery is None:
            return None
        _try(delivery)
        delivery.save(update_fields=["state", "attempts", "answer", "due_at", "settled_at"])
    return DeliveryState(delivery.state)


def _try(delivery: Delivery) -> None:
    delivery.attempts += 1
    try:
        delivery.answer = str(send(delivery.endpoint, delivery.id, delivery.body))
    except NotTaken as error:
        _not_delivered(delivery, error.reason)
    except BadAddress:
        _not_delivered(delivery, "refused_address")
    except DatabaseError:
        raise  # the job fails, the event stays queued and is recovered
    except Exception as error:  # noqa: BLE001  a defect in one must not keep the others for ever
        _not_delivered(delivery, f"defect_{type(error).__name__}")
    else:
        delivery.state, delivery.settled_at = DeliveryState.DELIVERED, timezone.now()
        log.info("webhook_delivered", **_shown(delivery))


def send(endpoint: Endpoint, message: UUID, body: str) -> int:
    """Signed and handed over: the status. Raises NotTaken, BadAddress."""
    moment = int(timezone.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Parvis",
        "webhook-id": str(message),
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(endpoint.secret, str(message), moment, body),
    }
    return port().post(endpoint.url, headers, body.encode())


def _not_delivered(delivery: Delivery, reason: str) -> None:
    delivery.answer = reason[:30]
    wait = next_wait(delivery.attempts)
    if wait is None:
        delivery.state, delivery.settled_at = DeliveryState.GIVEN_UP, timezone.now()
        journal.record(Event.WEBHOOK_GIVEN_UP, Actor.SYSTEM, delivery.endpoint_id, count=delivery.attempts)
        log.error("webhook_given_up", **_shown(delivery))
        return
    delivery.due_at = timezone.now() + wait
    log.warning("webhook_delayed", next_try_in_s=int(wait.total_seconds()), **_shown(delivery))


def _shown(delivery: Delivery) -> dict[str, str | int]:
    return {
        "delivery": str(delivery.id),
        "endpoint": str(delivery.endpoint_id),
        "event_type": delivery.event,
        "tries": delivery.attempts,
        "answer": delivery.answer,
    }
