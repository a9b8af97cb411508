"""The command demo."""

import argparse

from parvis.embedded import demo as everything
from parvis.embedded.supervisor import Supervisor, stop_on_signals, tell


def demo(arguments: list[str]) -> int:
    """Start everything on this machine, with fictitious people. Ctrl-C stops everything."""
    parser = argparse.ArgumentParser(prog="parvis demo", description=demo.__doc__)
    parser.add_argument("--port", type=_port, default=8000, help="of the portal (default: %(default)s)")
    parser.add_argument("--fresh", action="store_true", help="empty the data folder first")
    told = parser.parse_args(arguments)
    supervisor = Supervisor()
    stop_on_signals()
    try:
        everything.run(port=told.port, fresh=told.fresh, supervisor=supervisor)
    except KeyboardInterrupt:
        tell("stopping")
    finally:
        supervisor.stop()
    return 0


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")
