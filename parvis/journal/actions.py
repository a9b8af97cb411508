"""Writes to the journal. There is nothing else to do with it."""

from uuid import UUID

from parvis.journal.enums import Actor, Detail, Event
from parvis.journal.models import Entry


def record(
    event: Event, actor: Actor, subject: UUID | None = None, count: int | None = None, *,
    detail: Detail | None = None,
) -> None:  # fmt: skip
    """Add an entry, in the caller's transaction.

    There is no free text on purpose: nothing personal can be written here.
    """
    Entry.objects.create(
        event=event, actor=actor, subject=subject, count=count, detail=Detail(detail) if detail else ""
    )
