"""Links of letters: made, looked at, used once."""

import secrets
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from parvis.accounts.enums import LinkEnd, LinkPurpose
from parvis.accounts.models import Account, AccountLink
from parvis.lib.keys import token_digest

PAGES = {  # the page of each link, by URL name; its only argument is the token
    LinkPurpose.NOT_ME: "not_me",
    LinkPurpose.NEW_EMAIL: "confirm_email",
    LinkPurpose.UNDO_EMAIL: "undo_email",
    LinkPurpose.LOST_CODE: "new_code",
    LinkPurpose.RECOVERY_EMAIL: "confirm_recovery",
    LinkPurpose.STOP_RECOVERY: "stop_recovery",
    LinkPurpose.STOP_CLOSING: "stop_closing",
}
SEVERAL_AT_ONCE = {LinkPurpose.NOT_ME, LinkPurpose.UNDO_EMAIL, LinkPurpose.STOP_RECOVERY}


def new_link(
    account: Account, purpose: LinkPurpose, *, valid: timedelta | None = None, **carried: str
) -> str:
    """The address of a new link, for a letter. It revokes older ones of its purpose, but SEVERAL_AT_ONCE.

    In the caller's transaction, which has locked the account: those who use a link lock it first too.
    256 random bits, stored as a digest. `valid`: how long, when not as in the settings.
    """
    token = secrets.token_urlsafe(32)
    link = AccountLink(
        id=uuid4(), account=account, purpose=purpose, token_digest=token_digest(token),
        expires_at=timezone.now() + (valid or settings.LINKS_VALID[purpose]),
    )  # fmt: skip
    link.carry(carried)
    if purpose not in SEVERAL_AT_ONCE:
        revoke_links(account, purpose)
    link.save(force_insert=True)
    with translation.override(account.language):
        return str(settings.PUBLIC_URL + reverse(PAGES[purpose], args=[token]))


def link_of(token: str, purpose: LinkPurpose) -> AccountLink | None:
    """The live link with this token, if any. Reads only."""
    return _live(token, purpose).select_related("account").first()


def end_of(token: str, purpose: LinkPurpose) -> LinkEnd | None:
    """Why this link no longer works; None when there is no such link (truncated, or dead long ago)."""
    link = AccountLink.objects.filter(purpose=purpose, token_digest=token_digest(token)).first()
    return None if link is None else LinkEnd(link.ended or LinkEnd.EXPIRED)


def use_link(token: str, purpose: LinkPurpose) -> AccountLink | None:
    """The live link, and it is spent: of two requests at once, one gets it. In the caller's transaction."""
    with transaction.atomic():
        link = _live(token, purpose).select_for_update(of=("self",)).select_related("account").first()
        if link is not None:
            _end(AccountLink.objects.filter(pk=link.pk), LinkEnd.USED)
        return link


def revoke_links(account: Account, *purposes: LinkPurpose, made_after: datetime | None = None) -> None:
    """The links of these purposes stop working; `made_after`: only those that are younger."""
    for purpose in purposes:
        links = AccountLink.objects.filter(account=account, purpose=purpose)
        if made_after is not None:
            links = links.filter(expires_at__gt=made_after + settings.LINKS_VALID[purpose])
        _end(links, LinkEnd.REVOKED)


def made_at(link: AccountLink) -> datetime:
    """When the link was made."""
    return link.expires_at - settings.LINKS_VALID[link.purpose]


def _live(token: str, purpose: LinkPurpose) -> QuerySet[AccountLink]:
    return AccountLink.objects.filter(
        purpose=purpose, token_digest=token_digest(token), ended="", expires_at__gt=timezone.now()
    )


def _end(links: QuerySet[AccountLink], end: LinkEnd) -> None:
    """The row stays until its date, empty, to say on its page what became of it."""
    links.filter(ended="").update(ended=end, sealed=None)
