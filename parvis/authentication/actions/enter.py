"""What is written when somebody has come in."""

from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from parvis.accounts.actions.tell import tell
from parvis.accounts.models import Account, SignedInSession
from parvis.authentication import browsers
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.letters.enums import Notice


def new_login(account: Account, redirect_url: str, *, can_passkey: bool = False, **means: object) -> Login:
    """A sign-in for allauth's pipeline. `means`: see record_sign_in."""
    means["first_time"] = account.last_login is None
    return Login(
        user=account, email_verification="none", redirect_url=redirect_url, signal_kwargs=means,
        state={"can_passkey": can_passkey},
    )  # fmt: skip


def record_sign_in(
    request: HttpRequest, response: HttpResponse, account: Account, *,
    detail: str, trust: bool = False, first_time: bool = False,
) -> None:  # fmt: skip
    """In the caller's transaction: the session's row, the browser's, the journal, the notice.

    `detail`: by which means. `trust`: the person trusts this browser. `first_time`: nobody signed in before,
    so that every browser is new, and nobody needs to be told.
    """
    now, key = timezone.now(), request.session.session_key
    assert key is not None
    SignedInSession.objects.create(
        account=account, session_key=key, device=browsers.device(request),
        started_at=now, seen_at=now,
    )  # fmt: skip
    new = browsers.remember(request, response, account, trust=trust)
    journal.record(Event.SIGNED_IN, Actor.PERSON, account.pk, detail=Detail(detail))
    if trust:
        journal.record(Event.BROWSER_TRUSTED, Actor.PERSON, account.pk)
    if new and not first_time:
        tell(account, Notice.NEW_BROWSER)


def record_sign_out(request: HttpRequest) -> None:
    """Journal it and forget the session's row, when somebody was signed in. In the caller's transaction."""
    if request.user.is_authenticated:
        SignedInSession.objects.filter(session_key=request.session.session_key).delete()
        journal.record(Event.SIGNED_OUT, Actor.PERSON, request.user.pk)
