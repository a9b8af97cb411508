"""The slow hash of personal codes, never more at once than the machine has cores for."""

import os
import secrets
import threading
from base64 import b64encode
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

# Concurrent Argon2 exhausts memory and makes everyone wait (Keycloak issue 28477): each web process takes
# its share of the cores.
_PROCESSES = int(os.environ.get("PARVIS_WEB_PROCESSES") or 1)
_SLOTS = threading.BoundedSemaphore(max(1, (os.cpu_count() or 1) // _PROCESSES))


class CappedArgon2(Argon2PasswordHasher):
    """Argon2id with t=2, m=19 MiB, p=1 (OWASP Password Storage Cheat Sheet, first choice).

    They may be raised: a code is hashed again at its next sign-in. Until then a wrong code for that account
    is answered sooner than for a number without one.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: Any) -> Any:
        with _SLOTS:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _SLOTS:
            return bool(super().verify(password, encoded))


def hash_of_nobody() -> str:
    """A hash in the form of those of CappedArgon2, of no code, at its costs: comparing is the same work.

    Drawn, not computed: computing one would take whoever comes first twice the time.
    """
    hasher = CappedArgon2()
    wanted = hasher.params()
    costs = f"m={wanted.memory_cost},t={wanted.time_cost},p={wanted.parallelism}"
    salt, digest = _unpadded(hasher.salt().encode()), _unpadded(secrets.token_bytes(wanted.hash_len))
    return f"{hasher.algorithm}$argon2id$v={wanted.version}${costs}${salt}${digest}"


def _unpadded(raw: bytes) -> str:
    return b64encode(raw).decode().rstrip("=")
