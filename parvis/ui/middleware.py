"""What is done around every request: the headers of pages, the page that says "come back"."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from parvis.ui.views import OUTAGES, outage

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
