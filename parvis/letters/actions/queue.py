"""Queueing a letter in the same transaction as what it announces."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from parvis.letters import contents
from parvis.letters.enums import Channel, LetterKind
from parvis.letters.models import TABLE, Letter

QUEUE = "letters"
SEND_TASK = "letters.send"
COLUMNS = ("id", "kind", "channel", "event", "language", "recipient_sealed", "content_sealed", "state",
           "attempts", "message_id", "queued_at", "refusal")  # fmt: skip
INSERT = (
    f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))}) "  # noqa: S608
    "ON CONFLICT (kind, event) DO NOTHING"
)


def queue_letter(
    kind: LetterKind,
    *,
    event: str,
    to: str,
    language: str,
    context: Mapping[str, Any],
    channel: Channel = Channel.EMAIL,
) -> Letter | None:
    """Queue a letter and the job that sends it, in the caller's transaction: both or neither. Two queries.

    `event` names what is announced and takes no personal data ("enrolment:<id>:2"). None when this kind
    of letter was already queued for this event. `context`: see contents.NEEDED; dates in ISO with a zone.
    A postal letter has no job: it waits for `parvis letters print`.
    Raises BadLetter when something is missing, RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("queue_letter must be called inside the transaction of what the letter announces")
    contents.check(kind, channel, to, context)
    letter = Letter(kind=kind, channel=channel, event=event, language=language, queued_at=timezone.now())
    letter.message_id = message_id_of(letter.id)
    letter.seal(to, dict(context))
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [getattr(letter, column) for column in COLUMNS])
        if cursor.rowcount == 0:
            return None
    if channel != Channel.POST:
        defer_sending(letter.id)
    return letter


def message_id_of(letter: UUID) -> str:
    """The same at every try, so that a repeated letter is recognised as one by mail programs."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{letter.hex}.parvis@{domain}>"


def defer_sending(letter: UUID, at: datetime | None = None) -> None:
    """Add the job that sends the letter, now or at a given time. One query, in Django's transaction.

    Not through procrastinate's app: inside a worker its connector is another connection, and the job
    would no longer be in the same transaction as the letter.
    """
    JobManager(DjangoConnector()).defer_job(Job(
        id=None, queue=QUEUE, task_name=SEND_TASK, task_kwargs={"letter_id": str(letter)},
        lock=None, queueing_lock=str(letter), priority=0, scheduled_at=at,
    ))  # fmt: skip
