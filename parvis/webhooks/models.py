"""Who wants to be told of what, and what is to be told: an event, its references, its tries."""

import uuid

from django.db import models
from django.db.models import Q

from parvis.connections.keys import ring
from parvis.webhooks.enums import Announced, DeliveryState

TABLE = "webhooks_endpoint"


class Endpoint(models.Model):
    """An address of the body's that takes events. `events`: the types that it is told."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    url = models.CharField(max_length=500, unique=True)
    events = models.JSONField(default=list)
    sealed = models.BinaryField()  # the secret that signs
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"endpoint {self.id}"

    def seal(self, secret: str) -> None:
        """Keep the secret. The row must have its id."""
        self.sealed = ring().seal(TABLE, "sealed", self.id, secret.encode())

    @property
    def secret(self) -> str:
        return ring().unseal(TABLE, "sealed", self.id, bytes(self.sealed)).decode()


class Delivery(models.Model):
    """One event for one endpoint. Its id is that of the message, the same at every try."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=30, choices=Announced.choices)
    body = models.TextField()  # references alone: rules.body_of
    state = models.CharField(max_length=9, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.IntegerField(default=0)
    answer = models.CharField(max_length=30, blank=True, default="")  # to the last try: "200", "timed_out"
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["endpoint", "due_at"],
                condition=Q(state=DeliveryState.QUEUED),
                name="webhooks_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"delivery {self.id} ({self.event}, {self.state})"
