"""Somebody who has lost something: while they prove who they are, then while the account waits."""

import json
import uuid
from dataclasses import asdict

from django.db import models
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.connections.keys import ring
from parvis.enrolment.models import Contacts, PendingRecord
from parvis.journal.enums import Detail
from parvis.recovery.enums import Lost


class LostAccess(PendingRecord):
    """One page per question, as in the enrolment. The account is known once the proof is made.

    The facts of the proof (RIB, card) are wiped with its outcome; the rest dies an hour later.
    """

    lost = models.CharField(max_length=10, choices=Lost.choices, null=True)  # noqa: DJ001  null: not answered
    by = models.CharField(max_length=20, choices=Detail.choices, default=Detail.PROOF)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True)
    effective_at = models.DateTimeField(null=True)  # when there was no new address to confirm

    def __str__(self) -> str:
        return f"lost access {self.id}"

    @property
    def is_alive(self) -> bool:
        return self.dies_at > timezone.now()


class RecoveryRequest(models.Model):
    """What will be replaced in an account when its time has come, unless somebody on file stops it.

    One an account. The row is deleted when it is applied, stopped or replaced: the journal remembers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(Account, on_delete=models.CASCADE)
    lost = models.CharField(max_length=10, choices=Lost.choices)
    by = models.CharField(max_length=20, choices=Detail.choices)
    contacts = models.BinaryField()  # sealed Contacts; "" for what stays as it is
    asked_at = models.DateTimeField()
    effective_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"recovery until {self.effective_at:%Y-%m-%d %H:%M}"

    def seal(self, contacts: Contacts) -> None:
        """The row must have its id."""
        plain = json.dumps(asdict(contacts), ensure_ascii=False).encode()
        self.contacts = ring().seal(self._meta.db_table, "contacts", self.id, plain)

    def new_contacts(self) -> Contacts:
        plain = ring().unseal(self._meta.db_table, "contacts", self.id, bytes(self.contacts))
        return Contacts(**json.loads(plain))


class LetterCode(models.Model):
    """The code of a letter: one in the post stays good when another is asked for, by whomever.

    `digest` is bound to the row: see actions/letter_code.py.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    digest = models.BinaryField(max_length=33)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"letter code until {self.expires_at:%Y-%m-%d}"
