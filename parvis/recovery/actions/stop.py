"""Stopping a recovery: whoever was told of it may, once, with the link of its announcement.

Once it is applied, the same link freezes the account. A request that the body's own people have opened is not
stopped from an address or number that was changed in the last 10 days: whoever reads it may be the stranger.
The account is frozen instead, and waits for a human; those they open then are stopped by phone alone.
"""

from enum import StrEnum

from django.db import transaction

from parvis.accounts.actions.contacts import locked
from parvis.accounts.actions.freeze import freeze_account
from parvis.accounts.actions.links import link_of, revoke_links, use_link
from parvis.accounts.actions.tell import tell
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account, AccountLink
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.letters.enums import Notice
from parvis.limits.counters import hit
from parvis.recovery.models import RecoveryRequest


class Effect(StrEnum):
    """What pressing the button of the link does. The page that shows the button: recovery/<value>.html."""

    STOPS = "stop"
    FREEZES = "stop_by_freezing"
    CALL = "stop_by_phone"  # there is no button
    NOTHING = "nothing_to_stop"


def effect_of(link: AccountLink) -> Effect:
    """A live link without its request means that it was applied: whatever else ends one ends its links."""
    request = RecoveryRequest.objects.filter(pk=link.carried["request"]).first()
    recent = bool(link.carried["recent"])
    if request is None:
        return Effect.NOTHING if recent or not link.account.is_active else Effect.FREEZES
    if request.by != Detail.AGENT or not recent:
        return Effect.STOPS
    return Effect.FREEZES if link.account.is_active else Effect.CALL


def stop_recovery(token: str) -> Effect:
    """What it came to. Stopped twice, no other is taken for a while, but from the body's own people."""
    link = link_of(token, LinkPurpose.STOP_RECOVERY)
    if link is None:
        return Effect.NOTHING
    with transaction.atomic():
        link.account = account = locked(link.account)
        if link_of(token, LinkPurpose.STOP_RECOVERY) is None:  # another was first
            return Effect.NOTHING
        effect = effect_of(link)
        if effect in (Effect.STOPS, Effect.FREEZES):
            use_link(token, LinkPurpose.STOP_RECOVERY)
        if effect == Effect.STOPS:
            _stop(account)
        if effect == Effect.FREEZES:
            freeze_account(link)
    if effect == Effect.STOPS:
        hit({"recovery_stopped": str(account.id)})
    return effect


def stop_as_holder(account: Account) -> bool:
    """By whoever is signed in and has just confirmed it. Was there one that may be stopped so? Those that the
    body's own people have opened are stopped by phone.
    """
    with transaction.atomic():
        account = locked(account)
        if not RecoveryRequest.objects.filter(account=account).exclude(by=Detail.AGENT).exists():
            return False
        _stop(account, Actor.PERSON)
    hit({"recovery_stopped": str(account.id)})
    return True


def _stop(account: Account, actor: Actor = Actor.NOTIFIED) -> None:
    RecoveryRequest.objects.filter(account=account).delete()
    revoke_links(account, LinkPurpose.RECOVERY_EMAIL, LinkPurpose.STOP_RECOVERY)
    journal.record(Event.RECOVERY_STOPPED, actor, account.id)
    tell(account, Notice.RECOVERY_STOPPED)
