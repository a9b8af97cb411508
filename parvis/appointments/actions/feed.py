"""The secret address from which a calendar program reads one's calls."""

import secrets

from django.db import transaction
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.appointments.models import Feed
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.lib.keys import token_digest


@transaction.atomic
def make_feed(account: Account) -> str:
    """A new secret of 256 bits, returned this once and kept as a digest; the former one works no more."""
    token = secrets.token_urlsafe(32)
    Feed.objects.bulk_create(
        [Feed(account=account, token_digest=token_digest(token), made_at=timezone.now())],
        update_conflicts=True, unique_fields=["account"], update_fields=["token_digest", "made_at"],
    )  # fmt: skip
    journal.record(Event.AGENDA_FEED_MADE, Actor.PERSON, account.pk)
    return token


@transaction.atomic
def revoke_feed(account: Account) -> bool:
    """False when there was none."""
    gone = bool(Feed.objects.filter(account=account).delete()[0])
    if gone:
        journal.record(Event.AGENDA_FEED_REVOKED, Actor.PERSON, account.pk)
    return gone
