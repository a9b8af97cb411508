"""Hangs up a connection when its time is over, however slowly the other side drips."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def hung_up_after(seconds: float, connected: socket.socket) -> Iterator[threading.Event]:
    """A server that sends a byte now and then makes no socket time out. The event: the time was over."""
    late = threading.Event()

    def hang_up() -> None:
        late.set()
        with suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
