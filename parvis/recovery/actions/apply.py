"""The wait is over: what was lost is replaced, in one transaction."""

from uuid import UUID

import structlog
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from parvis.accounts.actions.contacts import change_contacts
from parvis.accounts.actions.freeze import disown, thaw_account
from parvis.accounts.actions.links import revoke_links
from parvis.accounts.actions.lost_code import queue_link
from parvis.accounts.actions.tell import tell
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account
from parvis.accounts.queries import changed_lately
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.letters.enums import Channel, Notice
from parvis.recovery.enums import Lost
from parvis.recovery.models import RecoveryRequest
from parvis.recovery.queries import due_requests
from parvis.recovery.rules import FORGETS_CODE, REMOVES_FACTORS

log = structlog.get_logger(__name__)


def apply_due() -> int:
    """Each in its own transaction: one that fails waits, the others go. Returns how many were applied."""
    due = due_requests().order_by("effective_at")
    count = 0
    for request in list(due.values_list("pk", flat=True)):
        try:
            count += apply_request(request)
        except Exception as error:  # noqa: BLE001  a defect in one must not hold up the others
            log.error("recovery_not_applied", recovery=str(request), error=type(error).__name__)
    return count


@transaction.atomic
def apply_request(request_id: UUID) -> bool:
    """False when there is nothing to do: another worker was first, or it was stopped, or it is not time."""
    due = due_requests().filter(pk=request_id)
    # the account's row is locked first, here as everywhere: nobody waits for somebody who waits
    holders = Account.objects.filter(recoveryrequest=request_id)
    account = holders.select_for_update(of=("self",)).first()
    request = due.first() if account else None
    if account is None or request is None:
        return False
    RecoveryRequest.objects.filter(pk=request_id).delete()
    try:
        with transaction.atomic():
            _replace(request, account)
    except IntegrityError:  # meanwhile another account has taken the address
        _drop(Account.objects.get(pk=account.pk))
        return False
    return True


def _drop(account: Account) -> None:
    revoke_links(account, LinkPurpose.STOP_RECOVERY)
    journal.record(Event.RECOVERY_STOPPED, Actor.SYSTEM, account.id)
    tell(account, Notice.RECOVERY_STOPPED)


def _replace(request: RecoveryRequest, account: Account) -> None:
    former, new, recent = account.profile, request.new_contacts(), changed_lately(account)
    # whoever it was frozen against may know the code, and have added a factor
    lost = Lost(request.lost) if account.is_active else Lost.EVERYTHING
    changed = {name: value for name, value in (("email", new.email), ("mobile", new.mobile)) if value}
    if changed:
        change_contacts(account, **changed)
    disown(account)  # sessions, trusted browsers, links and codes under way
    # the links that stop the recovery go on: from now on they freeze the account
    revoke_links(account, LinkPurpose.UNDO_EMAIL, LinkPurpose.NOT_ME)
    if lost in REMOVES_FACTORS:
        Authenticator.objects.filter(user=account).delete()
    thaw_account(account)
    journal.record(Event.RECOVERED, Actor.SYSTEM, account.id, detail=Detail(request.by))
    tell(account, Notice.RECOVERED)
    # a channel that was changed lately is perhaps a stranger's: no link that freezes goes there
    if new.email and Channel.EMAIL not in recent:
        tell(account, Notice.RECOVERED, email=former.email, only=Channel.EMAIL)
    if new.mobile and Channel.SMS not in recent:
        tell(account, Notice.RECOVERED, mobile=former.mobile, only=Channel.SMS)
    if lost in FORGETS_CODE:
        Account.objects.filter(pk=account.pk).update(password=make_password(None))
        queue_link(account, settings.CODE_AFTER_RECOVERY)
