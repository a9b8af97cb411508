"""Another mobile number: a code goes to it by SMS, and it is the account's once the code is typed."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from parvis.accounts.actions.codes import Checked, Sent, check_code, new_code
from parvis.accounts.actions.contacts import change_contacts, locked
from parvis.accounts.actions.tell import tell
from parvis.accounts.enums import CodePurpose
from parvis.accounts.models import Account, OneTimeCode
from parvis.connections.keys import ring
from parvis.connections.sms import reaches
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import Channel, LetterKind, Notice
from parvis.limits.counters import hit
from parvis.profile.actions import TooSoon


def ask_new_mobile(account: Account, mobile: str) -> Sent | None:
    """Send a code to the new number; a former code dies. Raises TooSoon.

    None: no SMS go there, so nothing can be proven of the number; it is changed at once, and told.
    """
    if not reaches(mobile):
        with transaction.atomic():
            _change(account, mobile, proven=False)
        return None
    verdict = hit({
        "send_code": f"new_mobile:{account.pk}",
        "send_mobile": ring().fingerprint("letter", f"mobile:{mobile}"),
    })  # fmt: skip
    if verdict.until:
        raise TooSoon(verdict.until)
    with transaction.atomic():
        holder = locked(account)
        OneTimeCode.objects.filter(account=holder, purpose=CodePurpose.NEW_MOBILE).delete()
        sent = new_code(holder, CodePurpose.NEW_MOBILE, mobile=mobile)
        queue_letters([NewLetter(
            LetterKind.MOBILE_CODE, event=str(sent.id), to=mobile, language=holder.language,
            channel=Channel.SMS, about=holder.id,
            context={"first_names": holder.profile.first_names, "digits": sent.digits,
                     "valid_until": sent.valid_until.isoformat()},
        )])  # fmt: skip
    return sent


def confirm_new_mobile(account: Account, code: UUID, typed: str) -> Checked:
    """A right code changes the number. What is left of a wrong try is in the answer."""
    checked = check_code(code, account, CodePurpose.NEW_MOBILE, typed)
    if checked.code is not None:
        with transaction.atomic():
            _change(account, checked.code.carried["mobile"], proven=True)
    return checked


def _change(account: Account, mobile: str, *, proven: bool) -> None:
    """The mailbox and the former number are told; a code on its way to the former number dies."""
    holder = locked(account)
    former = holder.profile.mobile
    change_contacts(holder, mobile=mobile)
    if proven:
        Account.objects.filter(pk=holder.pk).update(mobile_proven_at=timezone.now())
    OneTimeCode.objects.filter(account=holder).delete()
    journal.record(Event.MOBILE_CHANGED, Actor.PERSON, holder.pk)
    tell(holder, Notice.MOBILE_CHANGED, mobile=former)
