"""Who is at the other end: the browser (a cookie) and its network address. Never a Django session."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from parvis.enrolment.models import Enrolment
from parvis.lib.keys import token_digest
from parvis.limits.counters import address_subject
from parvis.ui.addresses import client_address

COOKIE_LASTS = timedelta(hours=6)  # as long as failed proofs are counted by browser


@dataclass(frozen=True)
class Visitor:
    """`browser` is the digest of the cookie: the cookie itself is never stored."""

    token: str
    browser: bytes
    address: bytes
    language: str


def visitor_of(request: HttpRequest) -> Visitor:
    token = request.COOKIES.get(settings.ENROLMENT_COOKIE) or secrets.token_urlsafe(32)
    return Visitor(
        token=token,
        browser=token_digest(token),
        address=address_subject(client_address(request)),
        language=getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
    )


def record_of(request: HttpRequest) -> Enrolment | None:
    """The living record of this browser. No query for a browser that has none."""
    token = request.COOKIES.get(settings.ENROLMENT_COOKIE)
    if not token:
        return None
    record = Enrolment.of(token_digest(token))
    return record if record is not None and record.is_alive else None


def remember(response: HttpResponse, visitor: Visitor) -> HttpResponse:
    """Let the browser come back to its record, even closed and opened again."""
    response.set_cookie(
        settings.ENROLMENT_COOKIE,
        visitor.token,
        max_age=COOKIE_LASTS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


@dataclass(frozen=True)
class Turn:
    """`record` is the browser's own; `waited`: another request of the same browser was being answered."""

    record: Enrolment | None
    waited: bool


@contextmanager
def one_at_a_time(visitor: Visitor) -> Iterator[Turn]:
    """The browser's record, nobody else touching it meanwhile: a double click waits for the first."""
    with my_turn(visitor) as waited:
        yield Turn(_living(visitor), waited)


@contextmanager
def my_turn(visitor: Visitor) -> Iterator[bool]:
    """No other request of this browser is answered meanwhile. True when one was, before this one.

    An advisory lock and not a row lock: what is counted inside must be committed as it goes, so that a
    failed attempt still counts.
    """
    key = int.from_bytes(visitor.browser[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        waited = not cursor.fetchone()[0]
        if waited:
            cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield waited
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:  # a lost connection has let go already
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _living(visitor: Visitor) -> Enrolment | None:
    """The browser's record. A dead one that waits for the purge makes way for the next."""
    record = Enrolment.of(visitor.browser)
    if record is None or record.is_alive:
        return record
    record.detach()
    record.save(update_fields=["browser"])
    return None
