"""The pages of the two links about an address. GET and HEAD change nothing: mail scanners open links."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from parvis.accounts.actions.links import end_of, link_of
from parvis.accounts.enums import LinkEnd, LinkPurpose
from parvis.accounts.views import sign_out_of
from parvis.profile.actions import email as actions
from parvis.profile.actions.email import Outcome

STATUS = {LinkEnd.USED: 200, LinkEnd.REVOKED: 410, LinkEnd.EXPIRED: 410}


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the new address: a button, "this is my address"."""
    link, result = link_of(token, LinkPurpose.NEW_EMAIL), Outcome.DEAD
    if link and request.method == "POST":
        here = request.session.session_key if request.user == link.account else None
        result = actions.confirm_new_email(token, keep=here)
    elif link:
        return render(request, "profile/links/confirm_email.html", {"email": link.carried["email"]})
    if result == Outcome.DEAD:
        return _dead(request, token, LinkPurpose.NEW_EMAIL)
    page = "email_confirmed" if result == Outcome.DONE else "email_taken"
    return render(request, f"profile/links/{page}.html", status=200 if result == Outcome.DONE else 409)


@require_http_methods(["GET", "HEAD", "POST"])
def undo_email(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the former address: a button, "put it back"."""
    link, result = link_of(token, LinkPurpose.UNDO_EMAIL), Outcome.DEAD
    if link and request.method == "POST":
        result = actions.undo_email(token)
        if result != Outcome.DEAD:
            sign_out_of(request, link.account)
    elif link:
        return render(request, "profile/links/undo_email.html", {"email": link.carried["email"]})
    if link is None or result == Outcome.DEAD:
        return _dead(request, token, LinkPurpose.UNDO_EMAIL)
    page = "email_restored" if result == Outcome.DONE else "email_not_restored"
    context = {"frozen": not link.account.is_active}
    return render(request, f"profile/links/{page}.html", context)


def _dead(request: HttpRequest, token: str, purpose: LinkPurpose) -> HttpResponse:
    """Used, replaced, expired or unknown: each with what to do."""
    end = end_of(token, purpose)
    status = STATUS[end] if end else 404
    return render(request, f"profile/links/dead_{purpose}.html", {"end": end or "unknown"}, status=status)
