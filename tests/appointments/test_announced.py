"""The body's systems are told of calls booked, moved and cancelled: references, nothing of the person."""

import json

import pytest

from parvis.appointments.actions.book import Wish, book, cancel, move
from parvis.appointments.models import Booking
from parvis.journal.enums import Detail
from parvis.leaving.actions.erase import erase_account
from parvis.webhooks.enums import Announced
from parvis.webhooks.models import Delivery
from tests.appointments.conftest import NUMBER, at
from tests.webhooks.endpoints import new_endpoint


@pytest.mark.django_db
def test_booked_moved_cancelled(thursday, account, purpose, opening):
    new_endpoint(
        "https://gestion.example/", Announced.APPOINTMENT_BOOKED, Announced.APPOINTMENT_MOVED,
        Announced.APPOINTMENT_CANCELLED,
    )  # fmt: skip
    booking = book(Wish(account, purpose, "fr", at(10), NUMBER))
    move(account, booking.pk, at(11), sequence=0)
    cancel(account, booking.pk)
    told = {row.event: json.loads(row.body)["data"] for row in Delivery.objects.all()}
    references = {"appointment": str(booking.pk), "purpose": "dossier"}
    assert told == dict.fromkeys(
        ("appointment.booked", "appointment.moved", "appointment.cancelled"), references
    )


@pytest.mark.django_db
def test_the_calls_of_an_account_that_is_erased_are_announced_as_cancelled(booked, account):
    new_endpoint("https://gestion.example/", Announced.APPOINTMENT_CANCELLED)
    assert erase_account(account, Detail.BY_PERSON)
    assert not Booking.objects.exists()
    assert str(booked.pk) in Delivery.objects.get(event="appointment.cancelled").body
