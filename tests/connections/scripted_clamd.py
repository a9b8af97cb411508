"""`clamd`: a ClamAV daemon on loopback that a test scripts, and which can misbehave."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from parvis.connections.antivirus.fake import EICAR

Script = Callable[["Daemon", socket.socket], None]


@dataclass
class Daemon:
    """`script` answers each connection; `received` keeps what was streamed."""

    listener: socket.socket
    script: Script
    received: list[bytes] = field(default_factory=list)

    def serve(self) -> None:
        with suppress(OSError):  # closed at the end of the test
            while True:
                line, _ = self.listener.accept()
                threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with line, suppress(OSError):
            line.settimeout(30)
            self.script(self, line)


def read(line: socket.socket, count: int) -> bytes:
    told = b""
    while len(told) < count:
        piece = line.recv(count - len(told))
        if not piece:
            raise OSError("hung up")
        told += piece
    return told


def streamed(daemon: Daemon, line: socket.socket) -> bytes:
    """The protocol as it is written: the command, pieces with their length, an empty one."""
    assert read(line, 10) == b"zINSTREAM\0"
    content = b""
    while size := int.from_bytes(read(line, 4)):
        content += read(line, size)
    daemon.received.append(content)
    return content


def scan(daemon: Daemon, line: socket.socket) -> None:
    """As a daemon should."""
    found = EICAR in streamed(daemon, line)
    line.sendall(b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0")


def says(answer: bytes) -> Script:
    def script(daemon: Daemon, line: socket.socket) -> None:
        streamed(daemon, line)
        line.sendall(answer)

    return script


def too_large(daemon: Daemon, line: socket.socket) -> None:
    """Says so and hangs up before everything has come."""
    read(line, 14)
    line.sendall(b"INSTREAM size limit exceeded. ERROR\0")


def drip(daemon: Daemon, line: socket.socket) -> None:
    """A byte now and then: no read ever times out."""
    streamed(daemon, line)
    for _ in range(300):
        line.sendall(b"s")
        time.sleep(0.05)


def flood(daemon: Daemon, line: socket.socket) -> None:
    streamed(daemon, line)
    while True:
        line.sendall(b"x" * 65536)


def hang(daemon: Daemon, line: socket.socket) -> None:
    line.recv(1 << 20)
    time.sleep(5)


def in_pieces(daemon: Daemon, line: socket.socket) -> None:
    streamed(daemon, line)
    for piece in (b"stre", b"am: O", b"K\0"):
        line.sendall(piece)
        time.sleep(0.01)


@pytest.fixture(params=["tcp", "unix"])
def clamd(request: pytest.FixtureRequest, settings, short_folder) -> Iterator[Daemon]:
    """It listens, and the settings name it."""
    if request.param == "tcp":
        listener = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    else:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(short_folder / "clamd"))
        listener.listen()
        settings.CLAMD = f"unix:{short_folder / 'clamd'}"
    daemon = Daemon(listener, scan)
    threading.Thread(target=daemon.serve, daemon=True).start()
    yield daemon
    listener.close()
