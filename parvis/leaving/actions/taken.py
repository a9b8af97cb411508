"""Everything that is held was shown, or taken away: it leaves a trace, and is told."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from parvis.accounts.actions.contacts import locked
from parvis.accounts.actions.tell import tell
from parvis.accounts.models import Account
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.journal.models import Entry
from parvis.letters.enums import Notice

TOLD_AGAIN_AFTER = timedelta(hours=1)


@transaction.atomic
def note_reading(account: Account) -> None:
    """Each time in the journal. A page that is read, then taken away as a file, is told once."""
    holder = locked(account)
    since = timezone.now() - TOLD_AGAIN_AFTER
    told = Entry.objects.filter(subject=holder.pk, event=Event.DATA_EXPORTED, at__gt=since).exists()
    journal.record(Event.DATA_EXPORTED, Actor.PERSON, holder.pk)
    if not told:
        tell(holder, Notice.DATA_EXPORTED)
