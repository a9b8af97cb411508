"""Closing one's account: asked, stopped, and applied once its time has come.

The row of the closing is locked before anything else, here and where it is applied: of a stop and an erasure
at the same moment, one is first and the other finds nothing.
"""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from parvis.accounts.actions.links import new_link, revoke_links
from parvis.accounts.actions.tell import send, tell
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.leaving.actions.erase import erase_account
from parvis.leaving.models import Closing
from parvis.letters.enums import LetterKind, Notice

VOID = {"account__disowned_at__gte": F("asked_at")}  # "this is not me" was said after it was asked
AT_MOST = 1_000  # in one run of the task; the next does the rest


@transaction.atomic
def ask_closing(account: Account) -> Closing:
    """Announced on every channel, with the link that stops it. The one under way, when there is one."""
    Closing.objects.filter(account=account, **VOID).delete()
    now = timezone.now()
    asked = Closing(account=account, asked_at=now, effective_at=now + settings.WAITING_PERIOD)
    Closing.objects.bulk_create([asked], ignore_conflicts=True)
    standing = Closing.objects.filter(account=account).first()
    if standing is None or standing.pk != asked.pk:
        return standing or asked
    context = {
        "first_names": account.profile.first_names,
        "effective_at": asked.effective_at.isoformat(),
        "stop_url": new_link(account, LinkPurpose.STOP_CLOSING),
    }
    send(account, LetterKind.CLOSING_ANNOUNCED, context)
    journal.record(Event.CLOSING_ASKED, Actor.PERSON, account.pk)
    return asked


@transaction.atomic
def stop_closing(account: Account, actor: Actor) -> bool:
    """The account is kept. False when nothing was under way: stopped before, or too late."""
    if not Closing.objects.filter(account=account).delete()[0]:
        return False
    revoke_links(account, LinkPurpose.STOP_CLOSING)
    tell(account, Notice.CLOSING_STOPPED)
    journal.record(Event.CLOSING_STOPPED, actor, account.pk)
    return True


def apply_closings() -> int:
    """Erase the accounts whose time has come. Returns how many. Many at once, or killed and begun again."""
    due = Closing.objects.filter(effective_at__lte=timezone.now()).order_by("effective_at")
    return sum(_apply(id_) for id_ in due.values_list("pk", flat=True)[:AT_MOST])


@transaction.atomic
def _apply(id_: UUID) -> bool:
    rows = Closing.objects.select_for_update(skip_locked=True).filter(
        pk=id_, effective_at__lte=timezone.now()
    )
    closing = rows.first()
    if closing is None:
        return False
    account = Account.objects.select_for_update().get(pk=closing.account_id)
    if account.disowned_at and account.disowned_at >= closing.asked_at:
        closing.delete()
        return False
    return erase_account(account, Detail.BY_PERSON)
