"""Accounts that nobody uses: told, waited for, erased.

A notice counts once it has gone by e-mail or SMS. When both came back, it goes by post to the address that
the body has, and the waiting starts anew; with no such address it starts anew once, and that is all. A letter
that is still on its way holds the erasure back.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from parvis.accounts.actions.tell import send
from parvis.accounts.models import Account
from parvis.connections import members
from parvis.connections.members import MembersUnavailable, OnFile
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.leaving.actions.erase import erase_account
from parvis.leaving.models import Closing, InactivityNotice
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import Channel, LetterKind, LetterState
from parvis.letters.models import Letter

AT_MOST = 5_000  # of each step in one run; the next day does the rest
CAME_BACK = Q(last_login__gte=F("inactivitynotice__told_at"))

log = structlog.get_logger(__name__)


def look_after_inactive_accounts() -> dict[str, int]:
    """Returns how many of each. Every account has a transaction of its own: killed, it is begun again."""
    found = {
        "kept": forget_notices_of_those_who_came_back(),
        "told": _each(_inactive(), _tell),
        "told_otherwise": _each(_unheard(), _tell_otherwise),
        "erased": _each(_due(), _erase),
    }
    if found["erased"]:
        journal.record(Event.RECORDS_PURGED, Actor.SYSTEM, count=found["erased"], detail=Detail.INACTIVITY)
    log.info("inactive_accounts", **found)
    return found


def forget_notices_of_those_who_came_back() -> int:
    back = InactivityNotice.objects.filter(account__last_login__gte=F("told_at"))
    return back.delete()[0]


def _each(accounts: QuerySet[Account], step: Callable[[UUID], bool]) -> int:
    count = 0
    for id_ in list(accounts.order_by("pk").values_list("pk", flat=True)[:AT_MOST]):
        try:
            count += step(id_)
        except Exception as error:  # noqa: BLE001  a defect in one must not hold up the others
            log.error("inactive_account_failed", account=str(id_), error=type(error).__name__)
    return count


# ---- who ------------------------------------------------------------------------------------


def _inactive() -> QuerySet[Account]:
    """Nobody has signed in for INACTIVE_AFTER, and nobody was told yet."""
    before = timezone.now() - settings.INACTIVE_AFTER
    never = Q(last_login=None, opened_at__lt=before)
    quiet = Account.objects.filter(Q(last_login__lt=before) | never, inactivitynotice=None)
    return quiet.filter(~Exists(Closing.objects.filter(account=OuterRef("pk"))))


def _told() -> QuerySet[Account]:
    """Told, and nobody has signed in since."""
    return Account.objects.exclude(inactivitynotice=None).exclude(CAME_BACK)


def _letters() -> QuerySet[Letter]:
    return Letter.objects.filter(kind=LetterKind.INACTIVE, about=OuterRef("pk"))


def _unheard() -> QuerySet[Account]:
    """Every letter has come back, and the post was not tried."""
    alive = _letters().filter(state__in=[LetterState.QUEUED, LetterState.SENT])
    return _told().filter(~Exists(alive), inactivitynotice__by_post=False)


def _due() -> QuerySet[Account]:
    """The time is over, no letter is on its way; one has gone, or all ways were tried."""
    waiting, gone = _letters().filter(state=LetterState.QUEUED), _letters().filter(state=LetterState.SENT)
    due = _told().filter(~Exists(waiting), inactivitynotice__erased_at__lte=timezone.now())
    due = due.filter(Q(Exists(gone)) | Q(inactivitynotice__by_post=True))
    return due.filter(~Exists(Closing.objects.filter(account=OuterRef("pk"))))


def _locked(accounts: QuerySet[Account], id_: UUID) -> Account | None:
    """The account, if it is still one of these: a sign-in at the same moment is waited for, or waits."""
    return accounts.select_for_update(of=("self",), skip_locked=True).filter(pk=id_).first()


# ---- what is done -----------------------------------------------------------------------------


@transaction.atomic
def _tell(id_: UUID) -> bool:
    account = _locked(_inactive(), id_)
    if account is None:
        return False
    now = timezone.now()
    notice = InactivityNotice(account=account, told_at=now, erased_at=now + settings.ERASED_AFTER_NOTICE)
    notice.save(force_insert=True)
    send(account, LetterKind.INACTIVE, _context(account, notice.erased_at))
    journal.record(Event.INACTIVITY_TOLD, Actor.SYSTEM, account.pk)
    return True


@transaction.atomic
def _tell_otherwise(id_: UUID) -> bool:
    """False when the registry gives no answer: tomorrow."""
    account = _locked(_unheard(), id_)
    if account is None:
        return False
    try:
        on_file = members.port().on_file(account.member)
    except MembersUnavailable:
        log.warning("registry_unavailable_for_inactive_account")
        return False
    until = timezone.now() + settings.ERASED_AFTER_NOTICE
    InactivityNotice.objects.filter(account=account).update(erased_at=until, by_post=True)
    if on_file and on_file.address:
        queue_letters([_by_post(account, on_file, until)])
        journal.record(Event.INACTIVITY_TOLD, Actor.SYSTEM, account.pk)
    return True


@transaction.atomic
def _erase(id_: UUID) -> bool:
    account = _locked(_due(), id_)
    return account is not None and erase_account(account, Detail.INACTIVITY)


def _by_post(account: Account, on_file: OnFile, until: datetime) -> NewLetter:
    name = f"{on_file.first_names} {on_file.usual_name or on_file.birth_name}"
    return NewLetter(
        LetterKind.INACTIVE,
        event=f"{account.pk}:post:{until:%Y%m%d}",
        to="\n".join([name, *on_file.address]),
        language=account.language,
        context=_context(account, until),
        channel=Channel.POST,
        about=account.pk,
    )


def _context(account: Account, until: datetime) -> dict[str, str]:
    with translation.override(account.language):
        url = settings.PUBLIC_URL + reverse("sign_in")
    return {
        "first_names": account.profile.first_names,
        "erased_at": until.isoformat(),
        "sign_in_url": url,
    }
