"""Calls of the tests, booked for a day of December by whom we say."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from parvis.accounts.models import Account, Profile
from parvis.agents.models import Agent
from parvis.appointments.models import Booking, Purpose

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 12, 7)
NUMBER = "+33639981001"
WORDS = {
    "fr": {"name": "Mes remboursements", "before": "Je me mets au calme.", "after": "Je reçois un résumé.",
           "documents": ["Ma carte", "Mon dernier relevé"]},
    "en": {"name": "My refunds"},
}  # fmt: skip


def at(hour: int, minute: int = 0, day: date = MONDAY, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.combine(day, time(hour, minute), zone)


def a_purpose(slug: str = "remboursements") -> Purpose:
    return Purpose.objects.create(slug=slug, minutes=20, languages=["fr"], words=WORDS)


def an_account(order: int, name: str = "Exemple") -> Account:
    """Somebody, by number."""
    account = Account(id=uuid.uuid4(), member=uuid.uuid4(), password="!", language="fr", terms_version="1",
                      terms_accepted_at=timezone.now(), opened_at=timezone.now())  # fmt: skip
    number = f"99{order:011}"
    account.seal(Profile(number, "Claude", name, "", "1960-02-01", f"claude{order}@exemple.example", NUMBER))
    account.save(force_insert=True)
    return account


def a_call(agent: Agent, account: Account, starts_at: datetime, purpose: Purpose, **more: Any) -> Booking:
    booking = Booking(
        id=uuid.uuid4(), account=account, purpose=purpose, agent=agent, starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=purpose.minutes), language="fr", booked_at=timezone.now(),
        changed_at=timezone.now(), **more,
    )  # fmt: skip
    booking.seal_number(NUMBER)
    booking.save(force_insert=True)
    return booking
