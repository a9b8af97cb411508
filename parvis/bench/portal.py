"""Starts a whole portal as in production, in a temporary folder: database, members, web server, worker."""

import http.client
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import django
from django.core.management import call_command

from parvis.bench.browser import PUBLIC_NAME
from parvis.embedded.postgres import Postgres
from parvis.embedded.supervisor import Process, end_group, python

SECONDS_TO_START = 60


@dataclass
class Portal:
    """What runs, and where. `sample` is the file of the members imported."""

    folder: Path
    postgres: Postgres
    port: int
    smtp_port: int
    environment: dict[str, str]
    web: Process | None = None
    worker: Process | None = None

    @property
    def sample(self) -> Path:
        return self.folder / "sample.csv"

    def fill(self, members: int) -> None:
        """A registry of fictitious members."""
        from parvis.registry.commands import import_members, sample  # models: once Django is set up

        with redirect_stdout(StringIO()):
            failed = sample([str(members), "--out", str(self.sample)]) or import_members([str(self.sample)])
        if failed:
            raise RuntimeError("the registry could not be filled")

    def start_web(self) -> None:
        """Until it answers its first page."""
        self.web = self._start("serve", "--port", str(self.port))
        until = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if self.web.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the web server does not answer: {self._last_words()}")
            time.sleep(0.05)

    def start_worker(self) -> None:
        self.worker = self._start("worker")

    def stop(self) -> None:
        """The worker and the web server; the database goes on."""
        for process in filter(None, (self.worker, self.web)):
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
            end_group(process)
        self.web = self.worker = None

    def _start(self, *words: str) -> Process:
        return python(["-m", "parvis.cli", *words], self.environment, log=self.folder / "log")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/", headers={"Host": PUBLIC_NAME, "X-Forwarded-Proto": "https"})
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def _last_words(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-1500:]


@contextmanager
def running_portal() -> Iterator[Portal]:
    """A migrated database and all settings of production, put in this process's environment too.

    Nothing of it is left at the end.
    """
    folder = Path(tempfile.mkdtemp(prefix="pv-"))
    folder.chmod(0o755)  # PostgreSQL's ordinary user enters it
    postgres = Postgres(folder / "pg")
    portal = Portal(folder, postgres, _free_port(), _free_port(), {})
    try:
        postgres.prepare()
        postgres.start()
        postgres.wait_ready()
        portal.environment = _settings(portal)
        os.environ.clear()
        os.environ.update(portal.environment)
        _prepare(portal.environment["PARVIS_KEYS_FILE"])
        yield portal
    finally:
        portal.stop()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(keys_file: str) -> None:
    """Django in this process, the keys, the tables."""
    django.setup()
    from parvis.connections.keys.commands import create  # its settings are known now

    with redirect_stdout(StringIO()):
        create([keys_file])
    call_command("migrate", interactive=False, verbosity=0)


def _settings(portal: Portal) -> dict[str, str]:
    """All that production wants; what the shell says of Parvis does not count."""
    mine = {
        name: value for name, value in os.environ.items() if not name.startswith(("PARVIS_", "DATABASE_"))
    }
    return mine | {
        "DJANGO_SETTINGS_MODULE": "parvis.settings",
        "DATABASE_URL": portal.postgres.url,
        "PARVIS_MODE": "production",
        "PARVIS_DATA": str(portal.folder),
        "PARVIS_STATIC_ROOT": str(portal.folder / "static"),
        "PARVIS_PUBLIC_URL": f"https://{PUBLIC_NAME}",
        "PARVIS_ALLOWED_HOSTS": PUBLIC_NAME,
        "PARVIS_TRUSTED_PROXIES": "127.0.0.1",
        "PARVIS_SECRET_KEY": secrets.token_urlsafe(50),
        "PARVIS_KEYS_FILE": str(portal.folder / "keys.json"),
        "PARVIS_SMTP_HOST": "127.0.0.1",
        "PARVIS_SMTP_PORT": str(portal.smtp_port),
        "PARVIS_MAIL_FROM": f"lettres@{PUBLIC_NAME}",
        "PARVIS_LOG_LEVEL": os.environ.get("PARVIS_LOG_LEVEL", "INFO"),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
