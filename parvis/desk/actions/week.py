"""Changing an opening: the new one is there before the old one goes, so that the calls it holds stay."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from parvis.agents.models import Agent
from parvis.appointments.actions.settle import (
    AbsenceGone,
    OpeningGone,
    Settled,
    add_absence,
    add_opening,
    remove_absence,
    remove_opening,
)
from parvis.appointments.enums import AbsenceReason
from parvis.appointments.models import Absence, Opening

__all__ = ["AbsenceGone", "OpeningGone", "Settled", "remove_absence", "remove_opening"]


def open_hours(agent: Agent, said: dict[str, Any], by: Agent) -> Opening:
    return add_opening(agent, **said, by=by.pk)


@transaction.atomic
def change_opening(opening: UUID, agent: Agent, said: dict[str, Any], by: Agent) -> Settled:
    """Raises OpeningGone: somebody else has removed it, and nothing is added."""
    add_opening(agent, **said, by=by.pk)
    return remove_opening(opening, by=by.pk)


def be_away(
    agent: Agent | None, starts_at: datetime, ends_at: datetime, reason: AbsenceReason, by: Agent
) -> tuple[Absence, Settled]:
    """`agent` None: nobody calls then."""
    return add_absence(agent, starts_at, ends_at, by=by.pk, reason=reason)
