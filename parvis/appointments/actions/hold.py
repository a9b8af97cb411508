"""Holding an agent's time: the constraints of the grid decide, so that two never have the same.

Agents are locked first (FOR KEY SHARE, in the order of their ids), then their openings are read: whoever
removes an opening or adds an absence locks the agent FOR UPDATE, so that neither overlooks the other.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from parvis.appointments.models import Booking, GridCell, Opening
from parvis.appointments.queries import agenda, openings_for
from parvis.appointments.rules import GRID, Window, minute_of, moment_of

LOCK = "SELECT id FROM agents_agent WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"
HOLD = f"""
WITH chosen AS MATERIALIZED (
    SELECT agent FROM unnest(%(agents)s::uuid[]) AS agent
    WHERE NOT EXISTS (
        SELECT FROM appointments_gridcell AS cell
        WHERE cell.agent_id = agent AND cell.at >= %(starts)s AND cell.at < %(ends)s
    )
    ORDER BY random() LIMIT 1
), added AS (
    INSERT INTO appointments_gridcell (agent_id, account_id, booking_id, at)
    SELECT agent, %(account)s, %(booking)s, at
    FROM chosen, generate_series(%(starts)s, %(last)s, interval '{GRID} minutes') AS at ORDER BY at
    ON CONFLICT DO NOTHING RETURNING 1
)
SELECT agent, (SELECT count(*) FROM added) FROM chosen
"""  # noqa: S608  (a number of ours)
MOST_TRIES = 20  # beside as many as there are agents: two who take turns at each other end


class Gone(Exception):
    """This time is not offered, or no longer."""


class AlreadyBooked(Exception):
    """The person has a call to come for this purpose: it can be moved."""


class Busy(Exception):
    """The person has another call at this time."""


def hold(booking: Booking, window: Window) -> None:
    """Give the booking an agent who is free then, and fill `agent`. In the caller's transaction.

    The caller saves the booking. What it held before must be let go first. Raises Gone, Busy
    or AlreadyBooked.
    """
    lock_agents(booking)
    found = agenda(
        booking.purpose, booking.language, booking.starts_at, booking.ends_at,
        account=booking.account, but=booking.pk,
    )  # fmt: skip
    if found.own:
        raise AlreadyBooked
    start = minute_of(booking.starts_at)
    if found.is_busy(start, window.minutes):
        raise Busy
    agents = found.agents_for(start, window) if moment_of(start) == booking.starts_at else []
    for _ in range(len(agents) + MOST_TRIES if agents else 0):
        agent, whole = _try(booking, agents)
        if whole:
            booking.agent_id = agent  # type: ignore[assignment]  # whole: there is one
            return
        if agent is None:
            break
        if _is_theirs(booking):
            raise Busy
    raise Gone


def lock_agents(booking: Booking) -> None:
    """Nobody changes the openings of those who might call, until the transaction ends."""
    near = openings_for(booking.purpose, booking.language, booking.starts_at, booking.ends_at)
    agents = {*near.values_list("agent_id", flat=True), booking.agent_id} - {None}
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [list(agents)])


def _try(booking: Booking, agents: Collection[UUID]) -> tuple[UUID | None, bool]:
    """One agent, and whether all the cells were free. None: nobody is free."""
    cells = (booking.ends_at - booking.starts_at) // timedelta(minutes=GRID)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HOLD, {
            "agents": list(agents), "account": booking.account_id, "booking": booking.pk,
            "starts": booking.starts_at, "ends": booking.ends_at,
            "last": booking.ends_at - timedelta(minutes=GRID),
        })  # fmt: skip
        agent, added = cursor.fetchone() or (None, 0)
        if 0 < added < cells:
            transaction.set_rollback(True)
    return agent, added == cells


def _is_theirs(booking: Booking) -> bool:
    """Has another tab of the same person just taken this hour?"""
    cells = GridCell.objects.filter(
        account=booking.account_id, at__gte=booking.starts_at, at__lt=booking.ends_at
    )
    return cells.exclude(booking=booking.pk).exists()


def serves(opening: Opening, booking: Booking) -> bool:
    """Could the call take place during this opening, were it not for the clock?"""
    purposes = {purpose.pk for purpose in opening.purposes.all()}
    return booking.language in opening.languages and (not purposes or booking.purpose_id in purposes)
