"""Keys kept in a JSON file readable by the service alone: {"current": 2, "keys": {"1": "…", "2": "…"}}."""

import base64
import binascii
import json
import os
import stat
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

from parvis.connections.keys import KeysUnavailable
from parvis.lib.keys import KeyRing


class FileKeys:
    fake = False

    def load(self) -> KeyRing:
        if settings.KEYS_FILE is None:
            raise KeysUnavailable("PARVIS_KEYS_FILE is not set: give the path of the key file.")
        return read_ring(settings.KEYS_FILE)


def read_ring(path: Path) -> KeyRing:
    """Raises KeysUnavailable, which never shows a key."""
    try:
        mode = path.stat().st_mode
        content = json.loads(path.read_text())
        masters = {int(id_): base64.b64decode(key) for id_, key in content["keys"].items()}
        ring = KeyRing(masters, current=int(content["current"]))
    except OSError as error:
        raise KeysUnavailable(f"the key file {path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise KeysUnavailable(
            f"the key file {path} is not as `parvis keys create` writes it ({type(error).__name__})"
        ) from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeysUnavailable(f"the key file {path} is open to others: run chmod 600 {path}")
    return ring


def read_content(path: Path) -> dict[str, Any]:
    """The file as it is, to write it again with a change. For a file that read_ring has taken."""
    content: dict[str, Any] = json.loads(path.read_text())
    return content


def write(handle: int, content: dict[str, Any]) -> None:
    """Down to the disk; closes the handle. Raises OSError."""
    with os.fdopen(handle, "w") as file:
        file.write(json.dumps(content, indent=2) + "\n")
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, content: dict[str, Any]) -> None:
    """At once or not at all: a file cut in half would lose every key. Its owner alone can read it.

    Raises OSError.
    """
    owner = path.stat()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 600
    unfinished = Path(name)
    try:
        write(handle, content)
        os.chown(unfinished, owner.st_uid, owner.st_gid)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
