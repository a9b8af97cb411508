"""Another e-mail address: asked for, confirmed from its own mailbox, put back from the former one.

The way back lasts 10 days and needs neither code nor sign-in: whoever still reads the former mailbox has it.
If nobody takes it in that time the new address stays, and nothing is left of the former one; what remains
then is the recovery by proof (parvis.recovery), which asks no mailbox at all.
"""

from datetime import timedelta
from enum import Enum, auto

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from parvis.accounts.actions.contacts import change_contacts, is_taken, locked
from parvis.accounts.actions.freeze import disown, freeze_account
from parvis.accounts.actions.links import link_of, made_at, new_link, revoke_links, use_link
from parvis.accounts.actions.lost_code import queue_link
from parvis.accounts.actions.sessions import end_sessions
from parvis.accounts.actions.tell import send, tell
from parvis.accounts.enums import CodePurpose, LinkPurpose
from parvis.accounts.models import Account, AccountLink, OneTimeCode
from parvis.authentication.actions.factors import remove_added_since
from parvis.connections.keys import ring
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.enums import Channel, LetterKind, Notice
from parvis.limits.counters import hit
from parvis.profile.actions import TooSoon
from parvis.profile.queries import mobile_changed_between

# a thief in an open session (12 hours at most) adds their own passkey or mobile first, then the address
BEFOREHAND = timedelta(days=1)


class Outcome(Enum):
    """What pressing the button of a link came to."""

    DONE = auto()
    TAKEN = auto()  # another account was given the address in the meantime
    DEAD = auto()  # the link no longer works


def ask_new_email(account: Account, email: str) -> None:
    """Send the link to the new address; a former link dies. Raises TooSoon.

    The work and the page are the same when the address serves another account: only its mailbox is told, and
    the link is in no letter.
    """
    verdict = hit({
        "change_email": str(account.pk),
        "send_mailbox": ring().fingerprint("letter", f"mailbox:{email.lower()}"),
    })  # fmt: skip
    if verdict.until:
        raise TooSoon(verdict.until)
    with transaction.atomic():
        holder = locked(account)
        link = new_link(holder, LinkPurpose.NEW_EMAIL, email=email)
        kind, context = _taken(holder) if is_taken(email) else _link(holder, link)
        journal.record(Event.EMAIL_CHANGE_ASKED, Actor.PERSON, account.pk)
        send(holder, kind, context, email=email)


def _taken(account: Account) -> tuple[LetterKind, dict[str, str]]:
    with translation.override(account.language):
        return LetterKind.ADDRESS_TAKEN, {"correct_url": settings.PUBLIC_URL + reverse("change_email")}


def _link(account: Account, link: str) -> tuple[LetterKind, dict[str, str]]:
    until = timezone.now() + settings.LINKS_VALID[LinkPurpose.NEW_EMAIL]
    context = {"first_names": account.profile.first_names, "link": link, "valid_until": until.isoformat()}
    return LetterKind.NEW_EMAIL, context


def forget_new_email(account: Account) -> None:
    """The person changes their mind before the address is confirmed."""
    revoke_links(account, LinkPurpose.NEW_EMAIL)


def confirm_new_email(token: str, *, keep: str | None) -> Outcome:
    """The new address is the account's; the former one is told, with the way back. All or nothing.

    `keep`: the session that goes on, when the button is pressed where the person is signed in. The account
    is locked before the link, as when a link is asked for: of two at once, the last one wins.
    """
    link = link_of(token, LinkPurpose.NEW_EMAIL)
    if link is None:
        return Outcome.DEAD
    try:
        with transaction.atomic():
            account = locked(link.account)
            used = use_link(token, LinkPurpose.NEW_EMAIL) if account.is_active else None
            if used is None:
                return Outcome.DEAD
            former = account.profile.email
            change_contacts(account, email=used.carried["email"])
            _settle(account, former, keep)
    except IntegrityError:
        return Outcome.TAKEN
    return Outcome.DONE


def _settle(account: Account, former: str, keep: str | None) -> None:
    """What could be done from the former mailbox ends; it is told, and has the way back."""
    journal.record(Event.EMAIL_CHANGED, Actor.PERSON, account.pk)
    end_sessions(account, keep=keep)
    OneTimeCode.objects.filter(account=account).exclude(purpose=CodePurpose.NEW_MOBILE).delete()
    revoke_links(account, LinkPurpose.LOST_CODE)
    # before the way back is made: taking it ends the links that are younger, this one must go on
    tell(account, Notice.EMAIL_CHANGED, only=Channel.SMS)
    now = timezone.now()
    context = {
        "first_names": account.profile.first_names,
        "at": now.isoformat(),
        "undo_url": new_link(account, LinkPurpose.UNDO_EMAIL, email=former, mobile=account.profile.mobile),
        "undo_until": (now + settings.LINKS_VALID[LinkPurpose.UNDO_EMAIL]).isoformat(),
    }
    send(account, LetterKind.EMAIL_CHANGED, context, email=former, only=Channel.EMAIL)


def undo_email(token: str) -> Outcome:
    """The former address is the account's again; whatever a thief may hold ends. All or nothing.

    That is what the newer mailbox could do, the code, and the mobile and factors that came from the day
    before the change on. A link to choose another code goes to the former address.
    Works on a frozen account too, which stays frozen. When the former address serves another account by now,
    the account is frozen instead: somebody who can be trusted says that the present address is not theirs.
    """
    link = link_of(token, LinkPurpose.UNDO_EMAIL)
    if link is None:
        return Outcome.DEAD
    with transaction.atomic():
        account = locked(link.account)
        used = use_link(token, LinkPurpose.UNDO_EMAIL)
        if used is None:
            return Outcome.DEAD
        newer, since = account.profile.email, made_at(used) - BEFOREHAND
        try:
            change_contacts(account, email=used.carried["email"], mobile=_former_mobile(account, used))
        except IntegrityError:
            freeze_account(used)
            return Outcome.TAKEN
        disown(account)
        # the newer mailbox may hold any of them, and a thief's second change its own way back
        revoke_links(account, *LinkPurpose, made_after=made_at(used))
        remove_added_since(account, since)
        account.set_unusable_password()
        account.save(update_fields=["password"])
        journal.record(Event.EMAIL_RESTORED, Actor.NOTIFIED, account.pk)
        tell(account, Notice.EMAIL_RESTORED)
        tell(account, Notice.EMAIL_RESTORED, email=newer, only=Channel.EMAIL)
        if account.is_active:
            queue_link(account)
    return Outcome.DONE


def _former_mobile(account: Account, link: AccountLink) -> str:
    """That of before the change; "" when it was itself new: whose it is, nobody knows."""
    changed = made_at(link)
    if mobile_changed_between(account, changed - BEFOREHAND, changed):
        return ""
    return link.carried.get("mobile", account.profile.mobile)
