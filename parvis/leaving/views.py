"""The pages of leaving: closing the account, keeping it after all, taking one's data away."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.accounts.actions.links import end_of, link_of
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account
from parvis.authentication.confirming import confirm_first
from parvis.journal.enums import Actor
from parvis.leaving.actions import close
from parvis.leaving.actions.taken import note_reading
from parvis.leaving.export import everything
from parvis.leaving.presenters import sections
from parvis.leaving.queries import pending_closing


def _account(request: HttpRequest) -> Account:
    return cast("Account", request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def close_account(request: HttpRequest) -> HttpResponse:
    """What is erased, what is not; POST asks for it. The same address says when, once it is asked."""
    account = _account(request)
    if request.method == "POST":
        close.ask_closing(account)
        return redirect("close_account")
    closing = pending_closing(account)
    return render(request, "leaving/close.html", {"closing": closing, "account": account})


@require_POST
@login_required
def keep_account(request: HttpRequest) -> HttpResponse:
    """The button of whoever is signed in. To keep asks for no confirmation."""
    kept = close.stop_closing(_account(request), Actor.PERSON)
    return render(request, "leaving/kept.html", {"kept": kept})


@require_http_methods(["GET", "HEAD", "POST"])
def stop_closing(request: HttpRequest, token: str) -> HttpResponse:
    """From the letter that announces the closing. GET only shows the button."""
    link = link_of(token, LinkPurpose.STOP_CLOSING)
    if link is None:
        end = end_of(token, LinkPurpose.STOP_CLOSING)
        return render(request, "leaving/stop_unknown.html", {"end": end}, status=404)
    if request.method != "POST":
        return render(request, "leaving/stop.html", {"closing": pending_closing(link.account)})
    kept = close.stop_closing(link.account, Actor.NOTIFIED)
    return render(request, "leaving/kept.html", {"kept": kept, "by_link": True})


@require_safe
@confirm_first
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything that is held, in words."""
    if request.method == "GET":
        note_reading(_account(request))
    shown = sections(everything(_account(request)))
    full = [section for section in shown if section.items or section.lines]
    empty = [section.title for section in shown if not section.items and not section.lines]
    return render(request, "leaving/my_data.html", {"sections": full, "empty": empty, "now": timezone.now()})


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def my_data_json(request: HttpRequest) -> HttpResponse:
    """The same as a file, by a button; an address opened leads to the page."""
    if request.method != "POST":
        return redirect("my_data")
    note_reading(_account(request))
    response = JsonResponse(
        everything(_account(request)), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = f'attachment; filename="mes-donnees-{timezone.localdate()}.json"'
    response["Cache-Control"] = "no-store"
    return response
