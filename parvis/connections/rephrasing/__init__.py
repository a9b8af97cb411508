"""The rephrasing port: says in a few sentences what the passages that were found say, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class RephrasingUnavailable(Exception):
    """No answer in time, or one that cannot be used: the passages are shown alone. Shows nothing of it."""


@dataclass(frozen=True)
class Said:
    """One sentence as it was said, and the passages, from 1, that it claims to come from: all unchecked."""

    text: str
    passages: tuple[int, ...]


class RephrasingPort(Protocol):
    """An implementation may also have `faults()`, a class method that lists what its settings lack."""

    def rephrase(self, question: str, passages: Sequence[str], language: str) -> tuple[Said, ...]:
        """`question` has been masked. Raises RephrasingUnavailable."""


def port() -> RephrasingPort | None:
    """The implementation that REPHRASING_PORT names; None, as it is at first: nothing is rephrased."""
    if not settings.REPHRASING_PORT:
        return None
    implementation: RephrasingPort = import_string(settings.REPHRASING_PORT)()
    return implementation
