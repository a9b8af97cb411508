"""What can be announced to the body's systems, and what can become of one announcement."""

from django.db import models


class Announced(models.TextChoices):
    """The type of an event, as receivers read it."""

    DOCUMENT_ADDED = "document.added"
    DOCUMENT_WITHDRAWN = "document.withdrawn"
    APPOINTMENT_BOOKED = "appointment.booked"
    APPOINTMENT_MOVED = "appointment.moved"
    APPOINTMENT_CANCELLED = "appointment.cancelled"
    TEST = "test"  # by command alone


class DeliveryState(models.TextChoices):
    QUEUED = "queued"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
