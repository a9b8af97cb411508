"""What every template may read."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import escape_uri_path

from parvis.ui.language import reader_language
from parvis.ui.theme import logo_address, theme_address

ONE_LANGUAGE = ("/atelier/", "/sante/", "/api/")  # outside of i18n_patterns in parvis/urls.py


def portal(request: HttpRequest) -> dict[str, Any]:
    """The context of every page. Asks the database nothing for a visitor without a session cookie."""
    return {**fixed(request), "signed_in": _signed_in(request)}


def fixed(request: HttpRequest) -> dict[str, Any]:
    """The part that needs neither the database nor a session: what the pages of failures read."""
    told = constants()
    other = other_language_url(request.path, told["language"])
    return {**told, "other_language_url": other, "signed_in": False}


def constants() -> dict[str, Any]:
    """What is the same for everyone in a language: all that {% constant %} may read."""
    return {
        "organisation": settings.ORGANISATION,
        "practice": settings.PRACTICE,
        "language": reader_language(),
        "theme_url": theme_address(),
        "logo_url": logo_address(),
    }


def other_language_url(path: str, language: str) -> str:
    """The same page in the other language: English is under /en/, French at the root. "" if none."""
    if path.startswith(ONE_LANGUAGE):
        return ""
    # one slash at the start, and quoted: "//elsewhere.example" in an address must not lead there
    local = escape_uri_path("/" + path.lstrip("/"))
    if language == "en":
        return "/" + local.removeprefix("/en").lstrip("/")
    return f"/en{local}"


def _signed_in(request: HttpRequest) -> bool:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated)
