"""Processes that end when their parent ends, however it ends."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
# looked up here, not in the child: between fork and exec nothing but the call itself is safe
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent(how: signal.Signals) -> Callable[[], None] | None:
    """For subprocess's preexec_fn: the child gets this signal when the thread that started it ends.

    Linux only; None elsewhere, where a killed supervisor leaves its children to the next start.
    """
    if _LIBC is None:
        return None
    libc, parent = _LIBC, os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(how))
        if os.getppid() != parent:  # it ended before we could ask
            os.kill(os.getpid(), how)

    return ask


def end_with_my_parent(how: signal.Signals) -> None:
    """The same, asked by the child itself."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, int(how))
