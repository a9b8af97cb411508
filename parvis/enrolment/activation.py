"""The pages of the link received by letter. GET and HEAD change nothing: mail scanners open links."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from parvis.accounts.contacts import masked_email
from parvis.enrolment.actions.activate import Activation, LinkState, activate, follow
from parvis.enrolment.actions.send import TooSoon, send_link
from parvis.enrolment.models import Enrolment

PAGES = {
    LinkState.UNKNOWN: ("unknown", 404),
    LinkState.USABLE: ("confirm", 200),
    LinkState.REPLACED: ("replaced", 410),
    LinkState.EXPIRED: ("expired", 410),
    LinkState.USED: ("already", 200),
}
RESULTS = {
    Activation.DONE: ("done", 200),
    Activation.NUMBER_TAKEN: ("number_taken", 200),
    Activation.ADDRESS_TAKEN: ("address_taken", 409),
}


@require_http_methods(["GET", "HEAD", "POST"])
def activation(request: HttpRequest, token: str) -> HttpResponse:
    """One page, one button. Raises MembersUnavailable (the page says to come back; the link still works)."""
    state, link = follow(token)
    page, status = PAGES[state]
    if request.method == "POST" and state == LinkState.USABLE and link:
        result = activate(link.enrolment)
        page, status = PAGES[follow(token)[0]] if result == Activation.ALREADY else RESULTS[result]
    return _private(render(request, f"enrolment/activation/{page}.html", {"token": token}, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """A new link, in one click, to the same mailbox. Only for whoever holds the expired one."""
    if request.method != "POST":
        return redirect("activation", token)
    state, link = follow(token)
    if state != LinkState.EXPIRED or link is None:
        return redirect("activation", token)
    record: Enrolment = link.enrolment
    contacts = record.said_contacts()
    too_soon = None
    try:
        send_link(record)
    except TooSoon as refusal:
        too_soon = refusal.until
    context = {
        "email": masked_email(contacts.email) if contacts else "",
        "valid_until": record.valid_until,
        "too_soon": too_soon,
    }
    return _private(render(request, "enrolment/activation/renewed.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    """The address holds a secret: it is not kept. Every page's Referrer-Policy keeps it from other sites.

    Not "no-referrer": browsers would then post the button with `Origin: null`, which is refused.
    """
    patch_cache_control(response, no_store=True, private=True)
    return response
