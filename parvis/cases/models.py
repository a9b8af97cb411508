"""The types of cases, the cases themselves as the body's system tells them, the documents people add."""

import base64
import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from dataclasses import field as dataclass_field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models
from django.db.models import Q

from parvis.accounts.models import Account
from parvis.cases.enums import Channel, Expected, Outcome
from parvis.cases.rules import Exchange
from parvis.connections.keys import ring
from parvis.ui.language import reader_language

TABLE = "cases_case"
DOCUMENTS_TABLE = "cases_document"
NONCE_BYTES = 12


@dataclass(frozen=True)
class Words:
    """What is written of a case in words, kept sealed. `trail`: when each step was reached, in ISO."""

    expected: str = ""
    exchanges: tuple[Exchange, ...] = ()
    trail: Mapping[str, str] = dataclass_field(default_factory=dict)

    def encode(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def decode(cls, plain: bytes) -> "Words":
        held: dict[str, Any] = json.loads(plain)
        return cls(held["expected"], tuple(Exchange(**each) for each in held["exchanges"]), held["trail"])


class CaseType(models.Model):
    """A kind of request. `steps`: [{"key", "fr", "en"}, …] in their order, the last the end."""

    slug = models.SlugField(max_length=40, unique=True)
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    steps = models.JSONField(default=list)
    takes_documents = models.BooleanField(default=True)
    position = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.slug

    @property
    def keys_of_steps(self) -> list[str]:
        return [step["key"] for step in self.steps]

    @property
    def name(self) -> str:
        """In the language of the reader."""
        return self.name_en if reader_language() == "en" else self.name_fr

    def step_name(self, key: str) -> str:
        """In the language of the reader; the key itself when the type has no such step any more."""
        names = {step["key"]: step.get(reader_language()) or step.get("fr", "") for step in self.steps}
        return str(names.get(key, key))


class Case(models.Model):
    """One request of one member. `reference` is the body's; `sealed` holds what is written of it in words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=40, unique=True)
    member = models.UUIDField(db_index=True)  # as Account.member
    type = models.ForeignKey(CaseType, on_delete=models.PROTECT)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    received_at = models.DateTimeField()
    step = models.CharField(max_length=40)  # a key of the type's steps
    step_at = models.DateTimeField()
    expected_from = models.CharField(max_length=10, choices=Expected.choices, default=Expected.BODY)
    answer_by = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    sealed = models.BinaryField(null=True)
    told_at = models.DateTimeField()  # by the body's system: an older telling changes nothing

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=models.F("received_at")),
                name="closed_after_it_was_received",
            )
        ]
        indexes = [models.Index(fields=["type", "closed_at"], name="cases_by_type_and_end")]

    def __str__(self) -> str:
        return f"case {self.id}"

    @cached_property
    def words(self) -> Words:
        if self.sealed is None:
            return Words()
        return Words.decode(ring().unseal(TABLE, "sealed", self.id, bytes(self.sealed)))

    @property
    def told(self) -> dict[str, str]:
        """What is written of it, for its holder's own file."""
        labels = {step["key"]: step["fr"] for step in self.type.steps}
        exchanges = "; ".join(f"{each.at[:10]} {each.title}" for each in self.words.exchanges)
        step = labels.get(self.step, self.step)
        return {"step": step, "expected": self.words.expected, "exchanges": exchanges}

    def write(self, words: Words) -> None:
        """Fill `sealed`. The row must have its id."""
        self.sealed = ring().seal(TABLE, "sealed", self.id, words.encode())
        self.__dict__.pop("words", None)


@dataclass(frozen=True)
class Standing:
    """All that the body tells of a case, to see what changed."""

    type: str
    channel: str
    received_at: datetime
    step: str
    step_at: datetime
    expected_from: str
    answer_by: date | None
    closed_at: datetime | None
    outcome: str
    words: Words

    @classmethod
    def of(cls, case: Case) -> "Standing":
        told = {field.name: getattr(case, field.name) for field in fields(cls)}
        return cls(**{**told, "type": case.type.slug})

    @property
    def letters(self) -> set[str]:
        """The references of what was written to the member."""
        return {each.reference for each in self.words.exchanges if each.direction == "to_member"}


@dataclass(frozen=True)
class Piece:
    """What is sealed of a document: its file's name, what the member says it is, the key of its content."""

    name: str
    label: str
    key: str = dataclass_field(repr=False)  # base64

    @property
    def shown(self) -> str:
        return self.label or self.name


class Document(models.Model):
    """A document that a member added to a case, until the body has it.

    `sealed` holds its name and the key of its content. `scanned_at`: when the antivirus found nothing in it;
    until then the body does not get it. `taken_at`: when the body took it; from then on it cannot be changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    receipt = models.CharField(max_length=20, unique=True)
    media = models.CharField(max_length=10)
    size = models.IntegerField()
    sealed = models.BinaryField()
    added_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)  # the antivirus found something: the content is gone
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at=None) | Q(scanned_at__isnull=False, refused_at=None),
                name="only_sound_documents_are_taken",
            )
        ]
        indexes = [
            models.Index(
                fields=["added_at"],
                name="cases_documents_waiting",
                condition=Q(taken_at=None, refused_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"document {self.id}"

    @cached_property
    def piece(self) -> Piece:
        return Piece(**json.loads(ring().unseal(DOCUMENTS_TABLE, "sealed", self.id, bytes(self.sealed))))

    def seal(self, piece: Piece) -> None:
        """Fill `sealed`. The row must have its id."""
        plain = json.dumps(asdict(piece), ensure_ascii=False).encode()
        self.sealed = ring().seal(DOCUMENTS_TABLE, "sealed", self.id, plain)
        self.__dict__.pop("piece", None)

    @property
    def told(self) -> dict[str, str]:
        """What is personal in it, without the key."""
        return {"name": self.piece.name, "label": self.piece.label}


class DocumentContent(models.Model):
    """What is in a document, encrypted under a key of its own; apart, so that no list loads it."""

    document = models.OneToOneField(Document, on_delete=models.CASCADE, primary_key=True)
    cipher = models.BinaryField()

    def __str__(self) -> str:
        return f"content of {self.document_id}"

    def plain(self) -> bytes:
        """Raises cryptography's InvalidTag when it was altered."""
        cipher, key = bytes(self.cipher), base64.b64decode(self.document.piece.key)
        return AESGCM(key).decrypt(cipher[:NONCE_BYTES], cipher[NONCE_BYTES:], self.document.id.bytes)


class NoticesDeclined(models.Model):
    """Whoever wants no e-mail when a case of theirs moves."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"no notices for {self.account_id}"


class ProcessingTimes(models.Model):
    """How long the cases of a type take, as it was measured last: what the pages read.

    `deciles`: fewer days than these, for 1 case in 10, 2 in 10 … 9 in 10; None: unknown. `weeks`: the last
    twelve, [{"end", "half", "most", "closed"}]. `shares`, `tail` and `stretch` foresee a case's own wait, in
    working days (parvis/cases/calibration.py).
    """

    type = models.OneToOneField(CaseType, on_delete=models.CASCADE, primary_key=True)
    measured_at = models.DateTimeField()
    until = models.DateField()  # the last day that counts
    since = models.DateField()  # the first
    closed = models.IntegerField()  # cases closed between the two
    waiting = models.IntegerField()  # cases open at the end of `until`
    deciles = models.JSONField(default=list)
    weeks = models.JSONField(default=list)
    shares = models.JSONField(default=list)
    tail = models.FloatField(default=0)
    stretch = models.FloatField(default=1)

    def __str__(self) -> str:
        return f"processing times of {self.type_id}"
