"""`parvis keys create` and `parvis keys add`: the file that FileKeys reads.

Re-encrypting what older keys sealed is not here: the rows belong to the apps above.
"""

import argparse
import base64
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

from parvis.connections.keys import KeysUnavailable
from parvis.connections.keys.file import read_ring
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
        _write(handle, {"current": 1, "keys": {"1": _new_key()}})
    except OSError as error:
        path.unlink()
        return _refuse(f"{path} cannot be written: {error.strerror}.")
    print(
        f"{path} holds a new key. Copy it to a safe place now: without it nothing that is stored can be "
        f"read. Then set PARVIS_KEYS_FILE={path}."
    )
    return 0


def add(arguments: list[str]) -> int:
    """Add a key and make it the current one; the older ones still read. Exit code 1 when it cannot be."""
    path = _path("add", "Add a key to the file and use it from the next start; older keys stay.", arguments)
    ring = read_ring(path)
    newest = max(ring.keys) + 1
    if newest > MOST_KEYS:
        return _refuse(f"{path} holds key {MOST_KEYS}, the last that there can be.")
    content = json.loads(path.read_text())
    content["keys"][str(newest)] = _new_key()
    content["current"] = newest
    try:
        _replace(path, content)
    except OSError as error:
        return _refuse(f"{path} cannot be replaced: {error.strerror}. Nothing was changed.")
    print(
        f"{path}: key {newest} is now the current one. Copy the file to a safe place and to every machine, "
        "then restart the web servers and the workers together: a process that does not know the key cannot "
        "read what it sealed."
    )
    return 0


def _path(verb: str, description: str, arguments: list[str]) -> Path:
    parser = argparse.ArgumentParser(prog=f"parvis keys {verb}", description=description)
    parser.add_argument("file", type=Path, nargs="?", default=settings.KEYS_FILE, metavar="FILE",
                        help="by default the one that PARVIS_KEYS_FILE names")  # fmt: skip
    path: Path | None = parser.parse_args(arguments).file
    if path is None:
        raise KeysUnavailable(f"say which file: parvis keys {verb} FILE, or set PARVIS_KEYS_FILE.")
    return path


def _new_key() -> str:
    return base64.b64encode(os.urandom(MASTER_BYTES)).decode()


def _write(handle: int, content: dict[str, Any]) -> None:
    with os.fdopen(handle, "w") as file:
        file.write(json.dumps(content, indent=2) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _replace(path: Path, content: dict[str, Any]) -> None:
    """At once or not at all: a file cut in half would lose every key. Keeps the owner of the file."""
    owner = path.stat()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 600
    unfinished = Path(name)
    try:
        _write(handle, content)
        os.chown(unfinished, owner.st_uid, owner.st_gid)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
