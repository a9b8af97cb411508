"""The agents of the body: their professional identity, their roles, how they sign in, their sessions."""

import json
import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from parvis.agents.enums import Role, Stage
from parvis.connections.keys import ring


class Agent(models.Model):
    """Someone of the body's staff. `email` is the professional one, in lower case.

    `factor_sealed` holds the secret of the application of codes and the recovery codes that are left; it is
    sealed for this row. Nobody signs in before `password` and it are there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    roles = ArrayField(models.CharField(max_length=12, choices=Role.choices), default=list)
    is_active = models.BooleanField(default=True)
    password = models.CharField(max_length=128, default="", db_default="", blank=True)
    factor_sealed = models.BinaryField(null=True)
    last_step = models.BigIntegerField(default=0, db_default=0)  # time step of the last code that was used
    invitation_digest = models.BinaryField(max_length=32, null=True, unique=True)
    invitation_until = models.DateTimeField(null=True)
    identity_digest = models.BinaryField(max_length=32, null=True, unique=True)  # at the identity provider

    def __str__(self) -> str:
        return f"agent {self.id}"

    def has(self, *roles: str) -> bool:
        """One of these roles at least."""
        return not set(roles).isdisjoint(self.roles)

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]

    @property
    def has_factor(self) -> bool:
        return self.factor_sealed is not None

    @property
    def factor(self) -> dict[str, Any]:
        """{"secret": of the application, "codes": the recovery codes that are left}."""
        assert self.factor_sealed is not None
        plain = ring().unseal(self._meta.db_table, "factor_sealed", self.id, bytes(self.factor_sealed))
        told: dict[str, Any] = json.loads(plain)
        return told

    def seal_factor(self, secret: str, codes: list[str]) -> None:
        plain = json.dumps({"secret": secret, "codes": codes}).encode()
        self.factor_sealed = ring().seal(self._meta.db_table, "factor_sealed", self.id, plain)


class AgentSession(models.Model):
    """Of one browser. Its cookie has a random token, the row its digest; deleting the row ends it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE)
    token_digest = models.BinaryField(max_length=32, unique=True)
    stage = models.CharField(max_length=12, choices=Stage.choices)
    device = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    confirmed_at = models.DateTimeField(null=True)  # second step given, or given once more
    # until the desk is reached: the secret of the application that is being added; then the provider's token,
    # which its sign-out asks for
    sealed = models.BinaryField(null=True)
    # the person whose file is open: random ids, keyed digests and the reason; sealed all the same
    file_sealed = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"session of agent {self.agent_id}: {self.stage}"

    def keep(self, text: str) -> None:
        """Fill `sealed`. The row must have its id."""
        self.sealed = ring().seal(self._meta.db_table, "sealed", self.id, text.encode()) if text else None

    @property
    def kept(self) -> str:
        if self.sealed is None:
            return ""
        return ring().unseal(self._meta.db_table, "sealed", self.id, bytes(self.sealed)).decode()

    def put_file(self, told: dict[str, Any] | None) -> None:
        """Fill `file_sealed`. The caller saves."""
        plain = json.dumps(told).encode()
        self.file_sealed = told and ring().seal(self._meta.db_table, "file_sealed", self.id, plain)

    @property
    def file(self) -> dict[str, Any] | None:
        if self.file_sealed is None:
            return None
        plain = ring().unseal(self._meta.db_table, "file_sealed", self.id, bytes(self.file_sealed))
        told: dict[str, Any] = json.loads(plain)
        return told


class Handshake(models.Model):
    """A sign-in under way at the identity provider. The browser's cookie has its token; used once."""

    token_digest = models.BinaryField(max_length=32, unique=True)
    back = models.CharField(max_length=300)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"handshake until {self.expires_at:%Y-%m-%d %H:%M}"
