"""A person books, moves and cancels a call: each one transaction, guarded by the constraints of the grid."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.appointments.actions import tell
from parvis.appointments.actions.hold import AlreadyBooked, Busy, Gone, hold, lock_agents
from parvis.appointments.enums import BookingState
from parvis.appointments.models import Booking, GridCell, Purpose, Waiting
from parvis.appointments.queries import window_of
from parvis.appointments.rules import is_decent, may_change, reminders
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.limits.counters import hit

__all__ = ["AlreadyBooked", "Busy", "Changed", "Gone", "TooLate", "TooMany", "Wish", "book", "cancel", "move"]
TIME = ("agent", "starts_at", "ends_at", "territory", "sequence", "changed_at",
        "remind_far_at", "remind_near_at")  # fmt: skip


class Changed(Exception):
    """It was moved or cancelled meanwhile, from another page."""


class TooLate(Exception):
    """The call is too near: the fund is called instead."""


@dataclass
class TooMany(Exception):
    """Too many bookings and changes in a day. `until`: when it goes on."""

    until: datetime


@dataclass(frozen=True)
class Wish:
    """What a person asks for. `number` in E.164; `territory`: whose clock they read."""

    account: Account
    purpose: Purpose
    language: str
    starts_at: datetime
    number: str
    territory: str = ""
    sms: bool = False


def book(wish: Wish) -> Booking:
    """Book the call, journal it, tell it. Raises Gone, Busy, AlreadyBooked, TooMany."""
    _count(wish.account)
    try:
        with transaction.atomic():
            return _book(wish)
    except IntegrityError:  # the constraint one_call_a_purpose, or the account was erased meanwhile
        raise AlreadyBooked from None


def _book(wish: Wish) -> Booking:
    now = timezone.now()
    booking = Booking(
        id=uuid4(), account=wish.account, purpose=wish.purpose, language=wish.language,
        territory=wish.territory, sms=wish.sms, booked_at=now,
    )  # fmt: skip
    booking.seal_number(wish.number)
    _release_past(wish.account, wish.purpose, now)
    _set_time(booking, wish.starts_at, now)
    hold(booking, window_of(wish.purpose, now))
    booking.save(force_insert=True)
    Waiting.objects.filter(account=wish.account, purpose=wish.purpose).delete()
    journal.record(Event.APPOINTMENT_BOOKED, Actor.PERSON, wish.account.pk)
    tell.booked(booking)
    return booking


def _release_past(account: Account, purpose: Purpose, now: datetime) -> None:
    """A call whose hour is over no longer stands in the way, whatever the agent noted of it."""
    over = Booking.objects.filter(
        account=account, purpose=purpose, state=BookingState.BOOKED, ends_at__lte=now
    )
    over.update(state=BookingState.PAST)


def _set_time(booking: Booking, starts_at: datetime, now: datetime) -> None:
    """Raises Gone for an hour of the person's night, which no page offers."""
    if not is_decent(starts_at, booking.zone):
        raise Gone
    booking.starts_at = starts_at.astimezone(UTC)  # sums of local times forget that clocks jump
    booking.ends_at = booking.starts_at + timedelta(minutes=booking.purpose.minutes)
    booking.changed_at = now
    booking.remind_far_at, booking.remind_near_at = reminders(starts_at, now, booking.zone)


def move(
    account: Account, booking: UUID, starts_at: datetime, *, sequence: int, territory: str = ""
) -> Booking:
    """Another time, and another agent when need be. `sequence`: what the page knew.

    Raises Gone, Busy, Changed, TooLate, TooMany; then nothing is changed.
    """
    _count(account)
    with transaction.atomic():
        _lock_agents_first(account, booking, starts_at)
        moved = _locked(account, booking)
        if moved.sequence != sequence or moved.state != BookingState.BOOKED:
            raise Changed
        _refuse_too_late(moved)
        if moved.starts_at == starts_at:
            return moved
        now = timezone.now()
        GridCell.objects.filter(booking=moved).delete()
        moved.sequence += 1
        moved.territory = territory
        _set_time(moved, starts_at, now)
        hold(moved, window_of(moved.purpose, now))
        moved.save(update_fields=TIME)
        journal.record(Event.APPOINTMENT_MOVED, Actor.PERSON, account.pk)
        tell.moved(moved)
    return moved


def cancel(account: Account, booking: UUID) -> bool:
    """The time is free for others. False when it was cancelled already. Raises Changed, TooLate."""
    with transaction.atomic():
        cancelled = _locked(account, booking)
        if cancelled.state == BookingState.CANCELLED:
            return False
        if cancelled.state != BookingState.BOOKED:
            raise Changed
        _refuse_too_late(cancelled)
        GridCell.objects.filter(booking=cancelled).delete()
        cancelled.state, cancelled.changed_at = BookingState.CANCELLED, timezone.now()
        cancelled.sequence += 1
        cancelled.remind_far_at = cancelled.remind_near_at = None
        cancelled.save(update_fields=[*TIME, "state"])
        journal.record(Event.APPOINTMENT_CANCELLED, Actor.PERSON, account.pk)
        tell.cancelled(cancelled)
    return True


def _locked(account: Account, booking: UUID) -> Booking:
    """The person's call as it stands now. Raises Changed when it is no more, or not theirs."""
    found = Booking.objects.select_for_update(of=("self",)).select_related("purpose", "account")
    row = found.filter(pk=booking, account=account).first()
    if row is None:
        raise Changed
    return row


def _lock_agents_first(account: Account, booking: UUID, starts_at: datetime) -> None:
    """Agents, then calls, as whoever changes openings: the other way both would wait for ever."""
    asked = Booking.objects.select_related("purpose").filter(pk=booking, account=account).first()
    if asked is not None:
        asked.starts_at, asked.ends_at = starts_at, starts_at + timedelta(minutes=asked.purpose.minutes)
        lock_agents(asked)


def _refuse_too_late(booking: Booking) -> None:
    if not may_change(booking.starts_at, timezone.now(), settings.APPOINTMENT_CHANGE_UNTIL):
        raise TooLate


def _count(account: Account) -> None:
    verdict = hit({"appointments": str(account.pk)})
    if verdict.until:
        raise TooMany(verdict.until)
