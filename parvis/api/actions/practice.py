"""A client whose secret everybody knows, to try the interface in practice mode only."""

from uuid import UUID

from django.utils import timezone

from parvis.api.enums import Scope
from parvis.api.models import Client
from parvis.cases.models import Case
from parvis.connections.members.people import people
from parvis.lib.keys import token_digest

ID = UUID("00000000-0000-4000-8000-00000000c001")
SECRET = "atelier-secret-connu-de-tous"  # noqa: S105  of practice


def fill_practice() -> None:
    """Harmless when repeated."""
    client = Client(
        id=ID,
        name="Atelier",
        secret_digest=token_digest(SECRET),
        scopes=Scope.values,
        added_at=timezone.now(),
    )
    Client.objects.bulk_create([client], ignore_conflicts=True)


def empty_practice() -> None:
    """Delete every client, and the cases of the fictitious people: whoever told them."""
    Client.objects.all().delete()
    Case.objects.filter(member__in=[person.member for person in people()]).delete()
