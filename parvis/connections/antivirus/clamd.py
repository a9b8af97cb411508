"""ClamAV, asked through its daemon: the document is streamed to it (INSTREAM) and written nowhere."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings

from parvis.connections.antivirus import AntivirusUnavailable, Fault, Finding

CONNECT = 2.0  # seconds
ANSWER = 20.0  # in all: a person is waiting, and a job will ask again
PIECE = 1 << 16
LONGEST_ANSWER = 4096
HINT = "Set PARVIS_CLAMD to unix:/run/clamav/clamd.ctl or tcp://clamav.internal:3310"


class Clamd:
    """CLAMD is « unix:/path » or « tcp://host:port ». clamd speaks no TLS: keep it on a network of yours."""

    fake = False

    @classmethod
    def faults(cls) -> list[Fault]:
        try:
            address_of(settings.CLAMD)
        except ValueError:
            return [Fault("PARVIS_CLAMD is neither unix:/path nor tcp://host:port.", HINT)]
        return []

    def __init__(self, answer_within: float = ANSWER) -> None:
        self.answer_within = answer_within

    def scan(self, content: bytes, name: str) -> Finding:
        """Raises AntivirusUnavailable; the reason shows nothing of the document."""
        deadline = time.monotonic() + self.answer_within
        try:
            with _connected() as line:
                _send(line, content, deadline)
                return _finding(_answer(line, deadline))
        except (OSError, ValueError) as error:
            raise AntivirusUnavailable(f"clamd: {type(error).__name__}") from None


def address_of(where: str) -> str | tuple[str, int]:
    """A path or (host, port). Raises ValueError."""
    if where.startswith("unix:/"):
        return where.removeprefix("unix:")
    parts = urlsplit(where)
    if parts.scheme != "tcp" or not parts.hostname or not parts.port:
        raise ValueError("neither unix: nor tcp:")
    return parts.hostname, parts.port


@contextmanager
def _connected() -> Iterator[socket.socket]:
    """Raises OSError, ValueError."""
    address = address_of(settings.CLAMD)
    if isinstance(address, tuple):
        with socket.create_connection(address, timeout=CONNECT) as line:
            yield line
        return
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(CONNECT)
        line.connect(address)
        yield line


def _send(line: socket.socket, content: bytes, deadline: float) -> None:
    """The command, then pieces with their length before, then an empty one."""
    _until(line, deadline)
    line.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        _until(line, deadline)
        line.sendall(len(piece).to_bytes(4) + piece)
    line.sendall((0).to_bytes(4))


def _answer(line: socket.socket, deadline: float) -> str:
    """Up to its zero byte. Raises OSError, ValueError."""
    told = b""
    while b"\0" not in told:
        _until(line, deadline)
        piece = line.recv(LONGEST_ANSWER)
        if not piece or len(told) > LONGEST_ANSWER:
            raise ValueError("no whole answer")
        told += piece
    return told.partition(b"\0")[0].decode(errors="replace")


def _finding(answer: str) -> Finding:
    """« stream: OK », « stream: Some-Name FOUND »; anything else is no answer. Raises ValueError."""
    if answer == "stream: OK":
        return Finding.CLEAN
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Finding.INFECTED
    raise ValueError("an answer that is not understood")


def _until(line: socket.socket, deadline: float) -> None:
    """However slowly bytes come, all ends at the deadline. Raises TimeoutError."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    line.settimeout(left)
