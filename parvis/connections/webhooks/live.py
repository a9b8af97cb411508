"""Real webhooks: https, to the very address that was looked at, no redirect, in a bounded time."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import closing

from parvis.connections.webhooks import NotTaken
from parvis.connections.webhooks.addresses import Target, resolve, split
from parvis.lib.deadline import hung_up_after

MOST_READ = 64 * 1024  # bytes of the answer: its status alone counts


class LiveWebhooks:
    """Names are resolved once and connected to as they were found: they cannot change in between."""

    fake = False
    seconds_to_connect = 5.0
    seconds = 10.0  # for everything

    def check(self, url: str) -> None:
        split(url)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        return self._post(resolve(split(url)), headers, body)

    def _post(self, target: Target, headers: Mapping[str, str], body: bytes) -> int:
        ends_at = time.monotonic() + self.seconds
        with closing(self._connected(target)) as connected:
            left = max(ends_at - time.monotonic(), 0.1)
            with hung_up_after(left, connected) as late:
                status = _exchange(target, connected, headers, body, late)
        if not 200 <= status < 300:
            raise NotTaken("redirected" if 300 <= status < 400 else f"status_{status}")
        return status

    def _connected(self, target: Target) -> socket.socket:
        plain = self._reached(target)
        plain.settimeout(self.seconds)
        if target.scheme != "https":
            return plain
        return _context().wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False)

    def _reached(self, target: Target) -> socket.socket:
        """The first of the addresses that answers."""
        ends_at, reason = time.monotonic() + self.seconds_to_connect, "timed_out"
        for address in target.at:
            left = ends_at - time.monotonic()
            if left <= 0:
                break
            try:
                return socket.create_connection((address, target.port), left)
            except OSError as error:
                reason = _reason(error)
        raise NotTaken(reason)


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _exchange(
    target: Target, connected: socket.socket, headers: Mapping[str, str], body: bytes, late: threading.Event
) -> int:
    """The status. Once it is there the answer counts, whatever becomes of its body."""
    name = f"[{target.host}]" if ":" in target.host else target.host
    usual = 443 if target.scheme == "https" else 80
    host = name if target.port == usual else f"{name}:{target.port}"
    connection = http.client.HTTPConnection(target.host, target.port)
    try:
        if isinstance(connected, ssl.SSLSocket):
            connected.do_handshake()
        connection.sock = connected
        connection.request("POST", target.path, body, {"Host": host, "Connection": "close", **headers})
        with connection.getresponse() as response:
            status = response.status
            _read_politely(response)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotTaken("timed_out" if late.is_set() else _reason(error)) from None
    return status


def _read_politely(response: http.client.HTTPResponse) -> None:
    """A receiver that is cut off while it writes would take it for a failure of its own."""
    try:
        response.read(MOST_READ)
    except (OSError, http.client.HTTPException, ValueError):
        return


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "timed_out"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "bad_certificate"
    return type(error).__name__[:30]
