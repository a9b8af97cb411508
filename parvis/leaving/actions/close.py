"""Closing one's account: asked, stopped, and applied once its time has come.

The account is locked before anything else, here and where it is applied: of a stop and an erasure at the same
moment, one is first and the other finds nothing. It waits a day, and as long as a former address can be taken
back: whoever has just changed it may not be the holder. The day is counted from the first announcement that
has gone.
"""

from collections.abc import Iterator
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from parvis.accounts.actions.contacts import locked
from parvis.accounts.actions.links import new_link, revoke_links
from parvis.accounts.actions.tell import held_back, tell
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account, AccountLink
from parvis.accounts.queries import changed_lately
from parvis.connections.sms import reaches
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.leaving.actions.erase import erase_account
from parvis.leaving.models import Closing
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import Channel, LetterKind, Notice
from parvis.letters.queries import announced_in_time, announcement

VOID = {"account__disowned_at__gte": F("asked_at")}  # "this is not me" was said after it was asked
AT_MOST = 1_000  # in one run of the task; the next does the rest

log = structlog.get_logger(__name__)


@transaction.atomic
def ask_closing(account: Account) -> Closing:
    """Announced on every channel, with the link that stops it. The one under way, when there is one."""
    account = locked(account)
    Closing.objects.filter(account=account, **VOID).delete()
    standing = Closing.objects.filter(account=account).first()
    if standing is not None:
        return standing
    now, ways_back = timezone.now(), _ways_back(account)
    until = max([now + settings.WAITING_PERIOD, *(link.expires_at for link in ways_back)])
    asked = Closing.objects.create(account=account, asked_at=now, effective_at=until)
    _announce(account, asked, ways_back)
    journal.record(Event.CLOSING_ASKED, Actor.PERSON, account.pk)
    return asked


def _ways_back(account: Account) -> list[AccountLink]:
    """The links with which a former address can be taken back."""
    links = AccountLink.objects.filter(account=account, purpose=LinkPurpose.UNDO_EMAIL, ended="")
    return list(links.filter(expires_at__gt=timezone.now()))


def _announce(account: Account, closing: Closing, ways_back: list[AccountLink]) -> None:
    context = {
        "first_names": account.profile.first_names,
        "effective_at": closing.effective_at.isoformat(),
        "stop_url": new_link(account, LinkPurpose.STOP_CLOSING),
    }
    recent = changed_lately(account)
    queue_letters(
        NewLetter(
            LetterKind.CLOSING_ANNOUNCED,
            announcement(closing.pk, number, counts=former or channel not in recent),
            to, account.language, context, channel, account.pk,
        )
        for number, (channel, to, former) in enumerate(_channels(account, ways_back))
    )  # fmt: skip


def _channels(account: Account, ways_back: list[AccountLink]) -> Iterator[tuple[Channel, str, bool]]:
    """The account's own, by SMS whatever was preferred, and the addresses that it had lately."""
    yield Channel.EMAIL, account.profile.email, False
    full = held_back(account, LetterKind.CLOSING_ANNOUNCED)  # each SMS costs, whoever causes it
    if reaches(account.profile.mobile) and Channel.SMS not in full:
        yield Channel.SMS, account.profile.mobile, False
    for email in {link.carried["email"] for link in ways_back} - {account.profile.email}:
        yield Channel.EMAIL, email, True


@transaction.atomic
def stop_closing(account: Account, actor: Actor) -> bool:
    """The account is kept. False when nothing was under way: stopped before, or too late."""
    standing = Account.objects.select_for_update().filter(pk=account.pk).first()
    if standing is None or not Closing.objects.filter(account=account).delete()[0]:
        return False
    revoke_links(account, LinkPurpose.STOP_CLOSING)
    tell(account, Notice.CLOSING_STOPPED)
    journal.record(Event.CLOSING_STOPPED, actor, account.pk)
    return True


def apply_closings() -> int:
    """Erase the accounts whose time has come. Returns how many. Many at once, or killed and begun again.

    One that fails waits, the others go.
    """
    due = Closing.objects.filter(announced_in_time(LetterKind.CLOSING_ANNOUNCED))
    due = due.filter(effective_at__lte=timezone.now()).order_by("effective_at")
    count = 0
    for closing, account in list(due.values_list("pk", "account")[:AT_MOST]):
        try:
            count += _apply(closing, account)
        except Exception as error:  # noqa: BLE001  a defect in one must not hold up the others
            log.error("account_not_closed", closing=str(closing), error=type(error).__name__)
    return count


@transaction.atomic
def _apply(id_: UUID, account_id: UUID) -> bool:
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    closing = Closing.objects.filter(pk=id_).first() if account else None
    if account is None or closing is None:
        return False
    if account.disowned_at and account.disowned_at >= closing.asked_at:
        closing.delete()
        return False
    return erase_account(account, Detail.BY_PERSON)
