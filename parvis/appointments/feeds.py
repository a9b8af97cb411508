"""One's calls in a calendar program: the file of one call, and the feed with its secret address."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from parvis.appointments.actions.feed import make_feed, revoke_feed
from parvis.appointments.agenda import CONTENT_TYPE, published
from parvis.appointments.models import Feed
from parvis.appointments.queries import call_of, calls_of_feed, feed_of
from parvis.appointments.views import holder
from parvis.lib.keys import token_digest
from parvis.limits.counters import hit


@require_safe
@login_required
def one_call(request: HttpRequest, booking: UUID) -> HttpResponse:
    """A file that puts the call in a calendar, once."""
    found = call_of(holder(request), booking)
    if found is None:
        raise Http404
    answer = HttpResponse(published([found], holder(request).language), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def feed_page(request: HttpRequest) -> HttpResponse:
    """POST makes a new address, shown this once, or ends the one there is."""
    account = holder(request)
    address, revoked = "", False
    if request.method == "POST" and "revoke" in request.POST:
        revoked = revoke_feed(account)
    elif request.method == "POST":
        address = settings.PUBLIC_URL + reverse("feed", args=[make_feed(account)])
    made = Feed.objects.filter(account=account).first()
    context = {"feed": made, "address": address, "revoked": revoked}
    return render(request, "appointments/feed.html", context)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """For a program: the secret of the address is all that it shows. Revoked or unknown: not found."""
    digest = token_digest(token)
    found = feed_of(digest)
    if found is None:
        raise Http404
    if not hit({"agenda_feed": digest}).allowed:
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    answer = HttpResponse(
        published(calls_of_feed(found.account), found.account.language), content_type=CONTENT_TYPE
    )
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
