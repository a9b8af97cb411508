"""The body's own people have recognised somebody who has lost their access: what they do for them."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from parvis.accounts.actions.contacts import is_taken, locked
from parvis.accounts.actions.links import new_link
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account
from parvis.connections.keys import ring
from parvis.enrolment.actions.send import TooSoon
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import LetterKind
from parvis.limits.counters import hit
from parvis.recovery.actions.ask import AddressTaken, open_recovery
from parvis.recovery.enums import Lost


def accept(account: Account, lost: Lost, email: str, mobile: str, desk: journal.AtDesk) -> None:
    """As after a proof, but for who vouches: whoever is on file is told, and may stop it during the wait.

    A new address is confirmed by its link first; without one the wait begins now. What is "" stays as it is.
    Raises AddressTaken, TooSoon, MembersUnavailable.
    """
    if email and is_taken(email) and account.profile.email.lower() != email.lower():
        raise AddressTaken
    if not email:
        with transaction.atomic():
            journal.record_for(Event.RECOVERY_ACCEPTED, Actor.AGENT, account.pk, desk)
            open_recovery(account, by=Detail.AGENT, lost=lost, mobile=mobile)
        return
    verdict = hit({"send_mailbox": ring().fingerprint("letter", f"mailbox:{email.lower()}")})
    if verdict.until:
        raise TooSoon(verdict.until)
    with transaction.atomic():
        account = locked(account)
        journal.record_for(Event.RECOVERY_ACCEPTED, Actor.AGENT, account.pk, desk)
        queue_letters([_link(account, lost, email, mobile)])


def _link(account: Account, lost: Lost, email: str, mobile: str) -> NewLetter:
    """To the new mailbox: whoever reads it confirms it, then the wait begins."""
    purpose, now = LinkPurpose.RECOVERY_EMAIL, timezone.now()
    link = new_link(account, purpose, email=email, mobile=mobile, lost=lost.value, by=Detail.AGENT.value)
    until = now + settings.LINKS_VALID[purpose]
    context = {
        "first_names": account.profile.first_names, "link": link, "valid_until": until.isoformat(),
    }  # fmt: skip
    event = f"desk:{account.pk}:{now:%Y%m%d%H%M%S%f}"
    return NewLetter(LetterKind.NEW_EMAIL, event, email, account.language, context, about=account.pk)
