"""The page of the assistant: one form, the conversation so far, the answer. The panel reads the same page."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from parvis.accounts.models import Account
from parvis.assistant import conversation
from parvis.assistant.asking import Reply, is_stormy, reply_to, urgent, voted
from parvis.assistant.forms import Asked, known_place
from parvis.assistant.presenters import EXAMPLES, earlier_html
from parvis.limits.counters import address_subject
from parvis.ui.addresses import client_address
from parvis.ui.kept import render_kept

PAGE = "assistant/page.html"


@require_http_methods(["GET", "HEAD", "POST"])
def assistant(request: HttpRequest) -> HttpResponse:
    """GET: the form alone. POST: one more question, or what was thought of the last answer."""
    if request.method != "POST":
        return _page(request, known_place(request.GET.get("p", "")), Reply(()))
    asked, address = Asked.of(request.POST), address_subject(client_address(request))
    if is_stormy(address):
        if numbers := urgent(asked, _names(request)):
            return _page(request, asked.place, numbers)
        refused = Reply(asked.so_far, typed=asked.draft or asked.question)
        return _page(request, asked.place, refused, told="too_many", status=429)
    if asked.helped is not None:
        return _page(request, asked.place, voted(asked, address), told="thanks")
    if not asked.question:
        return _page(request, asked.place, Reply(asked.so_far), told="empty")
    return _page(request, asked.place, reply_to(asked, address, _names(request)))


def _names(request: HttpRequest) -> tuple[str, ...]:
    """Those of who is signed in, which the question may hold."""
    if not isinstance(request.user, Account):
        return ()
    known = request.user.profile
    return known.first_names, known.birth_name, known.usual_name


def _page(
    request: HttpRequest, place: str, reply: Reply, *, told: str = "", status: int = 200
) -> HttpResponse:
    """Written once for each place of the enrolment, and filled: an answer must cost little."""
    state = (place, bool(reply.turns), told)
    holes = {
        "conversation": SafeString(earlier_html(reply.earlier) + (reply.newest or "")),
        "so_far": conversation.written(reply.turns),
        "typed": reply.typed,
    }
    response = render_kept(request, PAGE, partial(_context, *state), state=state, holes=holes)
    response.status_code = status
    return response


def _context(place: str, begun: bool, told: str) -> dict[str, Any]:
    context = {"place": place, "begun": begun, "told": told, "examples": EXAMPLES}
    if told == "empty":
        error = gettext("J’écris ma question, avec mes mots.")
        context["form"] = {"errors": True, "summary": [("assistant_question", error)], "error": error}
    return context
