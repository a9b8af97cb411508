"""`parvis keys create`, `parvis keys add` and `parvis keys use`: the file that FileKeys reads.

Re-encrypting what older keys sealed is not here: the rows belong to the apps above (parvis.upkeep).
"""

import argparse
import base64
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from parvis.connections.keys import KeysUnavailable
from parvis.connections.keys.file import read_content, read_ring, replace, write
from parvis.lib.keys import MASTER_BYTES

MOST_KEYS = 255  # the id is one byte in front of every value


def create(arguments: list[str]) -> int:
    """Write a new key file. Exit code 1 when it exists already or cannot be written."""
    path = _path("create", "Write a new file with one key, readable by its owner alone.", arguments)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _refuse(
            f"{path} exists: nothing was changed. Keys are never overwritten; see `parvis keys add`."
        )
    except OSError as error:
        return _refuse(f"{path} cannot be written: {error.strerror}.")
    try:
        write(handle, {"current": 1, "keys": {"1": _new_key()}})
    except OSError as error:
        path.unlink()
        return _refuse(f"{path} cannot be written: {error.strerror}.")
    print(
        f"{path} holds a new key. Copy it to a safe place now: without it nothing that is stored can be "
        f"read. Then set PARVIS_KEYS_FILE={path}."
    )
    return 0


def add(arguments: list[str]) -> int:
    """Add a key that only reads for now. Exit code 1 when it cannot be.

    Two steps, so that no process ever meets a value made with a key that it does not know yet.
    """
    path = _path("add", "Add a key to the file; `parvis keys use` makes it the current one.", arguments)
    newest = max(read_ring(path).keys) + 1
    if newest > MOST_KEYS:
        return _refuse(f"{path} holds key {MOST_KEYS}, the last that there can be.")
    content = read_content(path)
    content["keys"][str(newest)] = _new_key()
    if not _replaced(path, content):
        return 1
    print(
        f"{path}: key {newest} is added, and not used yet. Copy the file to a safe place and to every "
        "machine, restart the web servers and the workers: they must all know the key before one of them "
        f"uses it. Then: parvis keys use {newest}"
    )
    return 0


def use(arguments: list[str]) -> int:
    """Make a key of the file the current one. Exit code 1 when it cannot be."""
    parser = argparse.ArgumentParser(
        prog="parvis keys use",
        description="Make a key the current one, from the next start on: what is new is made with it.",
    )
    parser.add_argument("id", type=int, metavar="ID")
    add_file_argument(parser)
    options = parser.parse_args(arguments)
    path = chosen_file("use ID", options)
    known = read_ring(path).keys
    if options.id not in known:
        return _refuse(f"{path} holds no key {options.id}; it holds {', '.join(map(str, known))}.")
    if not _replaced(path, {**read_content(path), "current": options.id}):
        return 1
    print(
        f"{path}: key {options.id} is now the current one. Copy the file to every machine and restart the "
        "web servers and the workers, which all knew the key before. Then: parvis keys rotate"
    )
    return 0


def add_file_argument(parser: argparse.ArgumentParser) -> None:
    """FILE, by default that of the settings."""
    parser.add_argument("file", type=Path, nargs="?", default=settings.KEYS_FILE, metavar="FILE",
                        help="by default the one that PARVIS_KEYS_FILE names")  # fmt: skip


def chosen_file(verb: str, options: argparse.Namespace) -> Path:
    """Raises KeysUnavailable when no file was named."""
    path: Path | None = options.file
    if path is None:
        raise KeysUnavailable(f"say which file: parvis keys {verb} FILE, or set PARVIS_KEYS_FILE.")
    return path


def _path(verb: str, description: str, arguments: list[str]) -> Path:
    parser = argparse.ArgumentParser(prog=f"parvis keys {verb}", description=description)
    add_file_argument(parser)
    return chosen_file(verb, parser.parse_args(arguments))


def _replaced(path: Path, content: dict[str, Any]) -> bool:
    try:
        replace(path, content)
    except OSError as error:
        _refuse(f"{path} cannot be replaced: {error.strerror}. Nothing was changed.")
        return False
    return True


def _new_key() -> str:
    return base64.b64encode(os.urandom(MASTER_BYTES)).decode()


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
