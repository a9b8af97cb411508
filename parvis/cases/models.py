"""The types of cases, the cases themselves as the body's system tells them, the documents people add."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from parvis.accounts.models import Account
from parvis.cases.enums import Channel, Expected, Outcome
from parvis.cases.rules import Exchange
from parvis.connections.keys import ring

TABLE = "cases_case"
DOCUMENTS_TABLE = "cases_document"


@dataclass(frozen=True)
class Words:
    """What is written of a case in words, kept sealed. `trail`: when each step was reached, in ISO."""

    expected: str = ""
    exchanges: tuple[Exchange, ...] = ()
    trail: Mapping[str, str] = field(default_factory=dict)

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


class DocumentContent(models.Model):
    """What is in a document, encrypted under a key of its own; apart, so that no list loads it."""

    document = models.OneToOneField(Document, on_delete=models.CASCADE, primary_key=True)
    cipher = models.BinaryField()

    def __str__(self) -> str:
        return f"content of {self.document_id}"


class NoticesDeclined(models.Model):
    """Whoever wants no e-mail when a case of theirs moves."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"no notices for {self.account_id}"
