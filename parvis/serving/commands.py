"""The commands serve, worker, migrate and check."""

import argparse
import os
import sys
from pathlib import Path

import django
from django.core import checks
from django.core.management import call_command

THREADS = 8  # for each process: what waits is the database; what computes is the hash, one for each core


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
    static_files.gather()
    try:
        web.serve(
            host=told.host, port=told.port, processes=told.processes, threads=told.threads, socket=told.socket
        )
    except OSError as error:
        print(f"Cannot listen on {told.socket or f'{told.host}:{told.port}'}: {error}", file=sys.stderr)
        return 1
    return 0


def _serve_arguments(cores: int) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="parvis serve", description=serve.__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="default: %(default)s")
    parser.add_argument("--socket", type=Path, help="a unix socket in place of an address and a port")
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
    """The job worker: letters, purges. Several may run; a job is done by one."""
    argparse.ArgumentParser(prog="parvis worker", description=worker.__doc__).parse_args(arguments)
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()):
        app.run_worker()
    return 0


def migrate(arguments: list[str]) -> int:
    """Bring the database up to date. Run it once before the new version serves."""
    argparse.ArgumentParser(prog="parvis migrate", description=migrate.__doc__).parse_args(arguments)
    call_command("migrate", interactive=False, verbosity=1)
    return 0


def check(arguments: list[str]) -> int:
    """Look for what is missing or unsafe in the settings; exit 1 on an error."""
    argparse.ArgumentParser(prog="parvis check", description=check.__doc__).parse_args(arguments)
    if not _sound():
        return 1
    print("Nothing to mend.")
    return 0


def _sound() -> bool:
    """Print what the checks say; False when one is an error."""
    found = [message for message in checks.run_checks() if not message.is_silenced()]
    for message in found:
        kind = "error" if message.is_serious() else "warning"
        print(f"{kind} {message.id}: {message.msg}", file=sys.stderr)
        if message.hint:
            print(f"    {message.hint}", file=sys.stderr)
    return not any(message.is_serious() for message in found)
