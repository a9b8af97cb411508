"""The types of cases and the cases themselves, as the body's system tells them."""

import uuid

from django.db import models
from django.db.models import Q

from parvis.cases.enums import Channel, Expected, Outcome


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
