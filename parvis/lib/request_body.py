"""The body of a request, read with a bounded patience: a thread of the web server never waits for ever.

Granian has no time-out for bodies: whoever announces a length and sends nothing would keep a thread as long
as they like, and there are two in a process. The piece is read by another thread, which is left behind when
it is late; it ends with the connection.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

PIECE = 64 * 1024  # bytes
SECONDS_A_PIECE = 10.0
SECONDS = 120.0  # for the whole body
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
        found, failed = list[bytes](), list[Exception]()

        def look() -> None:
            try:
                found.append(read(*arguments))
            except Exception as error:  # noqa: BLE001  raised again below, in the thread that asked
                failed.append(error)

        reader = threading.Thread(target=look, daemon=True)
        reader.start()
        reader.join(max(0.0, min(self._a_piece, self._ends_at - time.monotonic())))
        if failed:
            raise failed[0]
        if not found:
            self._ends_at = 0.0  # nobody asks again while another thread still reads
            raise TimeoutError("the body of the request does not come")
        return found[0]
