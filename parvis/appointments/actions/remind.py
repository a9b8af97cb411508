"""What happens by itself: reminders, those who wait told that a time is free, calls that are over."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.utils import timezone

from parvis.accounts.enums import AccountState
from parvis.appointments.actions import tell
from parvis.appointments.enums import Audience, BookingState
from parvis.appointments.models import Booking, Purpose, Waiting
from parvis.appointments.queries import all_times
from parvis.appointments.rules import is_decent
from parvis.lib.territory import zone_of

BATCH = 200
TOLD_FOR_EACH = 2  # people told for each free time: not all of them want it still
TURN = timedelta(minutes=30)  # how long those who were told have before the next are
WAITS_FOR = timedelta(days=60)
BOOKING_KEPT = timedelta(days=365)  # after the call

log = structlog.get_logger(__name__)


def remind() -> int:
    """Send the reminders that are due. Returns how many calls. Several may run: each takes other rows."""
    done = 0
    while count := _remind_some():
        done += count
    return done


@transaction.atomic
def _remind_some() -> int:
    now = timezone.now()
    due = Booking.objects.filter(
        Q(remind_far_at__lte=now) | Q(remind_near_at__lte=now), state=BookingState.BOOKED
    )
    rows = list(
        due.select_for_update(of=("self",), skip_locked=True).select_related("account", "purpose")
        .order_by("starts_at")[:BATCH]
    )  # fmt: skip
    for booking in rows:
        near = booking.remind_near_at is not None and booking.remind_near_at <= now
        if booking.starts_at > now and booking.account.is_active:
            _told(booking, partial(tell.reminded, booking, "near" if near else "far"))
        booking.remind_far_at = None  # the near one, when it is due, says all that the far one would
        if near:
            booking.remind_near_at = None
        booking.save(update_fields=["remind_far_at", "remind_near_at"])
    return len(rows)


def _told(about: Booking | Waiting, telling: Callable[[], None]) -> bool:
    """False, and a line in the log, for one that cannot be: it must not hold up the others for ever."""
    try:
        with transaction.atomic():
            telling()
    except DatabaseError:
        raise  # all of them are told by the next run
    except Exception as error:  # noqa: BLE001
        log.error("appointment_not_told", about=str(about.pk), error=type(error).__name__)
        return False
    return True


def tell_waiting() -> int:
    """Tell those who wait longest, twice as many as there are free times. Returns how many.

    First come, first served among those told; the next are told half an hour later when a time is still free.
    At night nobody is, and the night does not count as anybody's turn.
    """
    waited_for = Waiting.objects.filter(account__state=AccountState.ACTIVE).exclude(
        purpose__audience=Audience.NOBODY
    )
    kinds = sorted({*waited_for.values_list("purpose", "language", "territory")})
    return sum(_tell_some(*kind) for kind in kinds)


@transaction.atomic
def _tell_some(purpose_id: int, language: str, territory: str) -> int:
    """The purpose is locked (bookings go on): two of these at once would tell twice as many."""
    purpose, now = Purpose.objects.select_for_update(no_key=True).get(pk=purpose_id), timezone.now()
    if not is_decent(now, zone_of(territory)):
        return 0
    free = len(all_times(purpose, language, territory))
    waiting = Waiting.objects.filter(purpose=purpose, language=language, territory=territory)
    left = free * TOLD_FOR_EACH - waiting.filter(told_at__gt=now - TURN).count()
    if left <= 0:
        return 0
    rows = waiting.filter(Q(told_at=None) | Q(told_at__lte=now - TURN)).select_related("account", "purpose")
    next_ones = rows.filter(account__state=AccountState.ACTIVE)
    first_come = list(next_ones.order_by(F("told_at").asc(nulls_first=True), "asked_at", "pk")[:left])
    occasion = f"{now:%Y%m%d%H%M%S}"
    told = [_told(row, partial(tell.time_is_free, row, occasion=occasion)) for row in first_come]
    Waiting.objects.filter(pk__in=[row.pk for row in first_come]).update(told_at=now)
    return sum(told)


def tidy_up() -> int:
    """Close the calls that are over, end long waits, forget old calls. Returns how many rows."""
    now = timezone.now()
    return _close(now) + _forget(now)


def _close(now: datetime) -> int:
    over = Booking.objects.filter(state=BookingState.BOOKED, ends_at__lte=now)
    return over.update(state=BookingState.PAST, remind_far_at=None, remind_near_at=None)


def _forget(now: datetime) -> int:
    waits, _ = Waiting.objects.filter(asked_at__lt=now - WAITS_FOR).delete()
    old = Booking.objects.exclude(state=BookingState.BOOKED).filter(ends_at__lt=now - BOOKING_KEPT)
    bookings, _ = old.delete()
    return waits + bookings
