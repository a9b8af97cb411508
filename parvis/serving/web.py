"""The web server: Granian in this process, one worker process for each core."""

import os
import signal
from collections.abc import Callable
from importlib import import_module
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from parvis.lib.tether import end_with_my_parent

SECONDS_TO_FINISH = 10


def serve(*, host: str, port: int, processes: int, threads: int) -> None:
    """Until SIGTERM; requests under way are answered first. Raises OSError when the port is taken."""
    Server(
        "parvis.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,  # it warns of more threads than cores; most of ours wait for the database
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=SECONDS_TO_FINISH,
    ).serve(target_loader=_load)


def _load(target: str) -> Callable[..., Any]:
    """In each worker. One whose server was killed would go on answering, with the code of before."""
    end_with_my_parent(signal.SIGTERM)
    module, _, name = target.partition(":")
    application: Callable[..., Any] = getattr(import_module(module), name)
    return application


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
