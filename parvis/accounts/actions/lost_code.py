"""The letter with which another personal code is chosen."""

from django.conf import settings
from django.utils import timezone

from parvis.accounts.actions.links import new_link
from parvis.accounts.actions.tell import send
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account
from parvis.letters.enums import LetterKind


def queue_link(account: Account) -> None:
    """The letter with the link, in the caller's transaction. Older links stop working."""
    until = timezone.now() + settings.LINKS_VALID[LinkPurpose.LOST_CODE]
    send(account, LetterKind.LOST_CODE, {
        "first_names": account.profile.first_names,
        "link": new_link(account, LinkPurpose.LOST_CODE),
        "valid_until": until.isoformat(),
    })  # fmt: skip
