"""The keys port: where the master keys come from (a file, a key service)."""

from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from parvis.lib.keys import KeyRing


class KeysUnavailable(Exception):
    """The keys could not be read. The message says what to do; it never shows a key."""


class KeysPort(Protocol):
    def load(self) -> KeyRing:
        """The key ring. Raises KeysUnavailable."""


@cache
def ring() -> KeyRing:
    """The key ring of this process, read once."""
    port: KeysPort = import_string(settings.KEYS_PORT)()
    return port.load()
