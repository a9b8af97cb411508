"""`parvis keys rotate` and `parvis keys remove`."""

import argparse
import sys
from collections.abc import Iterable
from itertools import groupby

from rich.progress import MofNCompleteColumn

from parvis.connections.keys import ring
from parvis.connections.keys.commands import add_file_argument, chosen_file
from parvis.connections.keys.file import read_content, read_ring, replace
from parvis.lib.keys import KeyRing
from parvis.lib.progress_bar import progress_bar
from parvis.upkeep.needs import Need, needs
from parvis.upkeep.rotation import Report, rotate, rows_to_renew
from parvis.upkeep.table import KEPT

ROTATE_HELP = (
    "Re-encrypt under the current key what older keys sealed, while the portal serves. Interrupted, run it "
    "again. Every web server and worker must know the current key already (docs/operating.md)."
)
REMOVE_HELP = "Remove a key from the file, once no value in the database needs it."


def rotate_keys(arguments: list[str]) -> int:
    """0 when all that can be is under the current key, 1 when some could not be, 130 when interrupted."""
    argparse.ArgumentParser("parvis keys rotate", description=ROTATE_HELP).parse_args(arguments)
    try:
        with progress_bar(MofNCompleteColumn()) as bar:
            task = bar.add_task("re-encrypting", total=rows_to_renew())
            report = rotate(lambda rows: bar.advance(task, rows))
    except KeyboardInterrupt:
        print("parvis: interrupted: what is re-encrypted stays so; run it again.", file=sys.stderr)
        return 130
    _tell(report)
    return 1 if any(report.left(kept) for kept in KEPT) else 0


def _tell(report: Report) -> None:
    keys = ring()
    for kept in KEPT:
        print(f"{kept.name:<12}{report.renewed[kept.name]:>12,} re-encrypted")
        _tell_left(report.unreadable[kept.name], f"{kept.name} that cannot be read: altered, or key missing")
        _tell_left(report.clashing[kept.name], f"{kept.name} that clash with another of the same e-mail")
    print(f"Key {keys.current.id} is the current one.")
    found = needs(keys.current.id)
    _tell_needs(found, keys)
    needed = {need.key for need in found}
    for id_ in sorted(keys.keys.keys() - needed - {keys.current.id}):
        print(f"Key {id_}: nothing needs it any more. It can go: parvis keys remove {id_}")


def _tell_left(ids: Iterable[object], what: str) -> None:
    shown = sorted(map(str, ids))
    if shown:
        print(f"  {len(shown):,} {what}: {', '.join(shown[:10])}{', …' if len(shown) > 10 else ''}")


def _tell_needs(found: list[Need], ring_: KeyRing) -> None:
    for id_, of_key in groupby(found, key=lambda need: need.key):
        missing = "" if id_ in ring_.keys else " BUT NOT IN THE FILE OF KEYS: put it back from its copy"
        print(f"Key {id_} is still needed{missing}:")
        for reason, some in groupby(of_key, key=lambda need: need.reason):
            for need in some:
                print(f"  {need.count:>12,} {need.table}, {need.column}")
            print(f"    → {reason}")


def remove(arguments: list[str]) -> int:
    """0 when the key is removed, 1 when it is needed or cannot be."""
    parser = argparse.ArgumentParser("parvis keys remove", description=REMOVE_HELP)
    parser.add_argument("id", type=int, metavar="ID")
    add_file_argument(parser)
    options = parser.parse_args(arguments)
    path = chosen_file("remove ID", options)
    keys = read_ring(path)
    if options.id not in keys.keys:
        return _refuse(f"{path} holds no key {options.id}; it holds {', '.join(map(str, keys.keys))}.")
    if options.id == keys.current.id:
        return _refuse(f"Key {options.id} is the current one: `parvis keys use` another one first.")
    found = [need for need in needs(keys.current.id) if need.key == options.id]
    if found:
        _tell_needs(found, keys)
        return _refuse("Nothing was removed.")
    content = read_content(path)
    del content["keys"][str(options.id)]
    try:
        replace(path, content)
    except OSError as error:
        return _refuse(f"{path} cannot be replaced: {error.strerror}. Nothing was changed.")
    print(
        f"{path}: key {options.id} is removed. Copy the file to every machine and restart the web servers "
        "and the workers. Keep the former file as long as backups of the database from before today: they "
        "can be read with it alone."
    )
    return 0


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
