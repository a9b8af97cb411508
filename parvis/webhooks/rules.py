"""What an event may say, how it is signed, and when it is tried again."""

import base64
import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from parvis.webhooks.enums import Announced

# what each event names; nothing else can be said, so that nothing of a person can be
REFERENCES: Mapping[str, frozenset[str]] = {
    Announced.DOCUMENT_ADDED: frozenset({"case", "document"}),
    Announced.DOCUMENT_WITHDRAWN: frozenset({"case", "document"}),
    Announced.APPOINTMENT_BOOKED: frozenset({"appointment", "purpose"}),
    Announced.APPOINTMENT_MOVED: frozenset({"appointment", "purpose"}),
    Announced.APPOINTMENT_CANCELLED: frozenset({"appointment", "purpose"}),
    Announced.TEST: frozenset(),
}
REFERENCE = re.compile(r"[\w./:#-]{1,64}", re.ASCII)
WRITTEN_AFTER = "whsec_"
SECRET_BYTES = 32
# after each failed try. 23 h 42 min in all, then it is given up
WAITS = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 10, 30, 60, 120, 240, 480, 480))


class BadReference(ValueError):
    """An event would say more, less or something else than its references."""


def body_of(event: Announced, at: datetime, references: Mapping[str, str | UUID]) -> str:
    """The body of the request, as Standard Webhooks shapes it. Raises BadReference."""
    data = {name: str(value) for name, value in sorted(references.items())}
    if data.keys() != REFERENCES[event]:
        raise BadReference(f"{event} names {sorted(REFERENCES[event])}, not {sorted(data)}")
    for name, value in data.items():
        if not REFERENCE.fullmatch(value):
            raise BadReference(f"{event}: {name} is no reference")
    return json.dumps({"type": str(event), "timestamp": at.isoformat(timespec="seconds"), "data": data})


def new_secret(random: bytes) -> str:
    """A secret as Standard Webhooks writes it."""
    return WRITTEN_AFTER + base64.b64encode(random).decode()


def signature(secret: str, message: str, timestamp: int, body: str) -> str:
    """The header `webhook-signature`: HMAC-SHA-256 over the id, the moment and the body."""
    key = base64.b64decode(secret.removeprefix(WRITTEN_AFTER))
    signed = hmac.digest(key, f"{message}.{timestamp}.{body}".encode(), sha256)
    return f"v1,{base64.b64encode(signed).decode()}"


def next_wait(attempts: int) -> timedelta | None:
    """How long to wait after this many failed tries. None: stop trying."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
