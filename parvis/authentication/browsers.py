"""The cookie by which a browser is known again: random, with its digest in the rows of those who sign in."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from parvis.accounts.models import Account, Browser
from parvis.authentication.devices import device_of
from parvis.lib.keys import token_digest

KNOWN_FOR = timedelta(days=400)  # what browsers keep a cookie at most
LONGEST_TOKEN = 100


def digest_of(request: HttpRequest) -> bytes | None:
    """Of the browser's cookie; None when it has none."""
    token = request.COOKIES.get(settings.BROWSER_COOKIE, "")
    return token_digest(token) if 0 < len(token) <= LONGEST_TOKEN else None


def device(request: HttpRequest) -> str:
    return device_of(request.META.get("HTTP_USER_AGENT", ""))


def known_browser(request: HttpRequest, prints: list[bytes]) -> Browser | None:
    """The row of this browser for the account with one of these fingerprints of its number.

    A cookie copied from the browser of somebody else finds nothing. No query without a cookie.
    """
    digest = digest_of(request)
    if digest is None:
        return None
    return Browser.objects.filter(token_digest=digest, account__number_fingerprint__in=prints).first()


def is_trusted(browser: Browser | None) -> bool:
    """Did the holder of the account say in this browser, lately, that they trust it?"""
    return bool(browser and browser.trusted_until and browser.trusted_until > timezone.now())


def remember(request: HttpRequest, response: HttpResponse, account: Account, *, trust: bool) -> bool:
    """The account has signed in from this browser. Was it the first time? In the caller's transaction."""
    digest, now = digest_of(request), timezone.now()
    token = request.COOKIES.get(settings.BROWSER_COOKIE, "")
    if digest is None:
        token = secrets.token_urlsafe(32)
        digest = token_digest(token)
    until = now + settings.BROWSER_TRUSTED if trust else None
    rows = Browser.objects.filter(account=account, token_digest=digest)
    kind = device(request)
    new = not rows.update(seen_at=now, device=kind, trusted_until=until or F("trusted_until"))
    if new:
        row = Browser(account=account, token_digest=digest, first_seen_at=now, trusted_until=until)
        row.seen_at, row.device = now, kind
        Browser.objects.bulk_create([row], ignore_conflicts=True)  # another tab may have been first
    give_cookie(response, token)
    return new


def give_cookie(response: HttpResponse, token: str) -> None:
    response.set_cookie(
        settings.BROWSER_COOKIE,
        token,
        max_age=KNOWN_FOR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def distrust(account: Account) -> None:
    """Every browser asks for the second step again: after another code, or a factor less."""
    Browser.objects.filter(account=account).update(trusted_until=None)
