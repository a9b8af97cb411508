"""Announcing an event in the transaction of what happened."""

from contextlib import suppress
from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from parvis.webhooks.enums import Announced
from parvis.webhooks.models import Delivery, Endpoint
from parvis.webhooks.rules import body_of

QUEUE = "webhooks"
DELIVER_TASK = "webhooks.deliver"


def announce(event: Announced, **references: str | UUID) -> int:
    """Queue the event for every endpoint that wants it: told if the caller's transaction ends well.

    `references`: those of rules.REFERENCES and no others. Returns how many endpoints will be told.
    One query when there is none. Raises BadReference, and RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("announce must be called inside the transaction of what it announces")
    now = timezone.now()
    body = body_of(event, now, references)
    endpoints = Endpoint.objects.filter(events__contains=event).values_list("pk", flat=True)
    deliveries = [
        Delivery(endpoint_id=endpoint, event=event, body=body, queued_at=now, due_at=now)
        for endpoint in endpoints
    ]
    Delivery.objects.bulk_create(deliveries)
    for delivery in deliveries:
        # once all is done: of two transactions that add the same job, one waits for the other to end; killed
        # in between, `webhooks.recover` adds it
        transaction.on_commit(partial(defer_delivering, delivery.endpoint_id), robust=True)
    return len(deliveries)


def defer_delivering(endpoint: UUID) -> None:
    """Add the job that tells an endpoint what is due; one that waits already will do. Not through
    procrastinate's app: inside a worker its connector is another connection, outside of our transaction.
    """
    job = Job(
        id=None, queue=QUEUE, task_name=DELIVER_TASK, task_kwargs={"endpoint_id": str(endpoint)},
        lock=None, queueing_lock=f"{DELIVER_TASK}:{endpoint}", priority=-1,  # letters go first
    )  # fmt: skip
    with suppress(AlreadyEnqueued), transaction.atomic():
        JobManager(DjangoConnector()).batch_defer_jobs([job])
