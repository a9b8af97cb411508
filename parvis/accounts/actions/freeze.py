""" "This is not me": the account is frozen, and everything that was open in it ends."""

from django.db import transaction

from parvis.accounts.actions.sessions import end_sessions
from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account, AccountLink, Browser
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event


@transaction.atomic
def freeze_account(link: AccountLink) -> None:
    """Nobody signs in any more; sessions end at their next page. Harmless when already frozen."""
    changed = Account.objects.filter(pk=link.account_id, state=AccountState.ACTIVE).update(
        state=AccountState.FROZEN
    )
    end_sessions(link.account)
    Browser.objects.filter(account=link.account_id).update(trusted_until=None)
    if changed:
        journal.record(Event.ACCOUNT_FROZEN, Actor.NOTIFIED, link.account_id)
