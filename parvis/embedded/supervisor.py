"""Keeps a few processes running: starts again what dies, stops all of them at the end."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from parvis.lib.tether import end_with_parent

LOOK_EVERY = 0.1  # seconds
WAITS = (0.0, 0.2, 0.5, 1.0, 2.0, 5.0)  # seconds before starting again, by the number of deaths in a row
SOUND_AFTER = 20.0  # seconds: one that lived so long starts again at the first of these
SECONDS_TO_STOP = 12.0

Process = subprocess.Popen[bytes]


def python(arguments: list[str], environment: Mapping[str, str], *, log: Path | None = None) -> Process:
    """A Python program of ours, in a process group of its own: Ctrl-C reaches the supervisor alone."""
    with contextlib.ExitStack() as closing:
        output = closing.enter_context(log.open("ab")) if log else None
        return subprocess.Popen(
            [sys.executable, *arguments], env=dict(environment), stdin=subprocess.DEVNULL, stdout=output,
            stderr=output, start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509 (the supervisor has one thread)
        )  # fmt: skip


@dataclass
class Child:
    """One process to keep running. `start` may be called again and again."""

    name: str
    start: Callable[[], Process]
    stop_with: signal.Signals = signal.SIGTERM
    seconds_to_stop: float = SECONDS_TO_STOP
    process: Process | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    deaths: int = 0

    def run(self) -> None:
        self.process = self.start()
        self.started_at = time.monotonic()

    def look(self, now: float) -> None:
        """Start it (again) when it is time."""
        if self.process is not None and self.process.poll() is not None:
            self._died(now, self.process)
        if self.process is None and now >= self.start_again_at:
            self.run()

    def _died(self, now: float, process: Process) -> None:
        end_group(process)
        self.deaths = 1 if now - self.started_at > SOUND_AFTER else self.deaths + 1
        wait = WAITS[min(self.deaths, len(WAITS)) - 1]
        self.start_again_at = now + wait
        self.process = None
        tell(f"{self.name} ended ({_how(process.returncode)}); starting it again")

    def stop(self) -> None:
        """Ask, wait, insist."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(self.stop_with)
        try:
            self.process.wait(self.seconds_to_stop)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        end_group(self.process)
        self.process = None


class Supervisor:
    """The children in the order they were started; stopped in the opposite order."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def keep(self, child: Child) -> Child:
        """Start it and watch it from now on."""
        self.children.append(child)
        child.run()
        return child

    def look(self) -> None:
        """One glance at each. A child that cannot be started now is tried again later."""
        now = time.monotonic()
        for child in self.children:
            child.look(now)

    def watch(self) -> None:
        """For ever: what ends it is KeyboardInterrupt, which SIGTERM raises too (see stop_on_signals)."""
        while True:
            self.look()
            time.sleep(LOOK_EVERY)

    def stop(self) -> None:
        """Stop everything that was started. Not to be interrupted: a second Ctrl-C is ignored."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        for child in reversed(self.children):
            child.stop()
        self.children.clear()


def stop_on_signals() -> None:
    """SIGTERM and a closed terminal end the supervisor as Ctrl-C does."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(name, interrupt)


def end_group(process: Process) -> None:
    """Kill what a dead child had started itself: it would hold the port against its successor."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def tell(what: str) -> None:
    """One line on the terminal."""
    print(f"parvis: {what}", flush=True)


def _how(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"exit {status}"
