"""The SMS port: hands one short text to a mobile phone."""

from typing import NamedTuple, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class SmsUnavailable(Exception):
    """The gateway cannot be reached or answers an error: try again later. Shows no number and no text."""


class SmsUnclear(SmsUnavailable):
    """The text may have gone: the answer did not come, or does not say. A few more tries, no more."""


class SmsRefused(Exception):
    """The gateway says that this number cannot receive the text: trying again is useless."""


class Fault(NamedTuple):
    """What is wrong in the settings of a gateway, and how to mend it. Told by `parvis check`."""

    what: str
    hint: str


class SmsPort(Protocol):
    """An implementation may also have `faults()`, a class method that lists what its settings lack."""

    def send(self, to: str, text: str, reference: str) -> str:
        """`to` in E.164; `reference` is the letter's Message-ID, and makes a repeated call harmless.

        Returns the gateway's own name for the message, "" when it gives none. Raises SmsUnavailable,
        SmsUnclear, SmsRefused.
        """


def port() -> SmsPort | None:
    """The implementation that SMS_PORT names; None when the body sends no SMS."""
    if not settings.SMS_PORT:
        return None
    implementation: SmsPort = import_string(settings.SMS_PORT)()
    return implementation


def reaches(number: str) -> bool:
    """Are SMS sent to this number, in E.164? Not without a gateway, nor to a country that is not listed."""
    return bool(settings.SMS_PORT) and number.startswith(tuple(f"+{code}" for code in settings.SMS_COUNTRIES))


def short(reference: str) -> str:
    """What gateways are given of a Message-ID: the part that tells letters apart, 32 letters and digits."""
    return reference.strip("<>").partition("@")[0].partition(".")[0]
