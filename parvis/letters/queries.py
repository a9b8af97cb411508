"""What other apps ask about letters."""

from uuid import UUID

from django.conf import settings
from django.db.models import CharField, Exists, Min, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from parvis.letters.enums import Channel, LetterKind, LetterState
from parvis.letters.models import Letter

COUNTS = "told"


def oldest_queued_age() -> float | None:
    """How long the oldest e-mail or SMS has been waiting, in seconds. None when nothing waits."""
    waiting = Letter.objects.filter(state=LetterState.QUEUED).exclude(channel=Channel.POST)
    oldest = waiting.aggregate(at=Min("queued_at"))["at"]
    return None if oldest is None else max(0.0, (timezone.now() - oldest).total_seconds())


def state_of(letter_id: UUID) -> LetterState | None:
    """What became of a letter. None when it is not known (never queued, or forgotten long after)."""
    state = Letter.objects.filter(pk=letter_id).values_list("state", flat=True).first()
    return None if state is None else LetterState(state)


def announcement(of: UUID, number: int, *, counts: bool) -> str:
    """The event of a letter that announces what will be done. `counts`: who reads it is surely the holder."""
    return f"{of}:{COUNTS if counts else 'also'}:{number}"


def announced_in_time(kind: LetterKind) -> Q:
    """For rows with `account` and `asked_at`: the wait is counted from the first announcement that has gone.

    Longer for one that went by post; as long from asking when every one was refused, and none waits any more.
    """
    now = timezone.now()
    begins = Concat(Cast(OuterRef("pk"), CharField()), Value(f":{COUNTS}:"))
    letters = Letter.objects.filter(kind=kind, about=OuterRef("account"), event__startswith=begins)
    sent, by_post = letters.filter(state=LetterState.SENT), Q(channel=Channel.POST)
    quickly = sent.filter(~by_post, sent_at__lte=now - settings.WAITING_PERIOD)
    slowly = sent.filter(by_post, sent_at__lte=now - settings.WAITING_BY_POST)
    alive = letters.filter(state__in=[LetterState.QUEUED, LetterState.SENT])
    nobody = Q(~Exists(alive), asked_at__lte=now - settings.WAITING_BY_POST)
    return Q(Exists(quickly)) | Q(Exists(slowly)) | nobody
