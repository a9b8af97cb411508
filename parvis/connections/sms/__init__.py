"""The SMS port: hands one short text to a mobile phone."""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class SmsUnavailable(Exception):
    """The gateway cannot be reached or answers an error: try again later."""


class SmsRefused(Exception):
    """The gateway says that this number cannot receive the text: trying again is useless."""


class SmsPort(Protocol):
    def send(self, to: str, text: str, reference: str) -> None:
        """`to` in E.164; `reference` makes a repeated call harmless. Raises SmsUnavailable, SmsRefused."""


def port() -> SmsPort | None:
    """The implementation that SMS_PORT names; None when the body sends no SMS."""
    if not settings.SMS_PORT:
        return None
    implementation: SmsPort = import_string(settings.SMS_PORT)()
    return implementation
