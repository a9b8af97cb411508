"""What is done around every request: the headers of pages, the page that says "come back"."""

import codecs
from collections.abc import Callable
from functools import cached_property

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from parvis.ui.problems import wants_problem
from parvis.ui.views import OUTAGES, bad_request, method_not_allowed, outage

# left on the answer by django-csp's decorators
OF_A_VIEW = ("_csp_config", "_csp_update", "_csp_replace", "_csp_exempt")
Answer = Callable[[HttpRequest], HttpResponseBase]
PERMISSIONS = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"


class OutagePage:
    """When the database or the registry is away, a page says so: come back, nothing is lost."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return outage(request, error) if isinstance(error, OUTAGES) else None


outage_page = OutagePage


class ContentPolicy(CSPMiddleware):
    """The policy of the settings, written once and not at each request; a view may have its own."""

    @cached_property
    def usual(self) -> str:
        return str(build_policy())

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if HEADER in response or any(hasattr(response, name) for name in OF_A_VIEW):
            return super().process_response(request, response)
        response[HEADER] = self.usual
        return response


def page_headers(get_response: Answer) -> Answer:
    """No copy of a page is kept: the next person at a shared computer must not read it."""

    def with_headers(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        headers = response.headers
        headers.setdefault("Cache-Control", "no-store")
        headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return with_headers


def utf_8_only(get_response: Answer) -> Answer:
    """Browsers send our forms in UTF-8. Python also has codecs that are no charset (rot13): Django fails on
    a form that says so.
    """

    def with_known_charset(request: HttpRequest) -> HttpResponseBase:
        charset = (request.content_params or {}).get("charset")
        return get_response(request) if charset is None or _is_utf_8(charset) else bad_request(request)

    return with_known_charset


def _is_utf_8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == "utf-8"
    except LookupError:
        return False


def no_blank_refusal(get_response: Answer) -> Answer:
    """Django answers 405 with nothing in it: a person would see a blank page."""

    def with_page(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and (not response.content or wants_problem(request)):
            return method_not_allowed(request, response.headers["Allow"])
        return response

    return with_page
