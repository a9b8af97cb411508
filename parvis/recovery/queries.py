"""Which requests may be applied."""

from django.db.models import QuerySet
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.letters.enums import LetterKind
from parvis.letters.queries import announced_in_time
from parvis.recovery.models import RecoveryRequest


def waiting_request(account: Account) -> RecoveryRequest | None:
    """What will be replaced in this account, if anything."""
    return RecoveryRequest.objects.filter(account=account).first()


def due_requests() -> QuerySet[RecoveryRequest]:
    """Those whose time has come, and of which somebody on file has been told for as long."""
    due = RecoveryRequest.objects.filter(effective_at__lte=timezone.now())
    return due.filter(announced_in_time(LetterKind.RECOVERY_ANNOUNCED))
