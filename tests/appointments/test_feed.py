"""One's calls in a calendar program: a secret address that can be ended, and the file of one call."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from parvis.appointments.actions.book import cancel
from parvis.appointments.models import Feed
from parvis.journal.models import Entry
from tests.page_client import PortalClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]
PAGE = "/mon-agenda/abonnement/"


def made(client):
    """The path of a new feed."""
    found = re.search(
        r"http://localhost:8000(/mon-agenda/flux/[\w-]{43}/agenda\.ics)", client.post(PAGE).content.decode()
    )
    assert found
    return found[1]


def events(path):
    response = PortalClient().get(path)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    return Calendar.from_ical(response.content.decode()).walk("VEVENT")


def test_the_feed_shows_the_calls_and_their_changes(signed_in, booked, account):
    assert signed_in.get(PAGE).status_code == 200
    assert not Feed.objects.exists(), "looking makes nothing"
    path = made(signed_in)
    assert path not in signed_in.get(PAGE).content.decode(), "shown once"
    (event,) = events(path)
    assert (event["UID"], event["STATUS"]) == (f"{booked.pk}@localhost", "CONFIRMED")
    assert "ATTENDEE" not in event
    cancel(account, booked.pk)
    assert events(path)[0]["STATUS"] == "CANCELLED"


def test_only_a_digest_is_kept(signed_in):
    path = made(signed_in)
    token = path.split("/")[3]
    assert token.encode() not in bytes(Feed.objects.get().token_digest)
    assert Entry.objects.filter(event="agenda_feed_made").count() == 1


def test_a_new_address_ends_the_former_and_it_can_be_ended(signed_in):
    former, latest = made(signed_in), made(signed_in)
    assert Feed.objects.count() == 1
    assert PortalClient().get(former).status_code == 404
    assert PortalClient().get(latest).status_code == 200
    assert "ne marche plus" in signed_in.post(PAGE, {"revoke": "1"}).content.decode()
    assert PortalClient().get(latest).status_code == 404
    signed_in.post(PAGE, {"revoke": "1"})
    assert Entry.objects.filter(event="agenda_feed_revoked").count() == 1


@pytest.mark.parametrize("token", ["x", "%00", "a" * 43, "é" * 2000])
def test_an_address_that_nobody_made(client, token):
    assert client.get(f"/mon-agenda/flux/{token}/agenda.ics").status_code == 404


def test_a_frozen_account_shows_nothing(signed_in, account):
    path = made(signed_in)
    account.state = "frozen"
    account.save()
    assert PortalClient().get(path).status_code == 404


def test_a_program_that_asks_too_often_is_told(signed_in, settings):
    path = made(signed_in)
    settings.LIMITS = {**settings.LIMITS, "agenda_feed": ((1, timedelta(hours=1)),)}
    assert [PortalClient().get(path).status_code for _ in range(2)] == [200, 429]
    assert PortalClient().post(path).status_code in (403, 405)


def test_the_file_of_one_call(signed_in, booked):
    response = signed_in.get(f"/mon-agenda/rendez-vous/{booked.pk}/agenda.ics")
    assert response.headers["Content-Disposition"] == 'attachment; filename="rendez-vous.ics"'
    assert Calendar.from_ical(response.content.decode())["METHOD"] == "PUBLISH"
