"""Pages that are the same for everyone who has given nothing yet, but for their CSRF token: written once."""

from collections.abc import Callable, Hashable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

Context = dict[str, Any]
TOKEN = "put-the-token-here"  # noqa: S105  (what stands for it in a kept page)
_kept: dict[tuple[Hashable, ...], tuple[object, str]] = {}


def render_kept(
    request: HttpRequest, template: str, context: Callable[[], Context] = dict, *, state: Hashable = None
) -> HttpResponse:
    """As render(), but written once for each address and `state`, which says all that `context` depends on.

    The caller answers for it: nothing that belongs to one person may be in `context`, and states are few.
    With a session the page is written anew, for its header knows who is there.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return render(request, template, context())
    key = (template, state, request.path, get_language(), settings.PRACTICE)
    organisation, html = _kept.get(key, (None, ""))
    if organisation is not settings.ORGANISATION:
        html = render_to_string(template, {**context(), "csrf_token": TOKEN}, request)
        _kept[key] = (settings.ORGANISATION, html)
    return HttpResponse(html.replace(TOKEN, get_token(request)) if TOKEN in html else html)
