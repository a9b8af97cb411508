"""Calls as calendar programs read them (RFC 5545): one in a letter, all in a feed.

What other people see of a shared calendar is the title alone: it says nothing of the purpose.
"""

from collections.abc import Iterable
from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override
from icalendar import Calendar, Event, vCalAddress, vText

from parvis.appointments.enums import BookingState
from parvis.appointments.models import Booking

CONTENT_TYPE = "text/calendar; charset=utf-8"


def invitation(booking: Booking) -> str:
    """For the letter: the call is added, changed, or taken away when it is cancelled."""
    over = booking.state == BookingState.CANCELLED
    return _written([booking], "CANCEL" if over else "REQUEST", booking.account.language, invited=True)


def published(bookings: Iterable[Booking], language: str) -> str:
    """For a file that is downloaded, or a feed."""
    return _written(bookings, "PUBLISH", language, invited=False)


def _written(bookings: Iterable[Booking], method: str, language: str, *, invited: bool) -> str:
    with override(language):
        calendar = Calendar()
        calendar.add("prodid", "-//Parvis//Parvis//FR")
        calendar.add("version", "2.0")
        calendar.add("method", method)
        if method == "PUBLISH":
            calendar.add("x-wr-calname", _title())
            calendar.add("refresh-interval", timedelta(hours=1), {"value": "DURATION"})
        for booking in bookings:
            calendar.add_component(_event(booking, invited=invited))
        return str(calendar.to_ical().decode())


def _event(booking: Booking, *, invited: bool) -> Event:
    event = Event()
    event.add("uid", uid(booking))
    event.add("sequence", booking.sequence)
    event.add("dtstamp", booking.changed_at)
    event.add("last-modified", booking.changed_at)
    event.add("dtstart", booking.starts_at)  # in UTC: every program shows its own clock
    event.add("dtend", booking.ends_at)
    event.add("summary", _title())
    event.add("status", "CANCELLED" if booking.state == BookingState.CANCELLED else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("location", gettext("Par téléphone"))
    event.add("description", _description(booking))
    event.add("url", settings.PUBLIC_URL + reverse("my_calls"))
    if invited:
        event.add("organizer", _organiser())
        event.add("attendee", _attendee(booking), encode=False)
    return event


def uid(booking: Booking) -> str:
    """The same through every change."""
    return f"{booking.pk}@{urlsplit(settings.PUBLIC_URL).hostname}"


def _title() -> str:
    return gettext("Appel de %(organisation)s") % {"organisation": settings.ORGANISATION.name}


def _description(booking: Booking) -> str:
    called_from = gettext(
        "Nous appelons depuis le %(number)s, et ne demandons jamais votre code ni vos coordonnées bancaires."
    )
    return f"{booking.purpose.name}\n{called_from % {'number': settings.ORGANISATION.called_from}}"


def _organiser() -> vCalAddress:
    address = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    address.params["CN"] = vText(settings.ORGANISATION.name)
    return address


def _attendee(booking: Booking) -> vCalAddress:
    """Nobody reads answers: none is asked for."""
    address = vCalAddress(f"mailto:{booking.account.profile.email}")
    address.params["PARTSTAT"] = vText("ACCEPTED")
    address.params["RSVP"] = vText("FALSE")
    return address
