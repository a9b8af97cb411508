"""The cookie by which a browser is known again: random, with its digest in the rows of those who sign in."""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
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
    """The account has signed in from this browser. Was it the first time? In the caller's transaction.

    A browser that is known or trusted from now on has another cookie: the one of before can have been planted
    in it. The rows of the others who sign in from it go along.
    """
    digest, now = digest_of(request), timezone.now()
    seen: dict[str, Any] = {"seen_at": now, "device": device(request)}
    if trust:
        seen["trusted_until"] = now + settings.BROWSER_TRUSTED
    rows = Browser.objects.filter(token_digest=digest)
    known = digest is not None and bool(rows.filter(account=account).update(**seen))
    if known and not trust:
        give_cookie(response, request.COOKIES[settings.BROWSER_COOKIE])
        return False
    token = secrets.token_urlsafe(32)
    if digest is not None:
        rows.update(token_digest=token_digest(token))
    if not known:
        Browser.objects.create(account=account, token_digest=token_digest(token), first_seen_at=now, **seen)
    give_cookie(response, token)
    return not known


def give_cookie(response: HttpResponse, token: str) -> None:
    response.set_cookie(
        settings.BROWSER_COOKIE,
        token,
        max_age=KNOWN_FOR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def distrust(account: Account, *, but: bytes | None = None) -> None:
    """Every browser asks for the second step again: after another code, a factor more or a factor less.

    `but`: the digest of the cookie of the one that stays trusted.
    """
    Browser.objects.filter(account=account).exclude(token_digest=but).update(trusted_until=None)
