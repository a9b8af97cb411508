"""What the agents do: their openings and absences, and what came of a call. Each names who acts (`by`).

One change at a time: a booking locks the agents whose hours it reads, and waits for these, or these for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from parvis.agents.models import Agent
from parvis.appointments.actions import tell
from parvis.appointments.actions.hold import AlreadyBooked, Busy, Gone, hold, serves
from parvis.appointments.enums import TO_CHOOSE_AGAIN, AbsenceReason, BookingState, Outcome
from parvis.appointments.models import Absence, Booking, GridCell, Opening, Purpose
from parvis.appointments.queries import spans_of
from parvis.appointments.rules import Window, minute_of, without
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event

ONE_AT_A_TIME = 0x50525645  # any number, as long as only these actions lock it
LOCK = "SELECT id FROM agents_agent WHERE id = %s OR %s::uuid IS NULL ORDER BY id FOR UPDATE"


class OpeningGone(Exception):
    """Somebody else has removed it meanwhile."""


class AbsenceGone(Exception):
    """Somebody else has removed it meanwhile."""


class CallGone(Exception):
    """It was cancelled or erased meanwhile."""


@dataclass
class Settled:
    """What became of the calls to come that stood in the way: none is lost without being told.

    `moved`: another agent takes them, at the same time; the person notices nothing. `kept`: nobody is free
    then; they stay with the agent, who calls all the same or has them moved.
    """

    moved: list[Booking] = field(default_factory=list)
    kept: list[Booking] = field(default_factory=list)


@transaction.atomic
def add_opening(
    agent: Agent, *, weekday: int, starts: time, ends: time, first_on: date, last_on: date | None = None,
    territory: str = "", languages: Iterable[str] = ("fr",), purposes: Iterable[Purpose] = (), by: UUID,
) -> Opening:  # fmt: skip
    """Hours of each week; of one day alone when `first_on` is `last_on`. No purposes: all of them."""
    opening = Opening.objects.create(
        agent=agent, weekday=weekday, starts=starts, ends=ends, first_on=first_on, last_on=last_on,
        territory=territory, languages=list(languages),
    )  # fmt: skip
    opening.purposes.set(purposes)
    journal.record(Event.OPENING_ADDED, Actor.AGENT, agent.pk, agent=by)
    return opening


@transaction.atomic
def remove_opening(opening: UUID, *, by: UUID) -> Settled:
    """Remove it; the calls in it go to other agents, or are kept. Raises OpeningGone."""
    _one_at_a_time()
    agent = Opening.objects.filter(pk=opening).values_list("agent", flat=True).first()
    if agent is None:
        raise OpeningGone
    _lock(agent)
    Opening.objects.filter(pk=opening).delete()
    journal.record(Event.OPENING_REMOVED, Actor.AGENT, agent, agent=by)
    return _settle(agent)


@transaction.atomic
def add_absence(
    agent: Agent | None, starts_at: datetime, ends_at: datetime, *, by: UUID,
    reason: AbsenceReason = AbsenceReason.OTHER,
) -> tuple[Absence, Settled]:  # fmt: skip
    """The agent does not call then; nobody does when `agent` is None. The calls go to others, or are kept."""
    _one_at_a_time()
    _lock(agent.pk if agent else None)
    absence = Absence.objects.create(agent=agent, starts_at=starts_at, ends_at=ends_at, reason=reason)
    journal.record(Event.ABSENCE_ADDED, Actor.AGENT, agent.pk if agent else None, agent=by)
    return absence, _settle(agent.pk if agent else None, starts_at, ends_at)


@transaction.atomic
def remove_absence(absence: UUID, *, by: UUID) -> None:
    """The hours are offered again. Raises AbsenceGone."""
    found = Absence.objects.select_for_update().filter(pk=absence).first()
    if found is None:
        raise AbsenceGone
    found.delete()
    journal.record(Event.ABSENCE_REMOVED, Actor.AGENT, found.agent_id, agent=by)


@transaction.atomic
def settle_calls(agent: UUID) -> Settled:
    """After the desk of an agent was closed: the calls to come go to others, or are kept."""
    _one_at_a_time()
    _lock(agent)
    return _settle(agent)


@transaction.atomic
def record_outcome(booking: UUID, outcome: str, note: str, agent: Agent) -> Booking:
    """Note what came of a call; noted again, the last word counts. Raises CallGone.

    Whoever was not reached gets a letter, once, that leads to choosing again in one click. `note` is kept
    sealed. The caller has journaled that the call was looked at.
    """
    found = Booking.objects.select_for_update(of=("self",)).select_related("purpose", "account")
    call = found.exclude(state=BookingState.CANCELLED).filter(pk=booking).first()
    if call is None:
        raise CallGone
    call.outcome, call.state = Outcome(outcome), BookingState.PAST
    call.settled_at = timezone.now()
    call.seal_note(note.strip())
    call.save(update_fields=["outcome", "state", "settled_at", "note_sealed"])
    journal.record(Event.APPOINTMENT_SETTLED, Actor.AGENT, call.account_id, agent=agent.pk)
    if call.outcome in TO_CHOOSE_AGAIN:
        tell.missed(call)
    return call


@transaction.atomic
def keep_note(booking: UUID, note: str) -> None:
    """What the agent has written so far, before anything came of the call. Raises CallGone."""
    call = (
        Booking.objects.select_for_update().exclude(state=BookingState.CANCELLED).filter(pk=booking).first()
    )
    if call is None:
        raise CallGone
    call.seal_note(note.strip())
    call.save(update_fields=["note_sealed"])


def _settle(agent: UUID | None, since: datetime | None = None, until: datetime | None = None) -> Settled:
    """Every call to come of the agent (of all, without one) that no opening holds any more."""
    settled, now = Settled(), timezone.now()
    calls = Booking.objects.select_for_update(of=("self",)).select_related("purpose", "account")
    calls = calls.filter(state=BookingState.BOOKED, ends_at__gt=max(now, since or now))
    if until is not None:
        calls = calls.filter(starts_at__lt=until)
    if agent is not None:
        calls = calls.filter(agent=agent)
    for call in calls.order_by("starts_at", "pk"):
        if not _is_held(call):
            (settled.moved if _reassign(call, now) else settled.kept).append(call)
    return settled


def _is_held(call: Booking) -> bool:
    """Does the agent still work then, for this purpose and in this language?"""
    begins, ends = call.starts_at, call.ends_at
    openings = Opening.objects.filter(agent=call.agent_id, agent__is_active=True).prefetch_related("purposes")
    spans = [part for one in openings if serves(one, call) for part in spans_of(one, begins, ends)]
    away = Absence.objects.filter(ends_at__gt=begins, starts_at__lt=ends)
    taken = [(minute_of(one.starts_at), minute_of(one.ends_at)) for one in away
             if one.agent_id in (None, call.agent_id)]  # fmt: skip
    free = without(spans, taken)
    return any(opens <= minute_of(begins) and minute_of(ends) <= closes for opens, closes in free)


def _reassign(call: Booking, now: datetime) -> bool:
    """Another agent at the same time; the person is told nothing, since nothing changes for them."""
    minutes = (call.ends_at - call.starts_at) // timedelta(minutes=1)
    try:
        with transaction.atomic():
            GridCell.objects.filter(booking=call).delete()
            hold(call, Window(minutes, now, call.ends_at))
            call.save(update_fields=["agent"])
    except (Gone, Busy, AlreadyBooked):
        return False
    return True


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


def _lock(agent: UUID | None) -> None:
    """Bookings that read the hours of this agent (of all, without one) are over, or wait for us."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [agent, agent])
