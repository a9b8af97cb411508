"""The pending record of someone who is opening an account, and the links sent to activate it.

No account exists before the mailbox is confirmed. Columns hold what has been established; where the person
stands is worked out from them (journey.py).
"""

import json
import secrets
import uuid
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from parvis.connections.keys import ring
from parvis.enrolment.enums import CardModel, EnrolmentState, Outcome, RibAnswer
from parvis.lib.keys import token_digest
from parvis.lib.nir import formatted, is_provisional, key_of


@dataclass(frozen=True)
class Identity:
    """What was said on the first page. An empty name, date or postcode: not kept (practice.py)."""

    number: str  # 13 characters
    name: str
    birth_date: str  # ISO
    postcode: str
    with_key: bool = False  # typed with the key behind the number: shown back so

    @property
    def shown_number(self) -> str:
        return formatted(self.number + key_of(self.number) if self.with_key else self.number)

    @property
    def born_on(self) -> date | None:
        return date.fromisoformat(self.birth_date) if self.birth_date else None


@dataclass(frozen=True)
class Contacts:
    email: str
    mobile: str  # E.164


class PendingRecord(models.Model):
    """Somebody says who they are, page by page, and the proof decides. The enrolment has one, and so has
    recovery.

    `browser` is the digest of the cookie of the browser in which it goes on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    browser = models.BinaryField(max_length=32, unique=True)
    dies_at = models.DateTimeField(db_index=True)
    language = models.CharField(max_length=5)  # of the person's pages: letters follow it

    identity = models.BinaryField(null=True)  # sealed Identity
    rib_answer = models.CharField(max_length=12, choices=RibAnswer.choices, null=True)  # noqa: DJ001  null: not answered
    rib_evidence = models.BinaryField(null=True)  # joined digests; wiped once the proof is made
    card_model = models.CharField(max_length=13, choices=CardModel.choices, null=True)  # noqa: DJ001
    card_evidence = models.BinaryField(null=True)  # only while the registry gives no answer
    outcome = models.CharField(max_length=20, choices=Outcome.choices, null=True)  # noqa: DJ001  of the last proof
    outcome_until = models.DateTimeField(null=True)  # too many tries: until when
    tries_left = models.SmallIntegerField(null=True)
    member = models.UUIDField(null=True)
    first_names = models.BinaryField(null=True)  # sealed: how the letter greets
    proven_at = models.DateTimeField(null=True)
    contacts = models.BinaryField(null=True)  # sealed Contacts
    address_taken = models.BooleanField(
        null=True
    )  # the e-mail serves another account: only its mailbox is told
    sent_at = models.DateTimeField(null=True)

    as_read: dict[str, Any]  # the columns as they are in the database

    class Meta:
        abstract = True

    @classmethod
    def of(cls, browser: bytes) -> Self | None:
        """The record of a browser, dead or alive. Asked by every page: the ORM takes twice as long."""
        names = [field.attname for field in cls._meta.concrete_fields]  # as their columns
        asked = f"SELECT {', '.join(names)} FROM {cls._meta.db_table} WHERE browser = %s"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(asked, [browser])
            row = cursor.fetchone()
        return None if row is None else cls.from_db(None, names, row)

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        record = super().from_db(db, field_names, values, **options)
        record.as_read = dict(zip(field_names, values, strict=False))
        return record

    def save_changes(self) -> None:
        """Write a new record, or what is not as it was read: a third of the time of save()."""
        fields = self._meta.concrete_fields
        if self._state.adding:
            self.save(force_insert=True)
        elif changed := [f for f in fields if getattr(self, f.attname) is not self.as_read.get(f.attname)]:
            values = [f.get_db_prep_save(getattr(self, f.attname), connection) for f in changed]
            told = ", ".join(f"{f.attname} = %s" for f in changed)
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE {self._meta.db_table} SET {told} WHERE id = %s", [*values, self.id])  # noqa: S608
        self.as_read = {f.attname: getattr(self, f.attname) for f in fields}

    @property
    def answer(self) -> str | None:
        """The outcome to tell. A number provisional by its format is told at once: it reveals nothing."""
        identity = self.said_identity()
        if identity and is_provisional(identity.number):
            return Outcome.PROVISIONAL
        if self.outcome_until and self.outcome_until <= timezone.now():
            return None  # the lock is over
        return self.outcome

    def keep(self, column: str, value: Identity | Contacts | str) -> None:
        """Seal a value in its column; untouched when it already says the same."""
        plain = value if isinstance(value, str) else asdict(value)
        if self._read(column) != plain:
            text = json.dumps(plain, ensure_ascii=False).encode()
            setattr(self, column, ring().seal(self._meta.db_table, column, self.id, text))

    def _read(self, column: str) -> Any:
        sealed = getattr(self, column)
        if sealed is None:
            return None
        of, read = self._opened.get(column, (None, None))
        if of is not sealed:
            read = json.loads(ring().unseal(self._meta.db_table, column, self.id, sealed))
            self._opened[column] = sealed, read
        return read

    @cached_property
    def _opened(self) -> dict[str, tuple[bytes, Any]]:
        """What was unsealed already, for a page asks several times. column: (sealed, what it says)."""
        return {}

    def said_identity(self) -> Identity | None:
        read = self._read("identity")
        return None if read is None else Identity(**read)

    def said_contacts(self) -> Contacts | None:
        read = self._read("contacts")
        return None if read is None else Contacts(**read)

    def greeted_as(self) -> str:
        return self._read("first_names") or ""


class Enrolment(PendingRecord):
    """The record of somebody who opens an account."""

    state = models.CharField(max_length=10, choices=EnrolmentState.choices, default=EnrolmentState.OPEN)
    terms_version = models.CharField(max_length=20, null=True)  # noqa: DJ001
    terms_accepted_at = models.DateTimeField(null=True)
    code_hash = models.CharField(max_length=200, null=True)  # noqa: DJ001
    letter = models.UUIDField(null=True)  # the last activation letter

    def __str__(self) -> str:
        return f"enrolment {self.id} ({self.state})"

    @property
    def is_alive(self) -> bool:
        """In time, and not activated yet."""
        return self.dies_at > timezone.now() and self.state != EnrolmentState.ACTIVATED

    @property
    def valid_until(self) -> datetime | None:
        return self.sent_at and expiry_of(self.sent_at)

    def detach(self) -> None:
        """The browser may begin another enrolment; this one goes on by its link."""
        self.browser = token_digest(secrets.token_urlsafe(32))


class ActivationLink(models.Model):
    """The token itself is only in the letter. The link outlives its use, to say "already active".

    The link of the last letter alone is good: a newer letter, or an answer changed, has another `sent_at`.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE)
    token_digest = models.BinaryField(max_length=32, unique=True)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link of {self.sent_at:%Y-%m-%d %H:%M}"

    @property
    def is_replaced(self) -> bool:
        return self.sent_at != self.enrolment.sent_at

    def is_expired(self, now: datetime) -> bool:
        return expiry_of(self.sent_at) <= now


def expiry_of(sent_at: datetime) -> datetime:
    """Until when the link of a letter works."""
    return sent_at + settings.ACTIVATION_LINK_VALID


class EnrolmentCount(models.Model):
    """How many openings came how far, by day: written when they are over. Nothing of anybody is in it.

    `reached`: the page where they stood (journey.py), "sent" or "activated". `outcome`: of the last proof.
    """

    day = models.DateField()  # of the last thing that was done
    reached = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, default="")
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "reached", "outcome"], name="one_count_a_day_and_end")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reached}: {self.count}"
