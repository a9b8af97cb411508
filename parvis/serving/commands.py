"""The commands serve, worker, migrate and check."""

import argparse
import gc
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module

import django
from django.core import checks
from django.core.management import call_command
from django.db import OperationalError, connections

from parvis.serving.checks import in_words

SECONDS_FOR_A_CONNECTION = 5  # a worker whose database has gone ends after this
# for each process: one computes while the other waits for the database or a hash. More would fight for the
# interpreter at each answer of the database: the slowest pages take several times longer under load
THREADS = 2


def serve(arguments: list[str]) -> int:
    """The web server. Refuses to start when `parvis check` finds an error."""
    from parvis.serving import static_files, web  # Granian takes a moment to load

    told = _serve_arguments(web.cores()).parse_args(arguments)
    # before anything is read: the hasher caps how many codes are hashed at once over all processes
    os.environ["PARVIS_WEB_PROCESSES"] = str(told.processes)
    django.setup()
    if not _sound():
        print("Not started: mend the errors above first.", file=sys.stderr)
        return 1
    from parvis.serving.mode import require_mode  # models: once Django is set up

    with suppress(OperationalError):  # its pages say that the database is away, until it comes
        require_mode()
    static_files.gather()
    # loaded once, before the processes are forked: they share it, and one that dies is replaced at once
    import_module("parvis.wsgi")
    # what is loaded stays: the garbage collector need not walk it, nor write on memory that is shared
    gc.collect()
    gc.freeze()
    connections.close_all()
    try:
        web.serve(host=told.host, port=told.port, processes=told.processes, threads=told.threads)
    except OSError as error:
        print(f"Cannot listen on {told.host}:{told.port}: {error}", file=sys.stderr)
        return 1
    return 0


def _serve_arguments(cores: int) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="parvis serve", description=_first_line(serve))
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="default: %(default)s")
    parser.add_argument(
        "--processes",
        type=int,
        default=int(os.environ.get("PARVIS_WEB_PROCESSES") or cores),
        help="default: PARVIS_WEB_PROCESSES, else the number of cores (%(default)s)",
    )
    parser.add_argument(
        "--threads", type=int, default=THREADS, help="for each process (default: %(default)s)"
    )
    return parser


def worker(arguments: list[str]) -> int:
    """The job worker: letters, purges. Several may run; a job is done by one.

    It ends when the database goes away: whatever supervises it starts it again, here `parvis demo`, in
    production systemd or the like.
    """
    argparse.ArgumentParser(prog="parvis worker", description=_first_line(worker)).parse_args(arguments)
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params
    from procrastinate.exceptions import ConnectorException

    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # it warns of each attempt to reconnect
    connector = PsycopgConnector(kwargs=connector_params(), timeout=SECONDS_FOR_A_CONNECTION)
    try:
        with app.replace_connector(connector):
            app.run_worker()
    except ConnectorException:
        print("The worker stops: the database does not answer. Start it again.", file=sys.stderr)
        return 1
    return 0


def migrate(arguments: list[str]) -> int:
    """Bring the database up to date. Run it once before the new version serves."""
    argparse.ArgumentParser(prog="parvis migrate", description=_first_line(migrate)).parse_args(arguments)
    from parvis.serving.mode import require_mode  # models: once Django is set up

    require_mode()
    call_command("migrate", interactive=False, verbosity=1)
    require_mode()  # a new database takes ours
    return 0


def check(arguments: list[str]) -> int:
    """Look for what is missing or unsafe in the settings; exit 1 on an error."""
    argparse.ArgumentParser(prog="parvis check", description=_first_line(check)).parse_args(arguments)
    if not _sound():
        return 1
    print("Nothing to mend.")
    return 0


def _first_line(command: Callable[[list[str]], int]) -> str:
    return (command.__doc__ or "").split("\n", 1)[0]


def _sound() -> bool:
    """Print what the checks say; False when one is an error."""
    found = [message for message in checks.run_checks() if not message.is_silenced()]
    for message in found:
        print(in_words(message), file=sys.stderr)
    return not any(message.is_serious() for message in found)
