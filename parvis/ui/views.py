"""The theme, and the pages of errors: none of them asks the database anything."""

import logging
import sys
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.encoding import escape_uri_path
from django.views.decorators.http import require_safe

from parvis.lib.outage import Outage
from parvis.ui.context import fixed
from parvis.ui.problems import usual_problem, wants_problem
from parvis.ui.theme import logo_address, stylesheet, theme_address

OUTAGES = (OperationalError, InterfaceError, Outage)
A_YEAR = "public, max-age=31536000, immutable"
log = logging.getLogger(__name__)


@require_safe
def theme_css(request: HttpRequest, digest: str) -> HttpResponse:
    """The colours of the organisation. An address of older colours is sent to nobody: 404."""
    if request.path != theme_address():
        raise Http404
    return HttpResponse(
        stylesheet(), content_type="text/css; charset=utf-8", headers={"Cache-Control": A_YEAR}
    )


@require_safe
def logo(request: HttpRequest, digest: str, suffix: str) -> HttpResponse:
    """The picture of the organisation, when it has one."""
    picture = settings.ORGANISATION.logo
    if picture is None or request.path != logo_address():
        raise Http404
    return HttpResponse(picture.content, content_type=picture.media_type, headers={"Cache-Control": A_YEAR})


def _page(request: HttpRequest, name: str, status: int, **context: Any) -> HttpResponse:
    if wants_problem(request):
        return usual_problem(status)
    # without the request: no context processor runs, so neither a session nor a user is read
    html = render_to_string(f"ui/errors/{name}.html", {**fixed(request), **context})
    return HttpResponse(html, status=status)


def _here(request: HttpRequest) -> str:
    """The address asked for, as a link that stays on this site."""
    return escape_uri_path("/" + request.path.lstrip("/"))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, "bad_request", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, "forbidden", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(request, "not_found", 404)


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """405: the address of a button, opened as a page, or the contrary. `allowed`: the header Allow."""
    response = _page(request, "bad_request", 405)
    response.headers["Allow"] = allowed
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 when what failed is an outage that came up outside of a view (in a middleware)."""
    error = sys.exc_info()[1]
    if isinstance(error, OUTAGES):
        return outage(request, error)
    return _page(request, "server_error", 500)


def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is no longer valid: an old tab, or cookies refused."""
    return _page(request, "stale", 403, back=_here(request))


def outage(request: HttpRequest, error: BaseException) -> HttpResponse:
    """503: the database or the registry gives no answer."""
    log.error("outage", exc_info=error)
    response = _page(request, "outage", 503, back=_here(request))
    response.headers["Retry-After"] = "60"
    return response
