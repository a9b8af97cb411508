"""Ending sessions: one, or all but the one in hand."""

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists

from parvis.accounts.models import Account, SignedInSession


@transaction.atomic
def end_sessions(account: Account, *, keep: str | None = None, only: int | None = None) -> int:
    """Returns how many. `keep`: the session key that stays; `only`: the row to end, of this account."""
    rows = SignedInSession.objects.filter(account=account)
    rows = rows.exclude(session_key=keep) if keep else rows
    rows = rows.filter(pk=only) if only is not None else rows
    keys = list(rows.values_list("session_key", flat=True))
    SignedInSession.objects.filter(session_key__in=keys).delete()
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


@transaction.atomic
def follow_session(before: str, after: str) -> None:
    """The session has another key. To be called before `end_sessions(keep=after)` in the same request."""
    if before == after:
        return
    taken = SignedInSession.objects.filter(session_key=after)
    rows = SignedInSession.objects.filter(session_key=before)
    rows.filter(~Exists(taken)).update(session_key=after)
    rows.delete()
