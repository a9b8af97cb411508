"""What somebody was writing as their session ended: kept sealed for an hour, given back once."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from parvis.connections.keys import ring
from parvis.forum.models import Draft
from parvis.forum.rules import LONGEST_TEXT
from parvis.limits.counters import hit

KEPT_FIELDS = ("title", "text", "category", "pseudonym", "guide")
KEPT_FOR = timedelta(hours=1)


def keep(fields: dict[str, str], address: bytes) -> UUID | None:
    """None when there was nothing to keep, or too much of it. `address`: the subject it is limited by."""
    if not fields.get("text", "").strip() or not hit({"forum_draft": address}).allowed:
        return None
    id_ = uuid4()
    plain = json.dumps({name: value[: 2 * LONGEST_TEXT] for name, value in fields.items()})
    sealed = ring().seal(Draft._meta.db_table, "sealed", id_, plain.encode())  # noqa: SLF001  (documented)
    Draft.objects.create(id=id_, sealed=sealed, expires_at=timezone.now() + KEPT_FOR)
    return id_


def take(draft: UUID) -> dict[str, str]:
    """Nothing when it was given back already, or is over."""
    found = Draft.objects.filter(pk=draft, expires_at__gt=timezone.now()).first()
    if found is None or not Draft.objects.filter(pk=draft).delete()[0]:
        return {}
    plain = ring().unseal(Draft._meta.db_table, "sealed", draft, bytes(found.sealed))  # noqa: SLF001
    fields: dict[str, str] = json.loads(plain)
    return fields


def forget_drafts() -> int:
    """Delete those that nobody came back for; returns how many."""
    return Draft.objects.filter(expires_at__lt=timezone.now()).delete()[0]
