"""The body of a request, read with a bounded patience: a thread of the web server never waits for ever.

Granian has no time-out for bodies: whoever announces a length and sends nothing would keep a thread as long
as they like, and there are few in a process. Each piece is read by another thread, which is left behind
when it is late; it ends with the connection.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

PIECE = 64 * 1024  # bytes
SECONDS_A_PIECE = 10.0
SECONDS = 120.0  # for the whole body
LATE = "the body of the request does not come"
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def patient(application: Application) -> Application:
    """The application, whose requests have such a body. A request without one costs nothing."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("CONTENT_LENGTH", "0") not in ("", "0"):
            environ["wsgi.input"] = PatientBody(environ["wsgi.input"])
        return application(environ, start_response)

    return answer


class PatientBody:
    """`wsgi.input` that raises TimeoutError, which Django takes for a connection that broke."""

    def __init__(self, body: Any, *, a_piece: float = SECONDS_A_PIECE, whole: float = SECONDS) -> None:
        self._body = body
        self._a_piece = a_piece
        self._ends_at = time.monotonic() + whole

    def read(self, size: int = -1) -> bytes:
        """Fewer bytes only at the end. Raises TimeoutError."""
        pieces, left = list[bytes](), size
        while left:
            piece = self._waited_for(self._body.read, PIECE if size < 0 else min(left, PIECE))
            if not piece:
                break
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        """Raises TimeoutError."""
        return self._waited_for(self._body.readline, *([size] if size >= 0 else []))

    def readlines(self, hint: int = -1) -> list[bytes]:
        """Raises TimeoutError."""
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def _waited_for(self, read: Callable[..., bytes], *arguments: int) -> bytes:
        patience = min(self._a_piece, self._ends_at - time.monotonic())
        if patience <= 0:
            raise TimeoutError(LATE)
        reader = reader_of(_idle)
        try:
            found = reader.read(partial(read, *arguments), patience)
        except Empty:
            self._ends_at = 0.0  # nobody asks again while another thread still reads
            reader.leave()
            raise TimeoutError(LATE) from None
        _idle.append(reader)
        if isinstance(found, Exception):
            raise found
        return found


class _Reader:
    """A thread that reads for another. It is kept for the next request: starting one costs more than most
    bodies do.
    """

    def __init__(self) -> None:
        self._asked = SimpleQueue[Callable[[], bytes] | None]()
        self._found = SimpleQueue[bytes | Exception]()
        threading.Thread(target=self._answer, daemon=True).start()

    def read(self, call: Callable[[], bytes], patience: float) -> bytes | Exception:
        """What came, or what was raised. Raises Empty when it is late."""
        self._asked.put(call)
        return self._found.get(timeout=patience)

    def leave(self) -> None:
        """It ends once what it waits for has come."""
        self._asked.put(None)

    def _answer(self) -> None:
        while call := self._asked.get():
            try:
                self._found.put(call())
            except Exception as error:  # noqa: BLE001  raised again in the thread that asked
                self._found.put(error)
            del call  # while the next is waited for, nothing of this request is held


_idle = deque[_Reader]()  # never more than the web server has threads


def reader_of(idle: deque[_Reader]) -> _Reader:
    """One of them, or a new one. To look first whether there is one would be too late: threads share them."""
    try:
        return idle.pop()
    except IndexError:
        return _Reader()
