"""Signing out elsewhere, and forgetting browsers."""

from django.db import transaction

from parvis.accounts.actions.sessions import end_sessions
from parvis.accounts.models import Account, Browser
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event


@transaction.atomic
def sign_out_elsewhere(account: Account, *, here: str | None, only: int | None = None) -> int:
    """All sessions but the one `here`, or `only` one of them. Returns how many."""
    ended = end_sessions(account, keep=here, only=only)
    if ended:
        journal.record(Event.SESSIONS_ENDED, Actor.PERSON, account.pk, ended)
    return ended


@transaction.atomic
def forget_browsers(account: Account, only: int | None = None) -> int:
    """The next sign-in from there is that of an unknown browser: second step, and a notice. How many."""
    browsers = Browser.objects.filter(account=account)
    forgotten, _ = (browsers if only is None else browsers.filter(pk=only)).delete()
    if forgotten:
        journal.record(Event.BROWSER_FORGOTTEN, Actor.PERSON, account.pk, forgotten)
    return forgotten
