"""Telling the holder of an account what happened in it, on every channel on file."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import structlog
from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from parvis.accounts.actions.links import new_link
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account
from parvis.connections.sms import reaches
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import Channel, LetterKind, Notice
from parvis.letters.models import Letter

log = structlog.get_logger(__name__)


def tell(
    account: Account, what: Notice, *, email: str = "", mobile: str = "", only: Channel | None = None
) -> None:
    """Queue the notice by e-mail and SMS, in the caller's transaction, with its "this is not me" link.

    To the addresses of the account; `email`, `mobile`: to a former one instead, which a change left behind.
    `only`: on this channel alone. Past MOST_NOTICES in a day a channel is left out.
    """
    profile = account.profile
    context = {
        "first_names": profile.first_names,
        "what": what.value,
        "at": timezone.now().isoformat(),
        "not_me_url": new_link(account, LinkPurpose.NOT_ME),
    }
    send(account, LetterKind.SECURITY_NOTICE, context, email=email, mobile=mobile, only=only)


def send(
    account: Account, kind: LetterKind, context: dict[str, str], *, email: str = "", mobile: str = "",
    only: Channel | None = None,
) -> None:  # fmt: skip
    """One letter of this kind by e-mail, and by SMS when the body sends them and the person wants them.

    `email`, `mobile`: other addresses than the account's. A kind that has no SMS goes by e-mail alone.
    """
    event = uuid4()
    full = held_back(account, kind) if kind in SMS_TOO else set()
    queue_letters(
        NewLetter(kind, event=f"{event}:{channel}", to=to, language=account.language, context=context,
                  channel=channel, about=account.id)
        for channel, to in _where(account, kind, email, mobile)
        if only in (None, channel) and channel not in full
    )  # fmt: skip


def _where(account: Account, kind: LetterKind, email: str, mobile: str) -> Iterator[tuple[Channel, str]]:
    yield Channel.EMAIL, email or account.profile.email
    if kind in SMS_TOO and (account.sms_notices or mobile):
        if reaches(to := mobile or account.profile.mobile):
            yield Channel.SMS, to


def held_back(account: Account, kind: LetterKind) -> set[str]:
    """The channels by which a day's fill of notices went: each SMS costs money, whoever causes it.

    Counted in the letters themselves. By e-mail only notices are held back, never what announces an end.
    """
    since = timezone.now() - timedelta(days=1)
    sent = Letter.objects.filter(about=account.id, kind__in=SMS_TOO, queued_at__gt=since)
    counts = sent.values_list("channel").annotate(Count("pk"))
    full = {channel for channel, count in counts if count >= settings.MOST_NOTICES.get(channel, count + 1)}
    if full:
        log.warning("notices_held_back", account=str(account.id), channels=sorted(full))
    return full if kind == LetterKind.SECURITY_NOTICE else full & {Channel.SMS}


SMS_TOO = {LetterKind.SECURITY_NOTICE, LetterKind.RECOVERY_ANNOUNCED, LetterKind.CLOSING_ANNOUNCED,
           LetterKind.INACTIVE}  # fmt: skip
