"""The page that freezes an account one did not open, or in which one did not do what was told."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from parvis.accounts.actions.freeze import freeze_account
from parvis.accounts.actions.links import link_of
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account


@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """From any notice. GET shows what the button does; POST freezes, and says what to do next."""
    link = link_of(token, LinkPurpose.NOT_ME)
    page = "not_me" if link else "not_me_unknown"
    if link and request.method == "POST":
        freeze_account(link)
        sign_out_of(request, link.account)
        page = "not_me_done"
    return render(request, f"accounts/{page}.html", {"link": link}, status=200 if link else 404)


def sign_out_of(request: HttpRequest, account: Account) -> None:
    """Its sessions have ended: the page that says so is not shown as one of them."""
    if request.user == account:
        logout(request)
