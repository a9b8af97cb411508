"""Stopping a recovery: whoever was told of it may, with the link."""

from django.db import transaction

from parvis.accounts.actions.contacts import locked
from parvis.accounts.actions.links import revoke_links
from parvis.accounts.actions.tell import tell
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import AccountLink
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.enums import Notice
from parvis.limits.counters import hit
from parvis.recovery.models import RecoveryRequest


def is_open(link: AccountLink) -> bool:
    return RecoveryRequest.objects.filter(account=link.account_id).exists()


def stop_recovery(link: AccountLink) -> bool:
    """False when nothing waits: stopped already, or done. Stopped twice, no other is taken for a while."""
    with transaction.atomic():
        account = locked(link.account)
        stopped, _ = RecoveryRequest.objects.filter(account=account).delete()
        revoke_links(account, LinkPurpose.RECOVERY_EMAIL)
        if stopped:
            journal.record(Event.RECOVERY_STOPPED, Actor.NOTIFIED, account.id)
            tell(account, Notice.RECOVERY_STOPPED)
    if stopped:
        hit({"recovery_stopped": str(account.id)})
    return bool(stopped)
