"""One request to the identity provider: certificate checked, no redirect, bounded in size and time."""

import http.client
import json
import ssl
from collections.abc import Mapping
from contextlib import closing
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from parvis.connections.identity import IdentityUnavailable, provider
from parvis.lib.deadline import hung_up_after

MOST_BYTES = 256 * 1024
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Answer(NamedTuple):
    """The status, the media type without its parameters, the whole body."""

    status: int
    kind: str
    body: bytes

    def json(self) -> dict[str, Any]:
        """Raises IdentityUnavailable when it is no JSON object."""
        try:
            told = json.loads(self.body)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            raise IdentityUnavailable("the provider's answer is no JSON object")
        return told


def fetch(url: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
    """GET, or POST when there is a body. Raises IdentityUnavailable, whose words tell nothing."""
    try:
        connection, target = _connection(url)
        with closing(connection):
            connection.connect()
            with hung_up_after(provider()["seconds"], connection.sock) as late:
                asked = {
                    "Accept": "application/json", "User-Agent": "Parvis", "Connection": "close", **headers,
                }  # fmt: skip
                connection.request("GET" if body is None else "POST", target, body, asked)
                with connection.getresponse() as response:
                    content = response.read(MOST_BYTES + 1)
                    kind = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
                    answer = Answer(response.status, kind, content)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise IdentityUnavailable(f"the provider gave no answer ({type(error).__name__})") from None
    if late.is_set() or len(content) > MOST_BYTES:
        raise IdentityUnavailable("the provider's answer is too slow or too long")
    return answer


def is_safe(url: str) -> bool:
    """https, or a provider on this very machine (the tests')."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.scheme == "https" or parts.hostname in LOOPBACK)
    except ValueError:
        return False


def _connection(url: str) -> tuple[http.client.HTTPConnection, str]:
    """Raises ValueError when it is no address that may be asked."""
    if not is_safe(url):
        raise ValueError("not https")
    parts = urlsplit(url)
    assert parts.hostname
    seconds = provider()["seconds"]
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    if parts.scheme == "https":
        secure = ssl.create_default_context()
        return http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=seconds, context=secure
        ), target
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=seconds), target
