"""One row a letter: what is needed to send it, sealed, and wiped as soon as its fate is known."""

import json
import uuid
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import models

from parvis.connections.keys import ring
from parvis.letters.enums import Channel, LetterKind, LetterState

TABLE = "letters_letter"


def digest_of(name: str) -> bytes:
    """What is kept of a gateway's name for a message: whatever it is made of, it cannot be read here."""
    return sha256(name.encode(errors="surrogatepass")).digest()


class Letter(models.Model):
    """`event` names what the letter announces, without personal data: one letter of a kind for one event."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=LetterKind.choices)
    channel = models.CharField(max_length=5, choices=Channel.choices)
    event = models.CharField(max_length=100)
    about = models.UUIDField(null=True, db_index=True)  # the random id of an account: it is wiped with it
    language = models.CharField(max_length=5)
    recipient_sealed = models.BinaryField(null=True)
    content_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=8, choices=LetterState.choices, default=LetterState.QUEUED)
    attempts = models.IntegerField(default=0)
    message_id = models.CharField(max_length=120)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=30, blank=True)
    delivered_at = models.DateTimeField(null=True)  # an SMS whose gateway says that it arrived
    gateway_digest = models.BinaryField(null=True)  # of the gateway's own name for it: digest_of()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "event"], name="one_letter_an_event")]
        indexes = [
            models.Index(
                fields=["queued_at"], condition=models.Q(state=LetterState.QUEUED), name="letters_waiting"
            ),
            models.Index(
                fields=["gateway_digest"],
                condition=models.Q(gateway_digest__isnull=False),
                name="letters_of_gateway",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.id} ({self.kind}, {self.state})"

    def seal(self, recipient: str, content: dict[str, Any]) -> None:
        """Fill the two sealed columns. The row must have its id."""
        keys = ring()
        self.recipient_sealed = keys.seal(TABLE, "recipient_sealed", self.id, recipient.encode())
        plain = json.dumps(content, ensure_ascii=False).encode()
        self.content_sealed = keys.seal(TABLE, "content_sealed", self.id, plain)

    @property
    def recipient(self) -> str:
        """An e-mail address, a number in E.164 or the lines of a postal address; "" once wiped."""
        if self.recipient_sealed is None:
            return ""
        return ring().unseal(TABLE, "recipient_sealed", self.id, bytes(self.recipient_sealed)).decode()

    @property
    def content(self) -> dict[str, Any]:
        """What the words are filled with; empty once wiped."""
        if self.content_sealed is None:
            return {}
        plain = ring().unseal(TABLE, "content_sealed", self.id, bytes(self.content_sealed))
        content: dict[str, Any] = json.loads(plain)
        return content

    def close(self, state: LetterState, *, at: datetime, refusal: str = "") -> None:
        """Settle the letter's fate and wipe what was personal in it. The caller saves."""
        self.state = state
        self.refusal = refusal
        self.sent_at = at if state == LetterState.SENT else None
        self.recipient_sealed = self.content_sealed = None
