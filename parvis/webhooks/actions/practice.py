"""A fictitious receiver that is told everything, in practice mode only."""

from uuid import UUID

from django.utils import timezone

from parvis.webhooks.enums import Announced
from parvis.webhooks.models import Endpoint
from parvis.webhooks.rules import new_secret

ID = UUID("00000000-0000-4000-8000-00000000e001")
URL = "https://gestion.caisse.example/evenements"


def fill_practice() -> None:
    """Harmless when repeated."""
    events = [event for event in Announced if event != Announced.TEST]
    endpoint = Endpoint(id=ID, url=URL, events=events, added_at=timezone.now())
    endpoint.seal(new_secret(bytes(32)))
    Endpoint.objects.bulk_create([endpoint], ignore_conflicts=True)


def empty_practice() -> None:
    """Delete every receiver, with all that was announced."""
    Endpoint.objects.all().delete()
