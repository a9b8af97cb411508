"""Which systems may ask, with which secrets and tokens, and what they were answered lately."""

import uuid

from django.db import models

from parvis.connections.keys import ring

TABLE = "api_keptanswer"


class Client(models.Model):
    """A system of the body's. `scopes`: what it may ask a token for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)
    secret_digest = models.BinaryField()
    scopes = models.JSONField(default=list)
    added_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"client {self.id}"


class Token(models.Model):
    """What a client shows at each request, for a quarter of an hour."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="tokens")
    digest = models.BinaryField(unique=True)
    scopes = models.JSONField(default=list)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"token of {self.client_id}"


class KeptAnswer(models.Model):
    """What was answered to a request that has an idempotency key; nothing while it is being dealt with.

    Of the request there is a keyed digest alone. The id changes when somebody else takes it over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="answers")
    key_digest = models.BinaryField()
    request_digest = models.BinaryField()
    began_at = models.DateTimeField(db_index=True)
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key_digest"], name="one_answer_a_key")]

    def __str__(self) -> str:
        return f"answer {self.id}"

    @property
    def answer(self) -> str:
        """ "" while there is none."""
        if self.sealed is None:
            return ""
        return ring().unseal(TABLE, "sealed", self.id, bytes(self.sealed)).decode()
