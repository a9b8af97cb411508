"""Printing the postal letters that wait: one file, and only then are they marked as sent."""

import os
from pathlib import Path

import structlog
from django.db import transaction
from django.utils import timezone

from parvis.letters import wording
from parvis.letters.enums import Channel, LetterState
from parvis.letters.models import Letter

log = structlog.get_logger(__name__)

CLOSED = ["state", "refusal", "sent_at", "recipient_sealed", "content_sealed"]


def print_letters(path: Path) -> int:
    """Write every postal letter that waits in one HTML file. Returns how many; writes nothing for none.

    The file is on the disk before a letter is marked: stopped in between, the letters wait again. Two
    commands at once print different letters. Raises FileExistsError (nothing was printed), OSError.
    """
    with transaction.atomic():
        waiting = list(
            Letter.objects.select_for_update(skip_locked=True)
            .filter(state=LetterState.QUEUED, channel=Channel.POST)
            .order_by("queued_at", "pk")
        )
        sheets = {letter: sheet for letter in waiting if (sheet := _sheet(letter))}
        if sheets:
            _write(path, wording.sheets([*sheets.values()]))
        for letter in sheets:
            letter.close(LetterState.SENT, at=timezone.now())
        Letter.objects.bulk_update(sheets, CLOSED, batch_size=500)
    return len(sheets)


def _sheet(letter: Letter) -> str:
    try:
        return wording.post(letter)
    except Exception as error:  # noqa: BLE001  one that cannot be printed waits; the others go
        log.error("letter_not_printable", letter=str(letter.id), error=type(error).__name__)
        return ""


def _write(path: Path, page: str) -> None:
    """For its owner alone: names and addresses are in it. Never over another file."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(page)
        file.flush()
        os.fsync(file.fileno())
