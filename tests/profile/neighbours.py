"""Another account, with a session and a browser of its own."""

from dataclasses import replace
from uuid import uuid4

from django.utils import timezone

from parvis.accounts.models import Account, Browser, SignedInSession

EMAIL = "voisin@boite.example"


def neighbour_of(account: Account) -> Account:
    now = timezone.now()
    row = Account(
        id=uuid4(), member=uuid4(), password="!", language="fr", terms_version="1", terms_accepted_at=now,
        opened_at=now,
    )  # fmt: skip
    row.seal(replace(account.profile, number="1850675999001", email=EMAIL))
    row.save()
    SignedInSession.objects.create(account=row, session_key="k" * 32, device="", started_at=now, seen_at=now)
    Browser.objects.create(account=row, token_digest=b"n", device="", first_seen_at=now, seen_at=now)
    return row
