"""A call is opened by one agent, its outcome noted once; whoever comes second is told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from parvis.agents.actions.look import look
from parvis.agents.models import Agent
from parvis.appointments.actions.settle import CallGone, keep_note, record_outcome
from parvis.appointments.enums import BookingState, Outcome
from parvis.desk.calls import EARLY, OPEN_FOR, call_for_desk
from parvis.desk.models import FirstTry, OpenCall
from parvis.journal.enums import Reason

__all__ = ["CallGone"]


@dataclass
class TakenBy(Exception):
    """Another agent has this call before them."""

    agent: Agent
    at: datetime


class NotOpen(Exception):
    """The agent has not, or no longer, this call before them: nothing is noted."""


class TooSoon(Exception):
    """The hour of the call is still far: nothing can have come of it."""


@transaction.atomic
def open_call(agent: Agent, booking: UUID, reason: Reason, *, take: bool = False) -> None:
    """The call is before this agent, and the one they had is given back. The look is journaled.

    `take`: even when another agent has it. Raises CallGone, TakenBy.
    """
    call, now = call_for_desk(booking), timezone.now()
    if call is None or call.state == BookingState.CANCELLED:
        raise CallGone
    given_back = Q(agent=agent) | Q(booking=call, opened_at__lte=now - OPEN_FOR)
    OpenCall.objects.filter(given_back | Q(booking=call) if take else given_back).delete()
    OpenCall.objects.bulk_create([OpenCall(booking=call, agent=agent, opened_at=now)], ignore_conflicts=True)
    holder = OpenCall.objects.select_related("agent").filter(booking=call).first()
    if holder is None:  # the same agent opened another at this very moment, in another tab
        raise CallGone
    if holder.agent_id != agent.pk:
        raise TakenBy(holder.agent, holder.opened_at)
    look(agent, call.account_id, reason)


def close_call(agent: Agent) -> None:
    """Given back, nothing noted."""
    OpenCall.objects.filter(agent=agent).delete()


@transaction.atomic
def write_note(agent: Agent, booking: UUID, note: str) -> None:
    """What is written so far is kept, and the call stays open. Raises NotOpen, CallGone."""
    live = OpenCall.objects.filter(booking=booking, agent=agent, opened_at__gt=timezone.now() - OPEN_FOR)
    if not live.update(opened_at=timezone.now()):
        raise NotOpen
    keep_note(booking, note)


@transaction.atomic
def note_outcome(agent: Agent, booking: UUID, outcome: Outcome, note: str) -> bool:
    """True when the call is settled; False when nobody answered for the first time: it is tried once more.

    Giving the call back is what decides: of two clicks, or of two agents, one finds it open. Raises NotOpen,
    TooSoon, CallGone; then it stays open.
    """
    now = timezone.now()
    if not OpenCall.objects.filter(booking=booking, agent=agent, opened_at__gt=now - OPEN_FOR).delete()[0]:
        raise NotOpen
    call = call_for_desk(booking)
    if call is None or call.state == BookingState.CANCELLED:
        raise CallGone
    if now < call.starts_at - EARLY:
        raise TooSoon
    if outcome == Outcome.NO_ANSWER and not call.outcome and _is_first_try(booking, now):
        keep_note(booking, note)
        return False
    record_outcome(booking, outcome, note, agent)
    return True


def _is_first_try(booking: UUID, now: datetime) -> bool:
    try:
        with transaction.atomic():
            FirstTry.objects.create(booking_id=booking, at=now)
    except IntegrityError:
        return False
    return True
