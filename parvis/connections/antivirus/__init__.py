"""The antivirus port: is there anything dangerous in this document?"""

from enum import StrEnum
from functools import cache
from typing import NamedTuple, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from parvis.lib.outage import Outage


class AntivirusUnavailable(Outage):
    """No answer in time, or one that cannot be read. Not the same thing as "nothing was found"."""


class Finding(StrEnum):
    CLEAN = "clean"
    INFECTED = "infected"


class Fault(NamedTuple):
    """What is wrong in the settings, and how to mend it. Told by `parvis check`."""

    what: str
    hint: str


class AntivirusPort(Protocol):
    """An implementation may also have `faults()`, a class method that lists what its settings lack."""

    def scan(self, content: bytes, name: str) -> Finding:
        """`name` is for scripts alone: what is found depends on the content. Raises AntivirusUnavailable."""


@cache
def port() -> AntivirusPort | None:
    """The implementation that ANTIVIRUS_PORT names; None when there is none: no document is then taken."""
    if not settings.ANTIVIRUS_PORT:
        return None
    implementation: AntivirusPort = import_string(settings.ANTIVIRUS_PORT)()
    return implementation
