"""A session lasts while its row lasts, while somebody uses it, and half a day at most."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from parvis.accounts.actions.sessions import follow_session
from parvis.accounts.models import AccountGone, SignedInSession
from parvis.authentication.sessions import Ending, ended_address, ending_of, left_of, record_activity, watched

Answer = Callable[[HttpRequest], HttpResponseBase]
CACHED_USER = "_cached_user"  # where Django looks before it asks the database
UNWATCHED = ("/sante/", "/theme-", "/logo-")  # read by machines; they must answer when the database does not


class SessionWatch:
    """No query more than Django's own for a request that is signed in, none without a session cookie.

    When the session is over, pages for everybody go on for a visitor; a page that needs sign-in leads to the
    one that says what happened.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if not cookie or request.path_info.startswith(UNWATCHED):
            return self.get_response(request)
        ending = _watch(request)
        request.session_ending = ending  # type: ignore[attr-defined]
        response = self.get_response(request)
        _follow(request)
        if ending and _leads_to_sign_in(response):
            note = getattr(request, "come_back_note", "")
            return redirect(ended_address(_told(ending, cookie), _where(request), note))
        return response

    def process_view(self, request: HttpRequest, view: Any, *_arguments: Any) -> None:
        row = watched(request)
        if row is not None and not getattr(view, "no_activity", False):
            record_activity(row)
            request.session_left = left_of(row, timezone.now())  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Signing in, or changing something, at the moment of the erasure."""
        if not isinstance(error, AccountGone):
            return None
        request.session.flush()
        return redirect(ended_address(Ending.ELSEWHERE, ""))


session_watch = SessionWatch


def _watch(request: HttpRequest) -> Ending | None:
    """The account comes with the session's row. When it is over, the request goes on as a visitor's."""
    account_id = request.session.get(SESSION_KEY)
    if account_id is None:
        return None if request.session.session_key else Ending.ELSEWHERE
    row = (
        SignedInSession.objects.select_related("account")
        .filter(session_key=request.session.session_key, account=account_id)
        .first()
    )
    ending = ending_of(row, timezone.now()) if row else Ending.ELSEWHERE
    if row and not ending and _is_theirs(request, row):
        request.watched = row  # type: ignore[attr-defined]
        return None
    if row:
        SignedInSession.objects.filter(pk=row.pk).delete()
    request.session.flush()
    request.user, request.ended_account = AnonymousUser(), str(account_id)  # type: ignore[attr-defined]
    return ending or Ending.ELSEWHERE


def _is_theirs(request: HttpRequest, row: SignedInSession) -> bool:
    """As django.contrib.auth.get_user, with the account at hand; what is unusual is left to it."""
    account, session = row.account, request.session
    backend_stays = session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    kept, now = session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash()
    if account.is_active and backend_stays and constant_time_compare(kept, now):
        setattr(request, CACHED_USER, account)
        return True
    return bool(request.user.is_authenticated)


def _follow(request: HttpRequest) -> None:
    """The view gave the session another key (a changed code does): the row stays the session's."""
    row, session = watched(request), request.session
    if row is None or session.session_key in (None, row.session_key):
        return
    if session.get(SESSION_KEY) == str(row.account_id):
        follow_session(row.session_key, str(session.session_key))


def _leads_to_sign_in(response: HttpResponseBase) -> bool:
    if not isinstance(response, HttpResponse) or response.status_code != 302:
        return False
    return response.headers["Location"].partition("?")[0] == resolve_url(settings.LOGIN_URL)


def _told(ending: Ending, cookie: str) -> Ending:
    """When Django's own row went first, ours may still say which limit it was."""
    if ending != Ending.ELSEWHERE:
        return ending
    row = SignedInSession.objects.filter(session_key=cookie).first()
    return (ending_of(row, timezone.now()) if row else None) or ending


def _where(request: HttpRequest) -> str:
    """Where to come back to: what the view said, this page, or the one whose form was sent."""
    if said := getattr(request, "come_back", ""):
        return str(said)
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    try:
        before = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    return before.path if before.netloc == request.get_host() else ""
