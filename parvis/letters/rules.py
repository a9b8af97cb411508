"""How long to wait before trying again, when to stop, and what a mail server's code means."""

from datetime import timedelta
from enum import StrEnum

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=10)
TRYING_FOR = timedelta(days=3)
MOST_UNCLEAR = 3  # tries, when one may have gone: a wrong setting must not send each SMS for three days
KEPT_AFTER_SENDING = timedelta(days=180)  # the emptied row: proof that a letter went, nothing else
JOBS_KEPT = timedelta(days=7)


class Stage(StrEnum):
    """Where in the SMTP conversation the server answered."""

    CONNECT = "connect"
    SENDER = "mail"
    RECIPIENT = "rcpt"
    CONTENT = "data"


def next_delay(attempts: int) -> timedelta | None:
    """How long to wait after this many failed tries: doubling from 15 s to 10 min. None: stop trying."""
    waited = sum((_wait(attempt) for attempt in range(1, attempts)), timedelta())
    delay = _wait(attempts)
    return delay if waited + delay <= TRYING_FOR else None


def _wait(attempt: int) -> timedelta:
    doublings = min(attempt - 1, 10)  # far past the longest wait: keeps the power small
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def is_final(stage: Stage, code: int) -> bool:
    """Would the same letter be refused for ever? Only 5xx to this recipient or this content is (RFC 5321).

    5xx to the connection or to the sender is our own set-up (password, sender address): the operator
    reads it in the logs and mends it, and the letters then go.
    """
    return 500 <= code < 600 and stage in (Stage.RECIPIENT, Stage.CONTENT)
