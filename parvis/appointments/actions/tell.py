"""What people are told of their calls, by e-mail and by SMS."""

from parvis.appointments.models import Booking


def booked(booking: Booking) -> None:
    """The confirmation."""


def moved(booking: Booking) -> None:
    """The new time."""


def cancelled(booking: Booking) -> None:
    """It is cancelled."""


def missed(booking: Booking) -> None:
    """The call did not take place."""
