"""What somebody was writing as their session ended: kept sealed for an hour, for them alone."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.connections.keys import ring
from parvis.forum.models import Draft
from parvis.forum.rules import LONGEST_TEXT
from parvis.limits.counters import hit

KEPT_FIELDS = ("title", "text", "category", "pseudonym", "guide")
KEPT_FOR = timedelta(hours=1)


def keep(fields: dict[str, str], address: bytes, account: str | None) -> UUID | None:
    """None when there was nothing to keep, or too much of it. `address`: the subject it is limited by.

    `account`: the id of whose session ended. Who cannot be told any more finds it again in this browser only.
    """
    if not fields.get("text", "").strip() or not hit({"forum_draft": address}).allowed:
        return None
    id_ = uuid4()
    plain = json.dumps({name: value[: 2 * LONGEST_TEXT] for name, value in fields.items()})
    sealed = ring().seal(Draft._meta.db_table, "sealed", id_, plain.encode())  # noqa: SLF001  (documented)
    with transaction.atomic():
        holder = Account.objects.select_for_update(no_key=True).filter(pk=account) if account else None
        if holder is not None and not holder:
            return None  # erased meanwhile
        Draft.objects.create(id=id_, account_id=account, sealed=sealed, expires_at=timezone.now() + KEPT_FOR)
    return id_


def give_back(draft: UUID, account: Account, *, same_browser: bool) -> dict[str, str] | None:
    """None when it is not theirs, or over. It stays: a page that is loaded again must lose nothing."""
    found = _of(draft, account, same_browser=same_browser).first()
    if found is None:
        return None
    plain = ring().unseal(Draft._meta.db_table, "sealed", draft, bytes(found.sealed))  # noqa: SLF001
    fields: dict[str, str] = json.loads(plain)
    return fields


def drop(draft: UUID, account: Account, *, same_browser: bool) -> None:
    """It was sent: what was kept of it goes."""
    _of(draft, account, same_browser=same_browser).delete()


def _of(draft: UUID, account: Account, *, same_browser: bool) -> QuerySet[Draft]:
    theirs = Q(account=account) | (Q(account=None) if same_browser else Q())
    return Draft.objects.filter(theirs, pk=draft, expires_at__gt=timezone.now())


def forget_drafts() -> int:
    """Delete those that nobody came back for; returns how many."""
    return Draft.objects.filter(expires_at__lt=timezone.now()).delete()[0]
