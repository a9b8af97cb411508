"""Taking back letters that have not gone: what they announce is no longer true."""

from uuid import UUID

from django.utils import timezone

from parvis.letters.enums import LetterKind, LetterState
from parvis.letters.models import Letter

WITHDRAWN = "withdrawn"


def withdraw(kind: LetterKind, about: UUID, event_start: str) -> int:
    """Those of this kind about this account whose event begins so. Returns how many. In a transaction.

    One that is being sent at this moment is waited for, and has gone. Their jobs find nothing to do.
    """
    letters = Letter.objects.select_for_update().filter(
        kind=kind, about=about, event__startswith=event_start, state=LetterState.QUEUED
    )
    found = list(letters)
    for letter in found:
        letter.close(LetterState.GIVEN_UP, at=timezone.now(), refusal=WITHDRAWN)
        letter.save(update_fields=["state", "refusal", "sent_at", "recipient_sealed", "content_sealed"])
    return len(found)
