"""The wait is over: what was lost is replaced, in one transaction."""

from uuid import UUID

import structlog
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from parvis.accounts.actions.contacts import change_contacts
from parvis.accounts.actions.freeze import disown, thaw_account
from parvis.accounts.actions.links import revoke_links
from parvis.accounts.actions.lost_code import queue_link
from parvis.accounts.actions.tell import tell
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.letters.enums import Channel, Notice
from parvis.recovery.models import RecoveryRequest
from parvis.recovery.rules import FORGETS_CODE, REMOVES_FACTORS

log = structlog.get_logger(__name__)


def apply_due() -> int:
    """Each in its own transaction: one that fails waits, the others go. Returns how many were applied."""
    due = RecoveryRequest.objects.filter(effective_at__lte=timezone.now()).order_by("effective_at")
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
    due = RecoveryRequest.objects.filter(pk=request_id, effective_at__lte=timezone.now())
    # the account's row is locked first, here as everywhere: nobody waits for somebody who waits
    account = Account.objects.select_for_update().filter(recoveryrequest__in=due).first()
    request = due.first() if account else None
    if account is None or request is None:
        return False
    due.delete()
    if _is_void(request, account):
        _drop(account)
        return False
    try:
        with transaction.atomic():
            _replace(request, account)
    except IntegrityError:  # meanwhile another account has taken the address
        _drop(Account.objects.get(pk=account.pk))
        return False
    return True


def _is_void(request: RecoveryRequest, account: Account) -> bool:
    """Whoever is on file said "this is not me" after it was asked."""
    return account.disowned_at is not None and account.disowned_at > request.asked_at


def _drop(account: Account) -> None:
    journal.record(Event.RECOVERY_STOPPED, Actor.SYSTEM, account.id)
    tell(account, Notice.RECOVERY_STOPPED)


def _replace(request: RecoveryRequest, account: Account) -> None:
    former, new = account.profile, request.new_contacts()
    changed = {name: value for name, value in (("email", new.email), ("mobile", new.mobile)) if value}
    if changed:
        change_contacts(account, **changed)
    disown(account)  # sessions, trusted browsers, links and codes under way
    revoke_links(account, LinkPurpose.UNDO_EMAIL, LinkPurpose.RECOVERY_EMAIL, LinkPurpose.STOP_RECOVERY)
    if request.lost in REMOVES_FACTORS:
        Authenticator.objects.filter(user=account).delete()
    if thaw_account(account):
        # whoever it was frozen against may know the code
        Account.objects.filter(pk=account.pk).update(password=make_password(None))
    journal.record(Event.RECOVERED, Actor.SYSTEM, account.id, detail=Detail(request.by))
    tell(account, Notice.RECOVERED)
    if new.email:
        tell(account, Notice.RECOVERED, email=former.email, only=Channel.EMAIL)
    if new.mobile:
        tell(account, Notice.RECOVERED, mobile=former.mobile, only=Channel.SMS)
    if request.lost in FORGETS_CODE:
        queue_link(account)
