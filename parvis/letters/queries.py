"""What other apps ask about letters."""

from uuid import UUID

from django.db.models import Min
from django.utils import timezone

from parvis.letters.enums import Channel, LetterState
from parvis.letters.models import Letter


def oldest_queued_age() -> float | None:
    """How long the oldest e-mail or SMS has been waiting, in seconds. None when nothing waits."""
    waiting = Letter.objects.filter(state=LetterState.QUEUED).exclude(channel=Channel.POST)
    oldest = waiting.aggregate(at=Min("queued_at"))["at"]
    return None if oldest is None else max(0.0, (timezone.now() - oldest).total_seconds())


def state_of(letter_id: UUID) -> LetterState | None:
    """What became of a letter. None when it is not known (never queued, or forgotten long after)."""
    state = Letter.objects.filter(pk=letter_id).values_list("state", flat=True).first()
    return None if state is None else LetterState(state)
