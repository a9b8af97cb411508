"""The day of calls of the practice mode: made once a day, for people whom nobody signs in as."""

import pytest

from parvis.accounts.models import Account
from parvis.appointments.actions import practice as appointments
from parvis.appointments.models import Booking
from parvis.desk.actions.practice import CALLED, DAY, fill_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def agents(db):
    appointments.fill_practice([])


def test_a_day_of_calls_and_no_more_when_it_is_there(agents):
    fill_practice()
    fill_practice()
    calls = Booking.objects.select_related("agent")
    assert calls.count() == len(DAY)
    assert {call.agent.email for call in calls} == {"conseil1@caisse.example"}
    assert Account.objects.count() == len(CALLED)
    assert not any(account.has_usable_password() for account in Account.objects.all())


def test_without_agents_there_is_no_call():
    fill_practice()
    assert not Booking.objects.exists()


def test_never_in_production(agents, settings):
    settings.PRACTICE = False
    with pytest.raises(RuntimeError):
        fill_practice()
    assert not Account.objects.exists()
