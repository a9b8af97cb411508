"""One try at sending one letter: sent, refused, or tried again later."""

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction
from django.utils import timezone

from parvis.letters.actions.queue import defer_again
from parvis.letters.delivery import Refused, TryLater, Unclear, deliver
from parvis.letters.enums import Channel, LetterState
from parvis.letters.models import Letter
from parvis.letters.rules import MOST_UNCLEAR, next_delay

log = structlog.get_logger(__name__)


def send_letter(letter_id: UUID) -> LetterState | None:
    """Try once. None when there is nothing to do: already settled, or another worker has it in hand.

    The row stays locked until the letter is marked: two workers send it once. Killed in between, nothing
    was marked and the letter goes again under the same Message-ID.
    """
    with transaction.atomic():
        letter = (
            Letter.objects.select_for_update(skip_locked=True)
            .filter(pk=letter_id, state=LetterState.QUEUED)
            .exclude(channel=Channel.POST)
            .first()
        )
        if letter is None:
            return None
        _try(letter)
        letter.save(update_fields=[
            "state", "refusal", "attempts", "sent_at", "recipient_sealed", "content_sealed",
            "gateway_digest",
        ])  # fmt: skip
    return LetterState(letter.state)


def _try(letter: Letter) -> None:
    letter.attempts += 1
    try:
        if _is_over(letter.content):
            _give_up(letter, "too_late")
            return
        deliver(letter)
    except Refused as error:
        letter.close(LetterState.REFUSED, at=timezone.now(), refusal=error.reason)
        log.warning("letter_refused", **_shown(letter))
    except Unclear as error:
        log.error("letter_unclear", **_shown(letter))
        _try_later(letter, error.reason, at_most=MOST_UNCLEAR)
    except TryLater as error:
        _try_later(letter, error.reason)
    except DatabaseError:
        raise  # the job fails, the letter stays queued and is recovered
    except Exception as error:  # noqa: BLE001  a defect in one letter must not lose it, nor stop the others
        _try_later(letter, f"defect_{type(error).__name__}"[:30])
    else:
        letter.close(LetterState.SENT, at=timezone.now())
        log.info("letter_sent", **_shown(letter))


def _is_over(content: dict[str, Any]) -> bool:
    """A code or a link that works no more is of no use, and a late one alarms."""
    until = content.get("valid_until")
    return until is not None and datetime.fromisoformat(until) <= timezone.now()


def _give_up(letter: Letter, reason: str) -> None:
    letter.close(LetterState.GIVEN_UP, at=timezone.now(), refusal=reason)
    log.error("letter_given_up", **_shown(letter))


def _try_later(letter: Letter, reason: str, at_most: int | None = None) -> None:
    delay = next_delay(letter.attempts)
    letter.refusal = reason
    if delay is None or (at_most is not None and letter.attempts >= at_most):
        _give_up(letter, reason)
        return
    defer_again(letter.id, at=timezone.now() + delay)
    log.warning("letter_delayed", next_try_in_s=int(delay.total_seconds()), **_shown(letter))


def _shown(letter: Letter) -> dict[str, str | int]:
    return {
        "letter": str(letter.id),
        "kind": letter.kind,
        "channel": letter.channel,
        "tries": letter.attempts,
        "reason": letter.refusal,
    }
