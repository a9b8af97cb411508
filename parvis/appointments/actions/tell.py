"""What is told of a call: to the person by e-mail, and by SMS when it reaches them; to the body's systems."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from parvis.accounts.models import Account
from parvis.appointments.agenda import invitation
from parvis.appointments.models import Booking, Waiting
from parvis.appointments.presenters import to_prepare, told_number, when
from parvis.appointments.queries import window_of
from parvis.connections.sms import reaches
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.actions.withdraw import withdraw
from parvis.letters.enums import Channel, LetterKind
from parvis.webhooks.actions import announce
from parvis.webhooks.enums import Announced

NO_LONGER_TRUE = (
    LetterKind.APPOINTMENT_REMINDER, LetterKind.APPOINTMENT_BOOKED, LetterKind.APPOINTMENT_MOVED,
)  # fmt: skip


def booked(booking: Booking) -> None:
    """The confirmation. Here as below, in the caller's transaction."""
    _send(booking, LetterKind.APPOINTMENT_BOOKED, _coming(booking) | {"calendar": invitation(booking)})
    _announce(Announced.APPOINTMENT_BOOKED, booking)


def moved(booking: Booking) -> None:
    """The new time. What was to be told of the former one is taken back."""
    _take_back(booking)
    _send(booking, LetterKind.APPOINTMENT_MOVED, _coming(booking) | {"calendar": invitation(booking)})
    _announce(Announced.APPOINTMENT_MOVED, booking)


def cancelled(booking: Booking) -> None:
    """It is cancelled."""
    _take_back(booking)
    _send(booking, LetterKind.APPOINTMENT_CANCELLED, _call(booking) | {"calendar": invitation(booking)})
    _announce(Announced.APPOINTMENT_CANCELLED, booking)


def reminded(booking: Booking, which: str) -> None:
    """`which`: far or near. Once for each time of the call, whoever asks how often."""
    _send(booking, LetterKind.APPOINTMENT_REMINDER, _coming(booking), which)


def missed(booking: Booking) -> None:
    """The call did not take place: the page of the call proposes another time. Once for a call."""
    page = _address(booking.account, "my_call", booking.pk)
    _send(booking, LetterKind.APPOINTMENT_MISSED, _call(booking) | {"page_url": page})


def time_is_free(waiting: Waiting, *, occasion: str) -> None:
    """To somebody who waits. `occasion`: names this telling."""
    account, purpose = waiting.account, waiting.purpose
    with override(account.language):
        context = {
            "first_names": account.profile.first_names, "purpose": purpose.name,
            "page_url": _address(account, "choose_time", purpose.slug),
            "valid_until": window_of(purpose).latest.isoformat(),
        }  # fmt: skip
    event = f"{waiting.pk}:{occasion}"
    _queue(account, LetterKind.APPOINTMENT_FREE, event, context, sms=account.sms_notices)


def _announce(event: Announced, booking: Booking) -> None:
    """To the systems of the body."""
    announce(event, appointment=booking.pk, purpose=booking.purpose.slug)


def _send(booking: Booking, kind: LetterKind, context: dict[str, str], which: str = "") -> None:
    once = kind == LetterKind.APPOINTMENT_MISSED  # noted again, it is not told again
    event = f"{booking.pk}:{'once' if once else booking.sequence}:{which}"
    _queue(booking.account, kind, event, context, sms=booking.sms)


def _queue(account: Account, kind: LetterKind, event: str, context: dict[str, str], *, sms: bool) -> None:
    profile = account.profile
    ways = [(Channel.EMAIL, profile.email)]
    if sms and reaches(profile.mobile):
        ways.append((Channel.SMS, profile.mobile))
    queue_letters(
        NewLetter(kind, event=f"{event}:{channel}", to=to, language=account.language, context=context,
                  channel=channel, about=account.pk)
        for channel, to in ways
    )  # fmt: skip


def _take_back(booking: Booking) -> None:
    for kind in NO_LONGER_TRUE:
        withdraw(kind, booking.account_id, f"{booking.pk}:")


def _call(booking: Booking) -> dict[str, str]:
    """In the language of the account."""
    with override(booking.account.language):
        return {
            "first_names": booking.account.profile.first_names,
            "purpose": booking.purpose.name,
            "when": when(booking.starts_at, booking.territory),
            "page_url": _address(booking.account, "my_calls"),
        }


def _coming(booking: Booking) -> dict[str, str]:
    with override(booking.account.language):
        return _call(booking) | {
            "number": told_number(booking),
            "calls_from": settings.ORGANISATION.called_from,
            "prepare": to_prepare(booking.purpose),
            "valid_until": booking.starts_at.isoformat(),
        }


def _address(account: Account, page: str, *parts: object) -> str:
    with override(account.language):
        return str(settings.PUBLIC_URL + reverse(page, args=parts))
