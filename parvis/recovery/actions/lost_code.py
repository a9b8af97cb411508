"""The code is lost: a link goes to the mailbox of the account, and chooses another."""

from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from parvis.accounts.actions.contacts import locked
from parvis.accounts.actions.links import link_of, revoke_links, use_link
from parvis.accounts.actions.lost_code import queue_link
from parvis.accounts.actions.sessions import end_sessions
from parvis.accounts.actions.tell import tell
from parvis.accounts.enums import AccountState, LinkPurpose
from parvis.accounts.models import Account, Browser, OneTimeCode
from parvis.accounts.rules import normal_code
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.enums import Notice
from parvis.limits.counters import Verdict
from parvis.recovery.actions.recognise import count, defer, holder

SEND_LINK = "recovery.send_lost_code"


def ask_for_link(number: str, birth_date: date, address: bytes) -> Verdict:
    """The same work whoever asks for whom. Nothing is done when the verdict is not `allowed`."""
    # with the date: somebody else who has the number alone must not spend the holder's tries
    verdict = count("lost_code", number, address, said=f":{birth_date}")
    if verdict.allowed:
        defer(SEND_LINK, holder(number, birth_date))
    return verdict


@transaction.atomic
def send_link(account_id: UUID) -> None:
    """In the worker. Nothing for an id that is nobody's, nor for an account that is frozen."""
    active = Account.objects.filter(pk=account_id, state=AccountState.ACTIVE)
    account = active.select_for_update().first()
    if account is not None:
        queue_link(account)
        journal.record(Event.CODE_LOST, Actor.PERSON, account.id)


def choose_code(token: str, code: str) -> bool:
    """Of two requests at once, one gets True. The second factors stay; sessions end everywhere, and what was
    asked and not yet confirmed by whoever had the former code is void.

    The next second step is not by e-mail, if there is another way: the mailbox would be both.
    """
    hashed = make_password(normal_code(code))  # slow: before anything is locked
    with transaction.atomic():
        link = link_of(token, LinkPurpose.LOST_CODE)
        account = locked(link.account) if link else None
        if account is None or not account.is_active or use_link(token, LinkPurpose.LOST_CODE) is None:
            return False
        account.password = hashed
        account.code_reset_at = timezone.now()
        account.save(update_fields=["password", "code_reset_at"])
        end_sessions(account)
        OneTimeCode.objects.filter(account=account).delete()
        revoke_links(account, LinkPurpose.NEW_EMAIL, LinkPurpose.RECOVERY_EMAIL)
        Browser.objects.filter(account=account).update(trusted_until=None)
        journal.record(Event.CODE_RESET, Actor.PERSON, account.id)
        tell(account, Notice.CODE_RESET)
    return True
