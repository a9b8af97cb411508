"""What a person sees of their account: what it holds, who is signed in, what happened."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from parvis.accounts.contacts import shown_mobile
from parvis.accounts.models import Account
from parvis.authentication.browsers import digest_of
from parvis.authentication.confirming import confirm_first
from parvis.profile.actions import devices
from parvis.profile.notes import leave_note, take_note
from parvis.profile.queries import browsers_of, history_of, sessions_of, waiting_email

LAST_LINES = 5
FURTHEST_PAGE = 10_000
Press = Callable[..., str]  # the name of the note it leaves


@require_safe
@login_required
def my_details(request: HttpRequest) -> HttpResponse:
    """What the account holds, and where each thing is changed."""
    account = holder(request)
    context = {
        "known": account.profile,
        "born_on": date.fromisoformat(account.profile.birth_date),
        "mobile": shown_mobile(account.profile.mobile),
        "spoken": dict(settings.LANGUAGES)[account.language],
        "account": account,
        "sms": bool(settings.SMS_PORT),
        "waiting": waiting_email(account),
        "note": take_note(request),
    }
    return render(request, "profile/my_details.html", context)


@require_safe
@login_required
def security(request: HttpRequest) -> HttpResponse:
    """Everything that guards the account, on one page."""
    account = holder(request)
    context = {
        "sessions": sessions_of(account, request.session.session_key),
        "browsers": browsers_of(account, digest_of(request)),
        "lines": history_of(account, size=LAST_LINES)[0],
        "note": take_note(request),
    }
    return render(request, "profile/security.html", context)


@require_safe
@login_required
def history(request: HttpRequest) -> HttpResponse:
    """All that happened, newest first, page by page."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 5 else 1
    page = min(max(number, 1), FURTHEST_PAGE)
    lines, more = history_of(holder(request), page=page)
    context = {"lines": lines, "page": page, "older": page + 1 if more else 0, "newer": page - 1}
    return render(request, "profile/history.html", context)


def button(press: Press) -> Callable[..., HttpResponse]:
    """A button of the security page. Asked for as a page, also on the way back from confirming: that page."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @confirm_first
    def pressed(request: HttpRequest, *args: int, **kwargs: int) -> HttpResponse:
        done = press(request, *args, **kwargs) if request.method == "POST" else "press_again"
        leave_note(request, done)
        return redirect("security")

    return pressed


@button
def end_session(request: HttpRequest, session: int) -> str:
    here = request.session.session_key
    ended = devices.sign_out_elsewhere(holder(request), here=here, only=session)
    return "session_ended" if ended else "nothing_to_end"


@button
def end_sessions(request: HttpRequest) -> str:
    ended = devices.sign_out_elsewhere(holder(request), here=request.session.session_key)
    return "sessions_ended" if ended else "nothing_to_end"


@button
def forget_browser(request: HttpRequest, browser: int) -> str:
    devices.forget_browsers(holder(request), only=browser)
    return "browser_forgotten"


@button
def forget_browsers(request: HttpRequest) -> str:
    devices.forget_browsers(holder(request))
    return "browsers_forgotten"


def holder(request: HttpRequest) -> Account:
    """The account of whoever is signed in: the page is for nobody else."""
    assert isinstance(request.user, Account)
    return request.user
