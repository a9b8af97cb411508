"""Waiting for a time when nothing is free."""

from django.db import transaction
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.appointments.models import Purpose, Waiting


@transaction.atomic
def wait_for(account: Account, purpose: Purpose, language: str, territory: str = "") -> None:
    """At the end of the list; asked again, one keeps one's place and changes the language of the call."""
    Waiting.objects.bulk_create(
        [Waiting(account=account, purpose=purpose, language=language, territory=territory,
                 asked_at=timezone.now())],
        update_conflicts=True, unique_fields=["account", "purpose"], update_fields=["language", "territory"],
    )  # fmt: skip


def stop_waiting_for(account: Account, slug: str) -> bool:
    """False when one did not wait."""
    return bool(Waiting.objects.filter(account=account, purpose__slug=slug).delete()[0])
