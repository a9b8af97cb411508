"""Taking cases as the body's system tells them: each item on its own, the good taken, the bad told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from parvis.cases.actions.notices import Change, queue_notices
from parvis.cases.models import Case, CaseType, Standing, Words
from parvis.cases.rules import BadItem, Item, read_item
from parvis.connections import members
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event

MOST = 1000  # items in one call
ONE_AT_A_TIME = 0x50525648  # any number, as long as nothing else locks it
TOLD = ("channel", "received_at", "step", "step_at", "expected_from", "answer_by", "closed_at", "outcome")


class Result(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    STALE = "stale"  # something newer is known already
    REFUSED = "refused"


@dataclass(frozen=True)
class Taken:
    """What became of one item. `code` and `sentence` say why it was refused."""

    reference: str
    result: Result
    code: str = ""
    sentence: str = ""
    case: UUID | None = None


@dataclass
class _Known:
    """A case while the batch goes on. `before`: as it stood when the batch began; None: it is new."""

    case: Case
    before: Standing | None
    written: bool = False


def take_cases(
    items: Iterable[Mapping[str, Any]], *, dry_run: bool = False, quiet: bool = False
) -> list[Taken]:
    """One answer an item, in their order. The shape of an item: docs/cases-file.md.

    All that can be taken is, in one transaction. `quiet`: nobody is told by e-mail. Raises
    MembersUnavailable when the registry gives no answer (nothing is taken), ValueError above MOST items.
    """
    raws = list(items)
    if len(raws) > MOST:
        raise ValueError(f"{MOST} items at most in one call")
    read = [_read(raw) for raw in raws]
    sound = [item for item in read if isinstance(item, Item)]
    holders = members.port().find_many({item.number for item in sound}) if sound else {}
    with transaction.atomic():
        known = _locked(sound)
        types = {kind.slug: kind for kind in CaseType.objects.all()} if sound else {}
        answers = [_take(raw, item, holders, types, known) for raw, item in zip(raws, read, strict=True)]
        _write(known, quiet=quiet)
        if dry_run:
            transaction.set_rollback(True)
    return answers


def _read(raw: Any) -> Item | BadItem:
    try:
        return read_item(raw, now=timezone.now().astimezone(UTC), zone=timezone.get_default_timezone())
    except BadItem as fault:
        return fault


def _locked(items: list[Item]) -> dict[str, _Known]:
    """By reference. Until the transaction ends no other batch is taken: what is read here stays true."""
    if not items:
        return {}
    one_at_a_time()
    cases = Case.objects.filter(reference__in={item.reference for item in items}).select_related("type")
    return {case.reference: _Known(case, Standing.of(case)) for case in cases}


def one_at_a_time() -> None:
    """Until the transaction ends, no other batch is taken and no step of a type goes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


def _take(
    raw: Any, item: Item | BadItem, holders: Mapping[str, UUID], types: Mapping[str, CaseType],
    known: dict[str, _Known],
) -> Taken:  # fmt: skip
    try:
        if isinstance(item, BadItem):
            raise item
        member, kind = _agreed(item, holders, types)
        return _put(item, member, kind, known)
    except BadItem as fault:
        told = raw.get("reference") if isinstance(raw, Mapping) else ""
        reference = told[:40] if isinstance(told, str) else ""
        return Taken(reference, Result.REFUSED, fault.code, str(fault))


def _agreed(item: Item, holders: Mapping[str, UUID], types: Mapping[str, CaseType]) -> tuple[UUID, CaseType]:
    """Raises BadItem."""
    if item.number not in holders:
        raise BadItem("unknown_member", "Nobody in the registry holds this number.")
    kind = types.get(item.type)
    if kind is None:
        raise BadItem(
            "unknown_type", "This type of case is not in the table of types (`parvis cases types`)."
        )
    if item.step not in kind.keys_of_steps:
        raise BadItem("unknown_step", f"This step is none of the type's: {', '.join(kind.keys_of_steps)}.")
    return holders[item.number], kind


def _put(item: Item, member: UUID, kind: CaseType, known: dict[str, _Known]) -> Taken:
    """Raises BadItem."""
    found = known.get(item.reference)
    if found is None:
        case = Case(id=uuid4(), reference=item.reference, member=member)
        known[item.reference] = _Known(case, None, written=True)
        _fill(case, item, kind)
        return Taken(item.reference, Result.CREATED, case=case.id)
    case = found.case
    if case.member != member:
        raise BadItem("other_member", "This reference is the case of another member.")
    if item.updated_at < case.told_at:
        return Taken(item.reference, Result.STALE, case=case.id)
    before, told_before = Standing.of(case), case.told_at
    _fill(case, item, kind)
    found.written |= item.updated_at != told_before
    same = Standing.of(case) == before
    found.written |= not same
    return Taken(item.reference, Result.UNCHANGED if same else Result.UPDATED, case=case.id)


def _fill(case: Case, item: Item, kind: CaseType) -> None:
    trail = {**case.words.trail, item.step: item.step_at.isoformat()}
    case.type, case.told_at = kind, item.updated_at
    for name in TOLD:
        setattr(case, name, getattr(item, name))
    case.write(Words(item.expected, item.exchanges, trail))


def _write(known: Mapping[str, _Known], *, quiet: bool) -> None:
    written = [each for each in known.values() if each.written]
    if not written:
        return
    Case.objects.bulk_create(
        [each.case for each in written], update_conflicts=True, unique_fields=["id"],
        update_fields=["type", *TOLD, "sealed", "told_at"],
    )  # fmt: skip
    changes = [Change(each.case.member, each.before, Standing.of(each.case)) for each in written]
    changed = [change for change in changes if change.before != change.after]
    if changed:
        journal.record(Event.CASES_TAKEN, Actor.SYSTEM, count=len(changed))
    if not quiet:
        queue_notices(changed)
