"""What became of a text once the gateway had it: it arrived, or it never will."""

from collections.abc import Iterable
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from parvis.connections.sms.receipts import Fate, Receipt
from parvis.letters.enums import Channel, LetterState
from parvis.letters.models import Letter, digest_of

UNDELIVERED = "undelivered"
CHANGED = ["state", "refusal", "sent_at", "delivered_at", "recipient_sealed", "content_sealed"]

log = structlog.get_logger(__name__)


def take_receipts(receipts: Iterable[Receipt]) -> int:
    """Mark the letters that the receipts are of. Returns how many changed; a replay changes none.

    One that is being sent at this moment is waited for: its receipt may come before the gateway's answer.
    """
    return sum(_take(receipt) for receipt in receipts)


@transaction.atomic
def _take(receipt: Receipt) -> bool:
    letter = (
        Letter.objects.select_for_update().filter(_named(receipt.name), channel=Channel.SMS).first()
    )  # fmt: skip
    if letter is None or letter.delivered_at is not None:
        return False
    if receipt.fate == Fate.DELIVERED:
        _arrived(letter)
    elif letter.refusal == UNDELIVERED:
        return False
    else:
        _never_will(letter)
    letter.save(update_fields=CHANGED)
    return True


def _named(name: str) -> Q:
    """Our reference, or the name that the gateway gave."""
    by_gateway = Q(gateway_digest=digest_of(name))
    try:
        return Q(pk=UUID(hex=name)) | by_gateway
    except ValueError:
        return by_gateway


def _arrived(letter: Letter) -> None:
    """Whatever was thought of it: an answer that was lost, or a failure told too soon."""
    letter.delivered_at = timezone.now()
    letter.close(LetterState.SENT, at=letter.sent_at or letter.delivered_at)
    log.info("letter_delivered", **_shown(letter))


def _never_will(letter: Letter) -> None:
    sent_at = letter.sent_at
    letter.close(LetterState.REFUSED, at=timezone.now(), refusal=UNDELIVERED)
    letter.sent_at = sent_at
    log.warning("letter_undelivered", **_shown(letter))


def _shown(letter: Letter) -> dict[str, str]:
    return {"letter": str(letter.id), "kind": letter.kind, "channel": letter.channel}
