"""Handing documents over to the body: files in a folder of its own system, each once."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.cases.content import Media
from parvis.cases.models import Document
from parvis.cases.queries import content_of, documents_waiting
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event

PARTIAL = ".partial"


class AtWork(Exception):
    """Another run hands documents over to the same folder: two would throw away what the other puts aside."""


def hand_over(folder: Path, on_progress: Callable[[int], None] = lambda done: None) -> int:
    """Write the documents that wait, mark them as taken. Returns how many. Raises OSError.

    Each is written aside, marked, then given its name: killed in between, the next run goes on from there,
    and what its holder withdrew meanwhile is not handed over. Raises AtWork.
    """
    done = 0
    with _alone_in(folder):
        finish(folder)
        for document in documents_waiting():
            if take_document(document.pk, lambda each, content: _write(folder, each, content)):
                finish(folder)
                done += 1
                on_progress(done)
    return done


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """The system lets go of the lock when the process ends, however it ends. Raises AtWork, OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise AtWork from None
    finally:
        os.close(descriptor)


def take_document(document: UUID, give: Callable[[Document, bytes], None], *, wait: bool = False) -> bool:
    """Give one to the body and mark it as taken: both or neither. False when it is gone or taken already.

    `wait`: for whoever holds it, to know what became of it; otherwise False at once.
    """
    with transaction.atomic():
        waiting = Document.objects.filter(taken_at=None, refused_at=None, scanned_at__isnull=False)
        locked = waiting.select_for_update(of=("self",), skip_locked=not wait).select_related("case__type")
        found = locked.filter(pk=document).first()
        content = content_of(found) if found else None
        if found is None or content is None:
            return False
        give(found, content.plain())
        found.taken_at = timezone.now()
        found.save(update_fields=["taken_at"])
        holder = Account.objects.filter(member=found.case.member).values_list("pk", flat=True).first()
        journal.record(Event.DOCUMENT_TAKEN, Actor.SYSTEM, holder or found.case.member)
    return True


def _write(folder: Path, document: Document, content: bytes) -> None:
    """The document, then what is known of it: once the second is there, both are whole. Raises OSError."""
    name = f"{document.receipt}.{Media(document.media).extension}"
    known = {
        "receipt": document.receipt,
        "case": document.case.reference,
        "type": document.case.type.slug,
        "added_at": document.added_at.isoformat(timespec="seconds"),
        "file": name,
        "name": document.piece.name,
        "label": document.piece.label,
        "size": document.size,
        "sha256": sha256(content).hexdigest(),
    }
    _put(folder / f"{name}{PARTIAL}", content)
    plain = json.dumps(known, ensure_ascii=False, indent=1) + "\n"
    _put(folder / f"{document.receipt}.json{PARTIAL}", plain.encode())


def _put(path: Path, content: bytes) -> None:
    """For this user alone, on the disk before it is marked. Never through a link. Raises OSError."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def finish(folder: Path) -> None:
    """Name what was left aside, if it is marked as taken; else throw it away. The .json comes last."""
    for path in sorted(folder.glob(f"AR-*{PARTIAL}"), key=lambda path: ".json" in path.name):
        receipt = path.name.partition(".")[0]
        if Document.objects.filter(receipt=receipt, taken_at__isnull=False).exists():
            path.rename(path.with_suffix(""))
        else:
            path.unlink()
