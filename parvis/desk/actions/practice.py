"""The practice mode: a day of calls for the fictitious agents, so that whoever practises has some to make."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.agents.models import Agent
from parvis.appointments.enums import AbsenceReason, BookingState, Outcome
from parvis.appointments.models import Absence, Booking, GridCell, Purpose
from parvis.appointments.rules import GRID

# whose account (by turns), which purpose, minutes from now, whose clock, what came of it
CALLS = (
    (0, 0, -95, "", Outcome.DONE),
    (1, 1, -15, "", ""),
    (1, 2, 20, "", ""),
    (0, 3, 50, "974", ""),
    (1, 3, 24 * 60, "", ""),
)


def fill_practice(accounts: Sequence[Account]) -> None:
    """Harmless when repeated: once a day. The agent is the fictitious one who calls."""
    if not settings.PRACTICE:
        raise RuntimeError("fictitious calls exist in practice mode only")
    agent = Agent.objects.filter(openings__territory="").order_by("email").first()
    purposes = list(Purpose.objects.order_by("position", "slug"))
    now = timezone.now().replace(second=0, microsecond=0)
    now -= timedelta(minutes=now.minute % GRID)
    near = Booking.objects.filter(
        starts_at__gt=now - timedelta(hours=2), starts_at__lt=now + timedelta(hours=2)
    )
    if agent is None or not accounts or not purposes or near.filter(agent=agent).exists():
        return
    for whose, which, minutes, territory, outcome in CALLS:
        account, purpose = accounts[whose % len(accounts)], purposes[which % len(purposes)]
        _call(agent, account, purpose, now + timedelta(minutes=minutes), territory, outcome)
    friday = now + timedelta(days=(4 - now.weekday()) % 7)
    starts = friday.replace(hour=12, minute=0)
    Absence.objects.create(
        agent=agent, starts_at=starts, ends_at=starts + timedelta(hours=5), reason=AbsenceReason.TRAINING
    )


def _call(
    agent: Agent, account: Account, purpose: Purpose, starts_at: datetime, territory: str, outcome: str
) -> None:
    """None where the person has a call to come for this purpose: one is enough."""
    booked = Booking.objects.filter(account=account, purpose=purpose, state=BookingState.BOOKED)
    if not outcome and booked.exists():
        return
    call = Booking(
        id=uuid4(), account=account, purpose=purpose, agent=agent, language="fr", territory=territory,
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=purpose.minutes), outcome=outcome,
        state=BookingState.PAST if outcome else BookingState.BOOKED, booked_at=starts_at - timedelta(days=3),
        changed_at=starts_at - timedelta(days=3), settled_at=starts_at if outcome else None,
    )  # fmt: skip
    call.seal_number(account.profile.mobile)
    if outcome:
        call.seal_note("Attend un nouveau relevé. Rappeler le mois prochain s’il n’arrive pas.")
    call.save(force_insert=True)
    cells = range(0, purpose.minutes, GRID)
    GridCell.objects.bulk_create(
        [
            GridCell(agent=agent, account=account, booking=call, at=starts_at + timedelta(minutes=cell))
            for cell in cells
        ],
        ignore_conflicts=True,
    )
