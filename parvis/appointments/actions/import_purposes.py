"""Bringing the purposes up to date from the organisation's file: all of it, or nothing."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from parvis.appointments.enums import Audience
from parvis.appointments.models import Purpose
from parvis.appointments.reading import read_purposes
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event

SAMPLE = Path(__file__).resolve().parent.parent / "purposes.toml"
TOLD = ("position", "minutes", "soonest_minutes", "latest_days", "languages", "audience", "words")


@dataclass(frozen=True)
class Imported:
    """How many purposes. `closed`: no longer in the file, no longer offered; the calls booked stay."""

    new: int
    changed: int
    unchanged: int
    closed: int


@transaction.atomic
def import_purposes(path: Path) -> Imported:
    """Raises BadPurposes; then nothing is changed."""
    read = read_purposes(path)
    before = {purpose.slug: purpose for purpose in Purpose.objects.select_for_update(no_key=True)}
    new = [purpose for purpose in read if purpose.slug not in before]
    changed = [
        purpose for purpose in read if purpose.slug in before and _differ(purpose, before[purpose.slug])
    ]
    Purpose.objects.bulk_create(
        [*new, *changed], update_conflicts=True, unique_fields=["slug"], update_fields=TOLD
    )
    kept = [purpose.slug for purpose in read]
    closed = Purpose.objects.exclude(slug__in=kept).exclude(audience=Audience.NOBODY)
    count = closed.update(audience=Audience.NOBODY)
    journal.record(Event.PURPOSES_IMPORTED, Actor.SYSTEM, count=len(read))
    return Imported(len(new), len(changed), len(read) - len(new) - len(changed), count)


def _differ(one: Purpose, other: Purpose) -> bool:
    return any(getattr(one, field) != getattr(other, field) for field in TOLD)
