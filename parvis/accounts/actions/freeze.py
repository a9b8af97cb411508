""" "This is not me": the account is frozen, and everything that was open or asked in it ends.

What stays: the link that puts a former address back, which the holder may need right after; and the factors,
which a thief could have been the first to remove. It is thawed once the holder has proven again who they
are (parvis.recovery), or by the body.
"""

from django.db import transaction
from django.utils import timezone

from parvis.accounts.actions.links import revoke_links
from parvis.accounts.actions.sessions import end_sessions
from parvis.accounts.enums import AccountState, LinkPurpose
from parvis.accounts.models import Account, AccountLink, Browser, OneTimeCode
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event


@transaction.atomic
def freeze_account(link: AccountLink) -> None:
    """Nobody signs in any more; sessions end at their next page. Harmless when already frozen."""
    account = Account.objects.filter(pk=link.account_id)
    changed = account.filter(state=AccountState.ACTIVE).update(state=AccountState.FROZEN)
    disown(link.account)
    if changed:
        journal.record(Event.ACCOUNT_FROZEN, Actor.NOTIFIED, link.account_id)


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
    """Everything that somebody else may have open: sessions, trusted browsers, links and codes under way.

    A recovery or a closing that was asked before, and still waits, is void: see Account.disowned_at.
    """
    account.disowned_at = timezone.now()
    Account.objects.filter(pk=account.pk).update(disowned_at=account.disowned_at)
    end_sessions(account)
    Browser.objects.filter(account=account).update(trusted_until=None)
    OneTimeCode.objects.filter(account=account).delete()
    revoke_links(account, LinkPurpose.NEW_EMAIL, LinkPurpose.LOST_CODE, LinkPurpose.RECOVERY_EMAIL)
