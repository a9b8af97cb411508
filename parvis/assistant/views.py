"""The page of the assistant: one form, the conversation so far, the answer. The panel reads the same page."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from parvis.assistant import conversation
from parvis.assistant.asking import Reply, reply_to, voted
from parvis.assistant.forms import Asked, known_place
from parvis.assistant.presenters import EXAMPLES
from parvis.limits.counters import address_subject, hit
from parvis.ui.addresses import client_address
from parvis.ui.kept import render_kept

PAGE = "assistant/page.html"


@require_http_methods(["GET", "HEAD", "POST"])
def assistant(request: HttpRequest) -> HttpResponse:
    """GET: the form alone. POST: one more question, or what was thought of the last answer."""
    if request.method != "POST":
        place = known_place(request.GET.get("ici", ""))
        return render_kept(request, PAGE, partial(_blank, place), state=place)
    asked, address = Asked.of(request.POST), address_subject(client_address(request))
    if not hit({"assistant": address}).allowed:
        return _page(request, asked, Reply(asked.so_far, typed=asked.question), status=429, too_many=True)
    if asked.helped is not None:
        return _page(request, asked, voted(asked), thanks=True)
    if not asked.question:
        return _page(request, asked, Reply(asked.so_far), form=_empty())
    return _page(request, asked, reply_to(asked, address))


def _blank(place: str) -> dict[str, Any]:
    return {"place": place, "examples": EXAMPLES, "newest": "", "typed": "", "so_far": ""}


def _page(
    request: HttpRequest, asked: Asked, reply: Reply, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        **_blank(asked.place),
        "earlier": reply.earlier,
        "newest": reply.newest or "",
        "typed": reply.typed,
        "so_far": conversation.written(reply.turns),
    }
    return render(request, PAGE, context | more, status=status)


def _empty() -> dict[str, Any]:
    """Nothing was written: said as any form says it."""
    error = gettext("J’écris ma question, avec mes mots.")
    return {"errors": True, "summary": [("assistant_question", error)], "error": error}
