"""Forgetting what has expired."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from parvis.accounts.models import AccountLink, Browser, OneTimeCode, SignedInSession
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event

BROWSER_KEPT = timedelta(days=395)  # 13 months without a sign-in, what the CNIL allows a cookie
BATCH = 10_000  # rows deleted in one statement: none of them waits long for the others


def forget_what_has_expired() -> int:
    """Delete what is over: sessions, links, codes, browsers not seen for 13 months. Journaled, with how many.

    In batches, each on its own: killed, it is begun again.
    """
    now = timezone.now()
    over: list[QuerySet[Any]] = [
        Session.objects.filter(expire_date__lt=now),
        SignedInSession.objects.filter(started_at__lt=now - settings.SESSION_LONGEST),
        AccountLink.objects.filter(expires_at__lt=now),
        OneTimeCode.objects.filter(expires_at__lt=now),
        Browser.objects.filter(seen_at__lt=now - BROWSER_KEPT),
    ]
    count = sum(_delete(rows) for rows in over)
    if count:
        journal.record(Event.RECORDS_PURGED, Actor.SYSTEM, count=count)
    return count


def _delete(rows: QuerySet[Any]) -> int:
    deleted = 0
    while some := rows.model.objects.filter(pk__in=rows.values("pk")[:BATCH]).delete()[0]:
        deleted += some
    return deleted
