"""Queueing letters in the same transaction as what they announce."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from parvis.letters import contents
from parvis.letters.enums import Channel, LetterKind
from parvis.letters.models import TABLE, Letter

QUEUE = "letters"
SEND_TASK = "letters.send"
COLUMNS = ("id", "kind", "channel", "event", "about", "language", "recipient_sealed", "content_sealed",
           "state", "attempts", "message_id", "queued_at", "refusal")  # fmt: skip
ROW = f"({', '.join(['%s'] * len(COLUMNS))})"
INSERT = f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) VALUES"
NEW_ONLY = "ON CONFLICT (kind, event) DO NOTHING RETURNING id"


@dataclass(frozen=True)
class NewLetter:
    """A letter to queue. `event` names what is announced and takes no personal data ("enrolment:<id>:2").

    `to`: an e-mail address, a number in E.164 or the lines of a postal address. `context`: see
    contents.NEEDED; moments in ISO with a zone. `about`: the id of the account it is about, if there is one.
    """

    kind: LetterKind
    event: str
    to: str
    language: str
    context: Mapping[str, Any]
    channel: Channel = Channel.EMAIL
    about: UUID | None = None


def queue_letters(letters: Iterable[NewLetter]) -> list[Letter]:
    """Queue letters and the jobs that send them, in the caller's transaction: all or nothing. Two queries.

    Returns those that are new: a letter of the same kind already queued for the same event is left out.
    A postal letter has no job: it waits for `parvis letters print`.
    Raises BadLetter when something is missing, RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("queue_letters must be called inside the transaction of what the letters announce")
    rows = [_row(new) for new in letters]
    if not rows:
        return []
    values = [getattr(row, column) for row in rows for column in COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(f"{INSERT} {', '.join([ROW] * len(rows))} {NEW_ONLY}", values)
        inserted = {id_ for (id_,) in cursor.fetchall()}
    queued = [row for row in rows if row.id in inserted]
    defer_sending(letter.id for letter in queued if letter.channel != Channel.POST)
    return queued


def _row(new: NewLetter) -> Letter:
    contents.check(new.kind, new.channel, new.to, new.context)
    letter = Letter(kind=new.kind, channel=new.channel, event=new.event, about=new.about)
    letter.language, letter.queued_at = new.language, timezone.now()
    letter.message_id = message_id_of(letter.id)
    letter.seal(new.to, dict(new.context))
    return letter


def message_id_of(letter: UUID) -> str:
    """The same at every try, so that a repeated letter is recognised as one by mail programs."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{letter.hex}.parvis@{domain}>"


def defer_again(letter: UUID, at: datetime | None = None) -> bool:
    """Give a letter another job; False when one waits already, which is as good."""
    try:
        with transaction.atomic():
            defer_sending([letter], at=at)
    except AlreadyEnqueued:
        return False
    return True


def defer_sending(letters: Iterable[UUID], at: datetime | None = None) -> None:
    """Add the jobs that send the letters, now or at a given time. One query, in Django's transaction.

    Not through procrastinate's app: inside a worker its connector is another connection, and the jobs
    would no longer be in the same transaction as the letters. Raises AlreadyEnqueued when a letter has a
    job that waits.
    """
    jobs = [
        Job(
            id=None, queue=QUEUE, task_name=SEND_TASK, task_kwargs={"letter_id": str(letter)},
            lock=None, queueing_lock=str(letter), priority=0, scheduled_at=at,
        )
        for letter in letters
    ]  # fmt: skip
    if jobs:
        JobManager(DjangoConnector()).batch_defer_jobs(jobs)
