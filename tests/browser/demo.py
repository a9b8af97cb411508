"""One `parvis demo` of our own, as a person starts it: its letters, its database, its processes to kill."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psycopg

SECONDS_TO_START = 120
SECONDS_FOR_A_LETTER = 60
T = TypeVar("T")


def wait_for(what: str, look: Callable[[], T | None], seconds: float = 60) -> T:
    """The first true answer of `look`. Fails, naming what was waited for."""
    until = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < until, f"waited {seconds} s in vain for {what}"
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Demo:
    """`folder` takes its data. One at a time in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "demo.log"
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Until it says that it is ready."""
        # what these tests kill must be the demo's own: not the database of the other tests
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PARVIS_", "DATABASE_"))
        }
        told = {"PARVIS_DATA": str(self.data), "PARVIS_SMTP_PORT": str(_free_port())}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "parvis.cli", "demo", "--port", str(self.port)],
                env=kept | told, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        wait_for("the demo", self._is_ready, SECONDS_TO_START)

    def _is_ready(self) -> bool:
        said = self.log.read_text(errors="replace")
        assert self.process is not None
        assert self.process.poll() is None, f"the demo ended:\n{said}"
        return "ready in" in said

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def reset(self) -> None:
        """As with the button of the practice page; waits while the portal comes back from a fault."""
        wait_for("the portal to be there", self._reset)

    def _reset(self) -> bool:
        with httpx.Client(base_url=self.url, timeout=30) as client:
            try:
                page = client.get("/atelier/remise-a-zero/")
                token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
                if token is None:
                    return False
                done = client.post("/atelier/remise-a-zero/", data={"csrfmiddlewaretoken": token[1]})
            except httpx.TransportError:
                return False
        return done.status_code == 302

    def letters(self, to: str = "") -> list[dict[str, Any]]:
        """Newest first; with `to`, those of one address (or number in E.164)."""
        answer = httpx.get(f"{self.url}/atelier/courrier.json", timeout=30)
        return [letter for letter in answer.json() if to in ("", letter["to"])]

    def wait_for_letters(self, to: str, count: int = 1) -> list[dict[str, Any]]:
        """Newest first, once there are `count`."""

        def look() -> list[dict[str, Any]] | None:
            found = self.letters(to)
            return found if len(found) >= count else None

        return wait_for(f"{count} letter(s) to {to}", look, SECONDS_FOR_A_LETTER)

    def link_for(self, to: str, kind: str = "activation", count: int = 1) -> str:
        """The address of the newest link of this kind, without its host, once there are `count` letters.

        Other letters may come first: the link is waited for as they are.
        """

        def look() -> str | None:
            letters = self.letters(to)
            links: list[str] = [link for letter in letters for link in letter["links"]]
            found = next((link for link in links if f"/{kind}/" in link), None)
            return found if len(letters) >= count else None

        found: str = wait_for(f"a link {kind} to {to}, in {count} letter(s)", look, SECONDS_FOR_A_LETTER)
        return found.removeprefix(self.url)

    def execute(self, statement: str) -> None:
        """SQL, for what takes days or hundreds of tries to happen by itself."""
        with psycopg.connect(self._told()["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(statement.encode())

    def _told(self) -> dict[str, str]:
        told: dict[str, str] = json.loads((self.data / "running.json").read_text())
        return told

    def postmaster(self) -> int:
        """The process of PostgreSQL."""
        return int((self.data / "postgres/data/postmaster.pid").read_text().split("\n", 1)[0])

    def worker(self) -> int:
        """The process of the job worker; 0 between two."""
        return self.child("worker")

    def child(self, command: str) -> int:
        """The process that the demo started with this command of `parvis`; 0 when there is none."""
        assert self.process is not None
        ask = ["ps", "-A", "-o", "pid=,ppid=,args="]
        for line in subprocess.run(ask, capture_output=True, text=True, check=True).stdout.splitlines():
            pid, parent, arguments = line.split(None, 2)
            if int(parent) == self.process.pid and f"parvis.cli {command}" in arguments:
                return int(pid)
        return 0

    def answers(self) -> bool:
        """Is the front page there?"""
        try:
            return httpx.get(self.url, timeout=30).status_code == 200
        except httpx.TransportError:
            return False
