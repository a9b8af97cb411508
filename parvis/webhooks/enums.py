"""What can be announced to the body's systems, and what can become of one announcement."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Announced(models.TextChoices):
    """The type of an event, as receivers read it."""

    DOCUMENT_ADDED = "document.added", _("Document ajouté à une démarche")
    DOCUMENT_WITHDRAWN = "document.withdrawn", _("Document retiré d’une démarche")
    APPOINTMENT_BOOKED = "appointment.booked", _("Rendez-vous téléphonique pris")
    APPOINTMENT_MOVED = "appointment.moved", _("Rendez-vous téléphonique déplacé")
    APPOINTMENT_CANCELLED = "appointment.cancelled", _("Rendez-vous téléphonique annulé")
    TEST = "test", _("Essai")  # by command alone


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("en attente")
    DELIVERED = "delivered", _("reçu")
    GIVEN_UP = "given_up", _("abandonné")
