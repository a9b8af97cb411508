"""What is said with each static file, which is answered before the middleware that pages go through."""

from collections.abc import MutableMapping

# a drawing opened by itself is a document: it may be styled and nothing else
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'"


def add_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """For WHITENOISE_ADD_HEADERS_FUNCTION."""
    headers["Content-Security-Policy"] = POLICY
    headers["X-Frame-Options"] = "DENY"
    headers["X-Content-Type-Options"] = "nosniff"
    if headers["Content-Type"] == "image/svg+xml":
        headers["Content-Type"] = "image/svg+xml; charset=utf-8"
