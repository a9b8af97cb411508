"""One request to a gateway: certificate checked, no redirect, an answer of bounded size, a bounded time."""

import http.client
import ssl
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from parvis.connections.sms import SmsUnavailable, SmsUnclear
from parvis.lib.deadline import hung_up_after

SECONDS = 10.0
MOST_BYTES = 64 * 1024


class Answer(NamedTuple):
    """The status and the whole body."""

    status: int
    body: bytes


def exchange(url: str, method: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Raises SmsUnavailable, and SmsUnclear once something was sent. Their words hold nothing of it."""
    try:
        parts = urlsplit(url)
        connection = _connection(parts)
        connection.connect()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise SmsUnavailable(f"the gateway cannot be reached ({type(error).__name__})") from None
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    try:
        with hung_up_after(SECONDS, connection.sock) as late:
            connection.request(method, target, body, dict(headers))
            with connection.getresponse() as response:
                answer = _read(response)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise SmsUnclear(f"the gateway gave no answer ({type(error).__name__})") from None
    finally:
        connection.close()
    if late.is_set():
        raise SmsUnclear("the gateway did not end its answer in time")
    return answer


def _read(response: http.client.HTTPResponse) -> Answer:
    body = response.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise SmsUnclear("the gateway's answer is too long")
    if response.length:
        raise SmsUnclear("the gateway's answer is cut short")
    return Answer(response.status, body)


def _connection(parts: SplitResult) -> http.client.HTTPConnection:
    """Raises ValueError when the address is none."""
    if not parts.hostname:
        raise ValueError("no host")
    if parts.scheme == "https":
        secure = ssl.create_default_context()
        return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=SECONDS, context=secure)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)
