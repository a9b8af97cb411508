"""The webhooks port: hands one signed event to an address of the body's."""

from collections.abc import Mapping
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class NotTaken(Exception):
    """The event did not get there. `reason` is short and shows nothing of it: "status_500", "timed_out"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadAddress(Exception):
    """Nothing is ever sent to this address. The message says why and what would do."""


class WebhooksPort(Protocol):
    def check(self, url: str) -> None:
        """What can be seen without asking the network. Raises BadAddress."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status, 200 to 299. Raises NotTaken for any other, and when there is no answer in time."""


@cache
def port() -> WebhooksPort:
    """The implementation that WEBHOOKS_PORT names."""
    implementation: WebhooksPort = import_string(settings.WEBHOOKS_PORT)()
    return implementation
