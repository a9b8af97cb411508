"""What waits before an account is erased: its holder's wish, or the answer to a notice."""

import uuid

from django.db import models

from parvis.accounts.models import Account


class Closing(models.Model):
    """The holder has asked to close the account. The row goes when they keep it, or with the account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(Account, on_delete=models.CASCADE)
    asked_at = models.DateTimeField()
    effective_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"closing on {self.effective_at:%Y-%m-%d %H:%M}"


class InactivityNotice(models.Model):
    """The holder was told that the account, unused for long, will be erased. Signing in makes it void."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(Account, on_delete=models.CASCADE)
    told_at = models.DateTimeField()
    erased_at = models.DateTimeField(db_index=True)
    by_post = models.BooleanField(default=False)  # e-mail and SMS came back: the last way was tried too

    def __str__(self) -> str:
        return f"erasure on {self.erased_at:%Y-%m-%d %H:%M}"
