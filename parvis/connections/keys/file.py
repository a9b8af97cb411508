"""Keys kept in a JSON file readable by the service alone: {"current": 2, "keys": {"1": "…", "2": "…"}}."""

import base64
import binascii
import json
import stat
from pathlib import Path

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
