""" "This is not me": the account is frozen, and everything that was open or asked in it ends.

What stays: the link that puts a former address back, which the holder may need right after; and the factors,
which a thief could have been the first to remove. It is thawed once the holder has proven again who they
are (parvis.recovery), or by the body.
"""

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from parvis.accounts.actions.contacts import locked
from parvis.accounts.actions.links import revoke_links
from parvis.accounts.actions.sessions import end_sessions
from parvis.accounts.actions.tell import tell
from parvis.accounts.enums import AccountState, LinkPurpose
from parvis.accounts.models import Account, AccountLink, Browser, OneTimeCode
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.enums import Notice

WAITS = "recovery.RecoveryRequest"  # of an app above this one, so by name
LETTER_CODE = "recovery.LetterCode"


@transaction.atomic
def freeze_account(link: AccountLink) -> None:
    """Nobody signs in any more; sessions end at their next page. Nothing when already frozen.

    What was asked since then to have it back is stopped by its own link: a notice of before must not be
    enough to keep the holder out for ever.
    """
    freeze(link.account)


@transaction.atomic
def freeze(account: Account, desk: journal.AtDesk | None = None) -> bool:
    """The same without a link. False when it was frozen already. `desk`: the agent who does it."""
    account = locked(account)
    if not account.is_active:
        return False
    Account.objects.filter(pk=account.pk).update(state=AccountState.FROZEN)
    disown(account)
    journal.record_for(Event.ACCOUNT_FROZEN, Actor.NOTIFIED, account.pk, desk)
    # whoever pressed need not be the holder
    tell(account, Notice.FROZEN_AT_DESK if desk else Notice.ACCOUNT_FROZEN)
    return True


@transaction.atomic
def thaw_account(account: Account) -> bool:
    """The holder has proven who they are: they may sign in again. False when it was not frozen.

    The caller journals what it was done by, and has the person choose another code first.
    """
    frozen = Account.objects.filter(pk=account.pk, state=AccountState.FROZEN)
    account.state = AccountState.ACTIVE
    return bool(frozen.update(state=AccountState.ACTIVE))


@transaction.atomic
def disown(account: Account) -> None:
    """Everything that somebody else may have open: sessions, known browsers, links and codes under way.

    A recovery that waits is dropped, and it is told; a closing is void: see Account.disowned_at.
    """
    account.disowned_at = timezone.now()
    Account.objects.filter(pk=account.pk).update(disowned_at=account.disowned_at)
    end_sessions(account)
    Browser.objects.filter(account=account).delete()
    OneTimeCode.objects.filter(account=account).delete()
    apps.get_model(LETTER_CODE).objects.filter(account=account).delete()
    revoke_links(account, LinkPurpose.NEW_EMAIL, LinkPurpose.LOST_CODE, LinkPurpose.RECOVERY_EMAIL)
    if apps.get_model(WAITS).objects.filter(account=account).delete()[0]:
        revoke_links(account, LinkPurpose.STOP_RECOVERY)
        journal.record(Event.RECOVERY_STOPPED, Actor.NOTIFIED, account.pk)
        tell(account, Notice.RECOVERY_STOPPED)
