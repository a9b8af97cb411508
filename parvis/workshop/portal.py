"""A practice portal for the time of one command: its own data, its own port, nothing of it left behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from parvis.lib.tether import end_with_parent

# what the pages look like and say; nothing else of ours: neither a database nor a key of production
HANDED_ON = frozenset({
    "PARVIS_ORGANISATION", "PARVIS_GUIDES_FOLDER", "PARVIS_TIME_ZONE", "PARVIS_RIB_TAIL_LENGTH",
    "PARVIS_LINK_DAYS", "PARVIS_SESSION_IDLE_MINUTES", "PARVIS_APPOINTMENT_CHANGE_HOURS",
    "PARVIS_DOCUMENT_DAYS", "PARVIS_CASE_DAYS",
})  # fmt: skip
OURS = ("PARVIS_", "DATABASE_")
DEMO = (sys.executable, "-m", "parvis.cli", "demo")
READY = "ready in"  # it says so
SECONDS_TO_START, SECONDS_TO_STOP = 300, 40


class NoPortal(Exception):
    """The portal did not start. The message ends with what it said."""


@contextmanager
def own_portal(program: Sequence[str] = DEMO) -> Iterator[str]:
    """The address of a practice portal, which ends with the block. Raises NoPortal."""
    folder = Path(tempfile.mkdtemp(prefix="pv-"))
    folder.chmod(0o755)  # PostgreSQL runs as an ordinary user when we are root
    port, log = _free_port(), folder / "log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [*program, "--port", str(port)],
            env=environment(os.environ, folder), stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509 (the command has one thread)
        )  # fmt: skip
    try:
        _wait(process, log)
        yield f"http://localhost:{port}"
    finally:
        _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def environment(ours: Mapping[str, str], folder: Path) -> dict[str, str]:
    """What the portal is told: the organisation and the system's own, a folder and a port for itself."""
    kept = {name: value for name, value in ours.items() if name in HANDED_ON or not name.startswith(OURS)}
    return kept | {"PARVIS_DATA": str(folder / "data"), "PARVIS_SMTP_PORT": str(_free_port())}


def _wait(process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while READY not in (said := log.read_text(errors="replace")):
        if process.poll() is not None or time.monotonic() > until:
            last = said.strip().splitlines()[-1:] or ["it said nothing"]
            raise NoPortal(f"the practice portal for the pictures did not start: {last[0]}")
        time.sleep(0.1)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
