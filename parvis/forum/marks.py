"""The buttons under a message and a topic: it helped, it is the answer, it is reported, write to me."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from parvis.forum import queries
from parvis.forum.actions import marks
from parvis.forum.actions.unsubscribe import subscription_of, unsubscribe
from parvis.forum.actions.write import TooMany
from parvis.forum.forms import ReportForm
from parvis.forum.models import Post
from parvis.forum.notes import leave_note
from parvis.forum.presenters import Shown, topic_url
from parvis.forum.views import holder, reader, topic_or_404

Press = Callable[..., str]  # the name of the note it leaves


def button(press: Press) -> Callable[..., HttpResponse]:
    """Under a published message. Whoever is not signed in signs in, and is led back to it."""

    @require_POST
    @wraps(press)
    def pressed(request: HttpRequest, post: UUID, **kwargs: Any) -> HttpResponse:
        found = queries.published_post(post)
        if found is None:
            raise Http404
        back = topic_url(found.topic, queries.page_of(found), found)
        if reader(request) is None:
            return redirect(f"{reverse('sign_in')}?{urlencode({'next': back})}")
        try:
            leave_note(request, press(request, found, **kwargs))
        except TooMany:
            leave_note(request, "too_many")
        return redirect(back)

    return pressed


@button
def helped(request: HttpRequest, post: Post) -> str:
    yes = "undo" not in request.POST
    done = marks.mark_helped(holder(request), post.pk, helped=yes)
    return ("helped" if yes else "not_helped") if done else "gone"


@button
def accept(request: HttpRequest, post: Post) -> str:
    yes = "undo" not in request.POST
    done = marks.accept(holder(request), post.pk, accepted=yes)
    return ("accepted" if yes else "not_accepted") if done else "gone"


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, post: UUID) -> HttpResponse:
    """Asks what is wrong; agents look at it."""
    found = queries.published_post(post)
    if found is None:
        raise Http404
    account = reader(request)
    if account is None:
        return redirect(f"{reverse('sign_in')}?{urlencode({'next': request.path})}")
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            marks.report(account, post, **form.cleaned_data)
            leave_note(request, "reported")
        except TooMany:
            leave_note(request, "too_many")
        return redirect(topic_url(found.topic, queries.page_of(found), found))
    return render(request, "forum/report.html", {"form": form, "shown": Shown(found), "topic": found.topic})


@require_POST
def subscribe(request: HttpRequest, topic: int) -> HttpResponse:
    """An e-mail for the answers of a topic, or none any more."""
    found = topic_or_404(None, topic)
    account = reader(request)
    if account is None:
        return redirect(f"{reverse('sign_in')}?{urlencode({'next': topic_url(found)})}")
    wanted = "undo" not in request.POST
    done = marks.subscribe(account, topic, wanted=wanted)
    leave_note(request, ("subscribed" if wanted else "unsubscribed") if done else "gone")
    return redirect(topic_url(found))


@csrf_exempt  # mail programs post here by themselves (RFC 8058): the token of the address says who
@require_http_methods(["GET", "HEAD", "POST"])
def one_click(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a letter. GET shows a button: mail scanners open links. POST ends it, signed in or not."""
    subscription = subscription_of(token)
    done = request.method == "POST"
    if done:
        unsubscribe(token)
    context = {"topic": subscription.topic if subscription else None, "done": done or not subscription}
    response = render(request, "forum/unsubscribe.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
