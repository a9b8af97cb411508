"""What other apps ask about an account."""

from django.conf import settings
from django.utils import timezone

from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account
from parvis.journal.enums import Event
from parvis.journal.models import Entry
from parvis.letters.enums import Channel

CHANGES = {
    Event.EMAIL_CHANGED: {Channel.EMAIL},
    Event.MOBILE_CHANGED: {Channel.SMS},
    Event.RECOVERED: {Channel.EMAIL, Channel.SMS},
}


def changed_lately(account: Account) -> set[Channel]:
    """Which of its contacts are others than 10 days ago: perhaps those of whoever changed them."""
    since = timezone.now() - settings.LINKS_VALID[LinkPurpose.UNDO_EMAIL]
    entries = Entry.objects.filter(
        subject=account.pk, at__gt=since, event__in=[*CHANGES, Event.EMAIL_RESTORED]
    )
    changed = set[Channel]()
    for event in entries.order_by("pk").values_list("event", flat=True):
        changed |= CHANGES.get(Event(event), set())
        if event == Event.EMAIL_RESTORED:
            changed.discard(Channel.EMAIL)
    return changed
