"""The identity port: another service (ProConnect, the body's own) says who an agent is."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class IdentityUnavailable(Exception):
    """The provider gives no answer, or none that can be read."""


class NotVouched(Exception):
    """What came back proves nothing: forged, expired, of another sign-in, or refused by the provider."""


@dataclass(frozen=True)
class Secrets:
    """Of one sign-in. All three come from the token in the browser's cookie: nothing of them is stored."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def of(cls, token: str) -> "Secrets":
        def derived(use: str) -> str:
            digest = hmac.digest(token.encode(), b"parvis:identity:" + use.encode(), sha256)
            return urlsafe_b64encode(digest).decode().rstrip("=")

        return cls(derived("state"), derived("nonce"), derived("verifier"))


@dataclass(frozen=True)
class Vouched:
    """Who it is, as the provider says. `token`: what its sign-out asks for. `at`: when it last asked the
    person for their factors; None when it does not say.
    """

    issuer: str
    subject: str
    email: str  # lower case; "" when there is none, or it was not verified
    second_factor: bool
    token: str
    at: datetime | None = None

    @property
    def digest(self) -> bytes:
        """Under which the agent is known again."""
        return sha256(f"{self.issuer}\0{self.subject}".encode()).digest()


def provider() -> Mapping[str, Any]:
    """What the settings say of it."""
    told: Mapping[str, Any] = settings.IDENTITY
    return told


class IdentityPort(Protocol):
    def sign_in_address(self, secrets: Secrets, back: str, language: str, *, again: bool = False) -> str:
        """Where the browser goes. `again`: whoever is signed in there is asked once more.

        Raises IdentityUnavailable.
        """

    def finish(self, secrets: Secrets, back: str, code: str) -> Vouched:
        """Raises IdentityUnavailable, NotVouched."""

    def sign_out_address(self, token: str, back: str) -> str:
        """Where the browser goes to be signed out there; "" when it cannot. Raises IdentityUnavailable."""


@cache
def _port(path: str) -> IdentityPort:
    implementation: IdentityPort = import_string(path)()
    return implementation


def port() -> IdentityPort | None:
    """The implementation that IDENTITY_PORT names; None when agents sign in here alone."""
    return _port(settings.IDENTITY_PORT) if settings.IDENTITY_PORT else None
