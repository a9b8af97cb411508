"""The command `parvis appointments import`."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from parvis.appointments.actions.import_purposes import import_purposes
from parvis.appointments.reading import BadPurposes


def import_file(arguments: list[str]) -> int:
    """0 when the purposes were imported, 1 when nothing was."""
    parser = argparse.ArgumentParser(
        "parvis appointments import", description="Bring the purposes of appointments up to date."
    )
    parser.add_argument("file", type=Path, help="TOML (docs/appointments.md)")
    options = parser.parse_args(arguments)
    try:
        imported = import_purposes(options.file)
    except BadPurposes as fault:
        print(f"parvis: {fault}", file=sys.stderr)
        return 1
    for name, count in asdict(imported).items():
        print(f"{name:<10} {count:>10,}")
    return 0
