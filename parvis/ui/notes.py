"""A word on the next page, about what has just been done. The session keeps its name alone."""

from django.http import HttpRequest


def leave(request: HttpRequest, key: str, name: str) -> None:
    """For the page that follows. `key`: whose notes these are."""
    request.session[key] = name


def take(request: HttpRequest, key: str) -> str:
    """The name that was left, once; "" when there is none. A session that has none is not written."""
    return str(request.session.pop(key, "")) if key in request.session else ""
