"""What the tests of appointments share: a purpose, agents who call, a fixed Monday, people."""

import uuid
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from parvis.accounts.models import Account, Profile
from parvis.agents.models import Agent
from parvis.appointments.actions.book import Wish, book
from parvis.appointments.models import Opening, Purpose

PARIS = ZoneInfo("Europe/Paris")
NUMBER = "+33639981001"
MONDAY = date(2026, 12, 7)


def at(hour: int, minute: int = 0, day: date = MONDAY, zone: ZoneInfo = PARIS) -> datetime:
    """A moment of that Monday, by the clock of Paris."""
    return datetime.combine(day, time(hour, minute), zone)


@pytest.fixture
def thursday(monkeypatch):
    """It is Thursday 3 December 2026, ten o'clock in Paris."""
    moment = [at(10, day=date(2026, 12, 3))]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    return moment


def new_purpose(slug: str = "dossier", **changes: object) -> Purpose:
    words = {
        "fr": {"name": "Mon dossier", "summary": "Où en est ma demande.", "before": "Je me mets au calme.",
               "after": "Je reçois un résumé.", "documents": ["Ma carte", "Mon dernier courrier"]},
        "en": {"name": "My file", "summary": "Where my request stands.", "documents": ["My card"]},
    }  # fmt: skip
    fields: dict[str, object] = {"minutes": 30, "soonest_minutes": 120, "latest_days": 30,
                                 "languages": ["fr", "en"], "words": words}  # fmt: skip
    return Purpose.objects.create(slug=slug, **{**fields, **changes})


def new_agent(name: str = "Dominique Exemple") -> Agent:
    return Agent.objects.create(
        email=f"{uuid.uuid4().hex[:12]}@caisse.example", name=name, roles=["reception"]
    )


def new_opening(agent: Agent, **changes: object) -> Opening:
    """Monday, nine to noon, in French."""
    fields: dict[str, object] = {"weekday": 0, "starts": time(9), "ends": time(12), "languages": ["fr"],
                                 "first_on": date(2026, 1, 1)}  # fmt: skip
    return Opening.objects.create(agent=agent, **{**fields, **changes})


def new_account(order: int) -> Account:
    """Somebody else, by number."""
    account = Account(id=uuid.uuid4(), member=uuid.uuid4(), password="!", language="fr", terms_version="1",
                      terms_accepted_at=timezone.now(), opened_at=timezone.now())  # fmt: skip
    number, email, mobile = f"2990199999{order:03}", f"p{order}@boite.example", f"+3363998{order:04}"
    account.seal(Profile(number, "Ada", "MODÈLE", "", "1985-06-14", email, mobile))
    account.save(force_insert=True)
    return account


@pytest.fixture
def purpose(db) -> Purpose:
    return new_purpose()


@pytest.fixture
def agent(db) -> Agent:
    return new_agent()


@pytest.fixture
def opening(agent) -> Opening:
    return new_opening(agent)


@pytest.fixture
def booked(thursday, account, purpose, opening):
    """Camille's call of Monday at ten."""
    return book(Wish(account, purpose, "fr", at(10), NUMBER, sms=True))
