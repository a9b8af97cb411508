"""What gateways say later of a message: it arrived, or it never will."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from django.conf import settings

from parvis.connections.sms import templates

MOST_BYTES = 8 * 1024
MOST_AT_ONCE = 100
LONGEST_NAME = 100


class Fate(StrEnum):
    DELIVERED = "delivered"
    FAILED = "failed"


class Receipt(NamedTuple):
    """`name`: our short reference, or the gateway's own name for the message."""

    name: str
    fate: Fate


class Unreadable(ValueError):
    """Neither JSON nor a form."""


def read(body: bytes, content_type: str) -> list[Receipt]:
    """The receipts that settle a message; those of the way there ("accepted", "buffered") are left out.

    `body`: a form, a JSON object, or a JSON list of them. Raises Unreadable.
    """
    told: Mapping[str, Any] = settings.SMS_RECEIPTS
    receipts = []
    for one in _read(body, content_type):
        name = templates.at(one, told["reference"])[:LONGEST_NAME]
        fate = _fate(templates.at(one, told["status"]).lower(), told)
        if name and fate:
            receipts.append(Receipt(name, fate))
    return receipts


def _fate(status: str, told: Any) -> Fate | None:
    if status in (word.lower() for word in told["delivered"]):
        return Fate.DELIVERED
    return Fate.FAILED if status in (word.lower() for word in told["failed"]) else None


def _read(body: bytes, content_type: str) -> Iterable[Any]:
    try:
        if not body:
            raise ValueError("nothing")
        if content_type.endswith("json"):
            found = json.loads(body)
            return found[:MOST_AT_ONCE] if isinstance(found, list) else [found]
        return [dict(parse_qsl(body.decode(), strict_parsing=True, max_num_fields=MOST_AT_ONCE))]
    except (ValueError, RecursionError):
        raise Unreadable("neither JSON nor a form") from None
