"""`parvis letters print`: the postal letters that wait, in one file to print."""

import argparse
import sys
from pathlib import Path

from django.utils import timezone

from parvis.letters.actions.print import print_letters as print_waiting


def print_letters(arguments: list[str]) -> int:
    """Exit code: 0 when printed or when nothing waits, 1 when the file cannot be written."""
    parser = argparse.ArgumentParser(
        prog="parvis letters print",
        description="Write the postal letters that wait in one HTML file, a page each, and mark them "
        "as sent. Open it in a browser and print it, then delete it: it holds names and addresses.",
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="the file to write (by default letters-<date>-<hour>.html)"
    )
    path = parser.parse_args(arguments).out or Path(f"letters-{timezone.localtime():%Y%m%d-%H%M%S}.html")
    try:
        count = print_waiting(path)
    except FileExistsError:
        print(f"{path} already exists: nothing was printed. Name another file with --out.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{path} cannot be written: {error.strerror}. Nothing was printed.", file=sys.stderr)
        return 1
    if count == 0:
        print("No postal letter waits.")
        return 0
    print(f"Letters to print: {count}. They are in {path}, marked as sent: print it, then delete it.")
    return 0
