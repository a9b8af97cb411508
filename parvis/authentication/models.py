"""What is kept beside allauth's authenticators: their secrets, sealed, and whether a passkey was offered."""

import uuid

from allauth.mfa.models import Authenticator
from django.db import models

from parvis.accounts.models import Account
from parvis.connections.keys import ring


class FactorSecret(models.Model):
    """What of an authenticator must not be read: the secret of an app, the seed of recovery codes, the name
    that somebody gave their passkey.

    Sealed for this row, with the account's id inside: in the row of another account it opens nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authenticator = models.OneToOneField(Authenticator, on_delete=models.CASCADE, related_name="secret")
    sealed = models.BinaryField()
    last_step = models.BigIntegerField(default=0)  # of an app's codes, the time step of the last one used

    def __str__(self) -> str:
        return f"secret of authenticator {self.authenticator_id}"

    def seal(self, text: str) -> None:
        plain = self.authenticator.user_id.bytes + text.encode()
        self.sealed = ring().seal(self._meta.db_table, "sealed", self.id, plain)

    @property
    def text(self) -> str:
        """Raises PermissionError when it was sealed for another account."""
        plain = ring().unseal(self._meta.db_table, "sealed", self.id, bytes(self.sealed))
        if plain[:16] != self.authenticator.user_id.bytes:
            raise PermissionError("this secret was sealed for another account")
        return plain[16:].decode()


class PasskeyOffer(models.Model):
    """A passkey was proposed after a sign-in."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True)
    again_at = models.DateTimeField(null=True)  # null: the person asked not to be offered one again

    def __str__(self) -> str:
        return f"passkey offered to {self.account_id}"
