"""The letter with which another personal code is chosen."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from parvis.accounts.actions.links import new_link
from parvis.accounts.actions.tell import send
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account
from parvis.letters.enums import LetterKind


def queue_link(account: Account, valid: timedelta | None = None) -> None:
    """The letter with the link, in the caller's transaction. Older links stop working.

    The caller has locked the account. `valid`: how long, when not as in the settings.
    """
    valid = valid or settings.LINKS_VALID[LinkPurpose.LOST_CODE]
    send(account, LetterKind.LOST_CODE, {
        "first_names": account.profile.first_names,
        "link": new_link(account, LinkPurpose.LOST_CODE, valid=valid),
        "valid_until": (timezone.now() + valid).isoformat(),
    })  # fmt: skip
