"""The demo: everything on this machine, in one supervised command, with fictitious people."""

import fcntl
import http.client
import json
import os
import shutil
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from parvis.embedded import EmbeddedTrouble
from parvis.embedded.letter_box import HOST
from parvis.embedded.postgres import Postgres
from parvis.embedded.supervisor import Child, Supervisor, python, tell
from parvis.lib.data_folder import data_folder

LOCK = "lock"
LOG = "demo.log"
RUNNING = "running.json"
SMTP_PORT = 8025
SECONDS_FOR_A_PORT = 3  # what a killed demo started takes to end
SECONDS_TO_ANSWER = 60


def run(*, port: int, fresh: bool, supervisor: Supervisor) -> None:
    """Start everything and watch it until KeyboardInterrupt; the caller stops the supervisor."""
    began = time.monotonic()
    folder = data_folder()
    if os.environ.get("PARVIS_MODE") == "production":
        raise EmbeddedTrouble("the demo is for practice: unset PARVIS_MODE, or use `parvis serve`.")
    with _alone(folder):
        _wait_for_port(port)
        if fresh:
            _empty(folder)
        log = _new_log(folder)
        environment = environment_for(folder, port)
        _start_letter_box(supervisor, environment)
        if os.environ.get("DATABASE_URL"):
            _refuse_production(environment)
        else:
            environment["DATABASE_URL"] = _start_postgres(supervisor, folder / "postgres")
        os.environ.update(environment)
        # it takes as long to load as the migrations take: both at once, one core each
        _start(supervisor, "web server", ["serve", "--host", HOST, "--port", str(port)], environment, log)
        _prepare_database()
        _start(supervisor, "worker", ["worker"], environment, log)
        _wait_for_answer(supervisor, port, log)
        with _told(folder, environment):
            _welcome(port, folder, time.monotonic() - began)
            supervisor.watch()


def environment_for(folder: Path, port: int) -> dict[str, str]:
    """All that the children are told: this process's environment with the demo's own settings."""
    smtp_port = int(os.environ.get("PARVIS_SMTP_PORT") or SMTP_PORT)
    return {
        "PARVIS_PUBLIC_URL": f"http://localhost:{port}",
        **os.environ,
        "PARVIS_MODE": "practice",
        "PARVIS_DATA": str(folder),
        "PARVIS_LETTER_BOX": str(folder / "letterbox"),
        "PARVIS_STATIC_ROOT": str(folder / "static"),
        "PARVIS_SMTP_HOST": HOST,
        "PARVIS_SMTP_PORT": str(smtp_port if _is_free(smtp_port) else _any_free_port()),
        "DJANGO_SETTINGS_MODULE": "parvis.settings",
    }


def running_environment() -> dict[str, str]:
    """The settings of the demo that runs now, for commands typed in another terminal; empty without one."""
    try:
        told = json.loads((data_folder() / RUNNING).read_text())
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in told.items()}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The lock is the kernel's: it goes when its holder goes, however it goes. A folder made for a start that
    is refused goes too."""
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EmbeddedTrouble(
                f"a demo already runs with the data in {folder}: stop it first (Ctrl-C in its terminal), "
                "or give this one another folder with PARVIS_DATA."
            ) from None
        try:
            yield
        except EmbeddedTrouble:
            if is_new and [*folder.iterdir()] == [folder / LOCK]:
                shutil.rmtree(folder)
            raise


def _new_log(folder: Path) -> Path:
    """Where the web server and the worker write: line after line of JSON would hide what people look for."""
    log = folder / LOG
    log.unlink(missing_ok=True)
    log.touch(mode=0o600)
    return log


@contextmanager
def _told(folder: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """While it runs, other terminals find its settings."""
    mark = folder / RUNNING
    told = {name: value for name, value in environment.items() if name.startswith(("PARVIS_", "DATABASE_"))}
    mark.touch(mode=0o600)
    mark.write_text(json.dumps(told))
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)


def _empty(folder: Path) -> None:
    Postgres(folder / "postgres").end_what_was_left_over()
    for part in folder.iterdir():
        if part.is_dir() and not part.is_symlink():
            shutil.rmtree(part)
        elif part.name != LOCK:
            part.unlink()


def _start_letter_box(supervisor: Supervisor, environment: Mapping[str, str]) -> None:
    told = [environment["PARVIS_LETTER_BOX"], environment["PARVIS_SMTP_PORT"]]
    supervisor.keep(
        Child("letter box", lambda: python(["-m", "parvis.embedded.letter_box", *told], environment))
    )


def _refuse_production(environment: Mapping[str, str]) -> None:
    """Before anything is changed in a database that is not the demo's own. Raises NotSafe."""
    os.environ.update(environment)
    import django  # its settings are known only now

    django.setup()
    from django.utils.module_loading import import_string

    # by name: what serves stands above this layer
    import_string("parvis.serving.mode.require_mode")()


def _start_postgres(supervisor: Supervisor, folder: Path) -> str:
    server = Postgres(folder)
    server.prepare()
    supervisor.keep(Child("PostgreSQL", server.start, stop_with=server.STOP_WITH))
    server.wait_ready()
    return server.url


def _prepare_database() -> None:
    import django  # its settings could not be read before the database had an address

    django.setup()
    from django.core.management import call_command
    from django.db import connections
    from django.utils.module_loading import import_string

    call_command("migrate", interactive=False, verbosity=0)
    # by name: the workshop stands above this layer
    import_string("parvis.workshop.actions.prepare_practice")()
    connections.close_all()


def _start(
    supervisor: Supervisor, name: str, arguments: list[str], environment: Mapping[str, str], log: Path
) -> None:
    supervisor.keep(Child(name, lambda: python(["-m", "parvis.cli", *arguments], environment, log=log)))


def _wait_for_answer(supervisor: Supervisor, port: int, log: Path) -> None:
    """Until the first page is served: templates, theme and database are then known to work."""
    until = time.monotonic() + SECONDS_TO_ANSWER
    while not _answers(port):
        supervisor.look()
        if time.monotonic() > until:
            raise EmbeddedTrouble(f"the portal does not answer: the end of {log} says why.")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def _welcome(port: int, folder: Path, seconds: float) -> None:
    address = f"http://localhost:{port}"
    tell(f"ready in {seconds:.1f} s\n")
    print(f"  The portal             {address}/")
    print(f"  Fictitious people      {address}/atelier/")
    print(f"  Their letters and SMS  {address}/atelier/courrier/")
    print(f"\n  Data is kept in {folder}")
    print("  (`make demo FRESH=1`, or `parvis demo --fresh`, empties it; PARVIS_DATA names another folder).")
    print(f"  The web server and the worker write their log in {folder / LOG}")
    print("  Ctrl-C stops everything.\n", flush=True)


def _wait_for_port(port: int) -> None:
    until = time.monotonic() + SECONDS_FOR_A_PORT
    while not _is_free(port):
        if time.monotonic() > until:
            raise EmbeddedTrouble(
                f"port {port} is taken by another program: stop it, or choose another port, "
                f"for example `make demo PORT={port + 1}` (or `parvis demo --port {port + 1}`)."
            )
        time.sleep(0.1)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # as servers do: connections of before that linger do not count
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
