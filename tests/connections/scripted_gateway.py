"""`gateway`: an SMS gateway on loopback whose answers a test scripts, and which can misbehave."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

Script = Callable[["Handler"], None]


@dataclass
class Asked:
    """One request, as it came."""

    method: str
    path: str
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Gateway:
    """`script` answers each request; `asked` keeps them. `taken`: references that it has already sent."""

    port: int = 0
    script: Script | None = None
    asked: list[Asked] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1/sms?account=7"

    def answers(self, status: int, body: Any = b"", **headers: str) -> None:
        """Every request gets this. `body`: bytes, or what becomes JSON."""
        self.script = lambda handler: handler.say(status, body, headers)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    gateway: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.gateway.asked.append(Asked(self.command, self.path, self.headers, body))
        self.close_connection = True
        try:
            (self.gateway.script or take)(self)
        except OSError:
            return  # the other side hung up, as it should

    do_GET = do_PUT = do_POST  # noqa: N815  names that http.server wants

    def say(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")  # said, so that no client sends into a door that closes
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: Any) -> None:
        """Nothing on the terminal."""


def take(handler: Handler) -> None:
    """As a gateway should: the same reference twice is one message."""
    reference = handler.gateway.asked[-1].json["reference"]
    if reference not in handler.gateway.taken:
        handler.gateway.taken.append(reference)
    handler.say(202, {"message": {"id": f"sms-{handler.gateway.taken.index(reference)}"}})


def hang(handler: Handler) -> None:
    """Say nothing until the other side hangs up."""
    handler.connection.settimeout(30)
    handler.connection.recv(1)


def drip(handler: Handler) -> None:
    """A byte now and then: no socket ever times out."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(300):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def flood(handler: Handler) -> None:
    """A body that does not end."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


def cut_short(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "500")
    handler.end_headers()
    handler.wfile.write(b'{"message"')


def not_http(handler: Handler) -> None:
    handler.wfile.write(b"\x00\x01 hello\r\n\r\n")


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """It listens; nothing in the settings names it yet."""
    found = Gateway()
    handler = type("Of", (Handler,), {"gateway": found})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
