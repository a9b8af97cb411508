"""Who is at the other end: the browser (a cookie) and its network address. Never a Django session."""

import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from parvis.enrolment.models import Enrolment, PendingRecord
from parvis.lib.keys import token_digest
from parvis.limits.counters import address_subject
from parvis.ui.addresses import client_address

COOKIE_LASTS = timedelta(hours=6)  # as long as failed proofs are counted by browser
SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")  # of every token that we give
SALT = "parvis.enrolment.visitors"


@dataclass(frozen=True)
class Visitor:
    """`browser` is the digest of the cookie: the cookie itself is never stored. `form`: the CSRF token that
    was posted, another one in every form that is shown.
    """

    token: str
    browser: bytes
    address: bytes
    language: str
    form: str = ""

    @property
    def renewed(self) -> "Visitor":
        """The same browser under another cookie, which nobody can have planted in it or read before.

        The same for the same form: of a double click, the browser reads the second answer alone.
        """
        digest = salted_hmac(SALT, f"{self.token}:{self.form}", algorithm="sha256").digest()
        token = urlsafe_b64encode(digest).decode().rstrip("=")
        return replace(self, token=token, browser=token_digest(token))


def visitor_of(request: HttpRequest) -> Visitor:
    token = token_of(request) or secrets.token_urlsafe(32)
    return Visitor(
        token=token,
        browser=token_digest(token),
        address=address_subject(client_address(request)),
        language=getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        form=request.POST.get("csrfmiddlewaretoken", ""),
    )


def token_of(request: HttpRequest) -> str:
    """The cookie; "" when there is none, or one that we never gave."""
    token = request.COOKIES.get(settings.ENROLMENT_COOKIE, "")
    return token if SHAPE.fullmatch(token) else ""


def record_of(request: HttpRequest) -> Enrolment | None:
    """The living record of this browser. No query for a browser that has none."""
    token = token_of(request)
    if not token:
        return None
    record = Enrolment.of(token_digest(token))
    return record if record is not None and record.is_alive else None


def remember(response: HttpResponse, visitor: Visitor, record: PendingRecord) -> HttpResponse:
    """Let the browser come back to its record, even closed and opened again."""
    renewed = visitor.renewed
    response.set_cookie(
        settings.ENROLMENT_COOKIE,
        renewed.token if bytes(record.browser) == renewed.browser else visitor.token,
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
