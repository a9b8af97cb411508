"""The practice mode: a day of calls for the fictitious agents, so that whoever practises has some to make."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from parvis.accounts.models import Account, Profile
from parvis.agents.models import Agent
from parvis.appointments.enums import AbsenceReason, BookingState, Outcome
from parvis.appointments.models import Absence, Booking, GridCell, Purpose
from parvis.appointments.rules import GRID

# more people than those of the practice page: they exist only to be called, and nobody signs in as them
CALLED = (
    ("Yvette", "Ébauche", "2380275999901"), ("Moussa", "Croquis", "1740199999902"),
    ("Inès", "Pochade", "2990693999903"), ("Gérard", "Gabarit", "1510413999904"),
)  # fmt: skip
MOBILE = "+33639980{:03}"


@dataclass(frozen=True)
class Planned:
    """One call of the day. `minutes`: from now; `note` and `outcome`: when it is over."""

    whose: int
    purpose: int
    minutes: int
    territory: str = ""
    outcome: str = ""
    note: str = ""


DAY = (
    Planned(0, 0, -95, outcome=Outcome.DONE, note="Attend un relevé : rappeler s’il n’arrive pas."),
    Planned(1, 1, -65, outcome=Outcome.REACHED),
    Planned(2, 0, -15),
    Planned(3, 2, 20, "974"),
    Planned(0, 1, 55),
    Planned(1, 0, 90),
    Planned(2, 1, 24 * 60),
)


def fill_practice() -> None:
    """Harmless when repeated: a day that has calls gets no more. A fictitious agent makes them."""
    if not settings.PRACTICE:
        raise RuntimeError("fictitious calls exist in practice mode only")
    agent = Agent.objects.filter(openings__territory="").order_by("email").first()
    purposes = list(Purpose.objects.order_by("position", "slug"))
    now = timezone.now().replace(second=0, microsecond=0)
    now -= timedelta(minutes=now.minute % GRID)
    people = [_person(number) for number in range(len(CALLED))]
    if (
        agent is None
        or not purposes
        or Booking.objects.filter(account__in=people, starts_at__gt=now).exists()
    ):
        return
    Booking.objects.filter(account__in=people).update(state=BookingState.PAST)
    for one in DAY:
        _call(agent, people[one.whose], purposes[one.purpose % len(purposes)], one, now)
    starts = (now + timedelta(days=(4 - now.weekday()) % 7)).replace(hour=12, minute=0)
    Absence.objects.create(
        agent=agent, starts_at=starts, ends_at=starts + timedelta(hours=5), reason=AbsenceReason.TRAINING
    )


def _person(number: int) -> Account:
    """Of CALLED. Without a code: nobody signs in."""
    first_names, name, nir = CALLED[number]
    account = Account(
        id=UUID(int=0x7A11 + number), member=UUID(int=0x7A11 + number), password=make_password(None),
        language="fr", terms_version=settings.ORGANISATION.terms_version,
        terms_accepted_at=timezone.now(), opened_at=timezone.now(),
    )  # fmt: skip
    email = f"appel{number + 1}@boite.example"
    account.seal(Profile(nir, first_names, name, "", "1960-01-01", email, MOBILE.format(900 + number)))
    Account.objects.bulk_create([account], ignore_conflicts=True)
    return Account.objects.get(pk=account.pk)


def _call(agent: Agent, account: Account, purpose: Purpose, one: Planned, now: datetime) -> None:
    starts_at = now + timedelta(minutes=one.minutes)
    call = Booking(
        id=uuid4(), account=account, purpose=purpose, agent=agent, language="fr", territory=one.territory,
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=purpose.minutes), outcome=one.outcome,
        state=BookingState.PAST if one.outcome else BookingState.BOOKED, booked_at=now - timedelta(days=3),
        changed_at=now - timedelta(days=3), settled_at=starts_at if one.outcome else None,
    )  # fmt: skip
    call.seal_number(account.profile.mobile)
    call.seal_note(one.note)
    call.save(force_insert=True)
    cells = range(0, purpose.minutes, GRID)
    GridCell.objects.bulk_create(
        [
            GridCell(agent=agent, account=account, booking=call, at=starts_at + timedelta(minutes=cell))
            for cell in cells
        ],
        ignore_conflicts=True,
    )
