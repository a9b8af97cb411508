"""Calls in words: the hour by the person's own clock, the number half hidden, what to prepare."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from parvis.accounts.contacts import shown_mobile
from parvis.appointments.enums import TO_CHOOSE_AGAIN, Audience, BookingState
from parvis.appointments.models import Booking, Purpose
from parvis.appointments.rules import may_change
from parvis.lib.territory import NAMES, zone_of
from parvis.ui.language import reader_language
from parvis.ui.templatetags.moments import dated

MOMENT = {"fr": "l j F Y à G\u00a0\\h\u00a0i", "en": "l j F Y \\a\\t H:i"}
HOUR = {"fr": "G\u00a0\\h\u00a0i", "en": "H:i"}
DAYS_MISSED = 14  # for so long the list says that a call reached nobody
DAY = {"fr": "l j F", "en": "l j F"}
# overseas by calling code; Mayotte shares La Réunion's
OVERSEAS = {
    "+262639": "976", "+262269": "976", "+262": "974", "+590": "971", "+594": "973", "+596": "972",
    "+508": "975", "+681": "986", "+687": "988", "+689": "987",
}  # fmt: skip


def territory_of(number: str) -> str:
    """Whose clock the holder of a number probably reads: its territory, or "" for the mainland."""
    return next((territory for start, territory in OVERSEAS.items() if number.startswith(start)), "")


def when(moment: datetime, territory: str) -> str:
    """« lundi 7 décembre 2026 à 10 h 30 », and overseas whose clock that is."""
    told = dated(moment.astimezone(zone_of(territory)), _in(MOMENT))
    return f"{told} ({clock(territory)})" if territory else told


def clock(territory: str) -> str:
    """« heure : La Réunion »."""
    if not territory:
        return gettext("heure de Paris")
    return gettext("heure\u00a0: %(place)s") % {"place": NAMES.get(territory, territory)}


def hour(moment: datetime, territory: str) -> str:
    """« 10 h 30 »."""
    return date_format(moment.astimezone(zone_of(territory)), _in(HOUR))


def day(moment: datetime, territory: str) -> str:
    """« lundi 7 décembre »."""
    return dated(moment.astimezone(zone_of(territory)), _in(DAY))


def _in(forms: dict[str, str]) -> str:
    return forms.get(reader_language(), forms["fr"])


def length(minutes: int) -> str:
    """« 20 minutes »."""
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": minutes}


def spoken(language: str) -> str:
    """« français »."""
    return {"fr": gettext("français"), "en": gettext("anglais")}.get(language, language)


def ends_in(number: str) -> str:
    """« 10 01 »: enough to know one's own number."""
    return f"{number[-4:-2]}\u00a0{number[-2:]}"


def to_prepare(purpose: Purpose) -> str:
    """What to do and to have at hand, in one paragraph."""
    said = [purpose.before] if purpose.before else []
    if documents := "\u00a0; ".join(purpose.documents):
        said.append(gettext("À avoir sous la main\u00a0: %(documents)s.") % {"documents": documents})
    return " ".join(said) or gettext("Rien de particulier.")


class Time(NamedTuple):
    """A time to choose. `value`: as forms and addresses carry it."""

    value: str
    hour: str
    full: str


def time_of(moment: datetime, territory: str) -> Time:
    return Time(f"{moment:%Y-%m-%dT%H:%MZ}", hour(moment, territory), when(moment, territory))


def told_number(booking: Booking) -> str:
    """The end of the number of a call."""
    return ends_in(booking.number)


class Call(NamedTuple):
    """A booking, ready to show."""

    id: UUID
    purpose: Purpose
    when: str
    date: date
    day: str
    hour: str
    length: str
    spoken: str
    number: str
    sequence: int
    state: str
    outcome: str
    may_change: bool
    to_choose_again: bool

    @classmethod
    def of(cls, booking: Booking) -> "Call":
        now = timezone.now()
        over = booking.state == BookingState.BOOKED and booking.ends_at <= now
        state = BookingState.PAST if over else BookingState(booking.state)
        change = may_change(booking.starts_at, now, settings.APPOINTMENT_CHANGE_UNTIL)
        return cls(
            id=booking.pk, purpose=booking.purpose, when=when(booking.starts_at, booking.territory),
            date=booking.starts_at.astimezone(booking.zone).date(),
            day=day(booking.starts_at, booking.territory), hour=hour(booking.starts_at, booking.territory),
            length=length((booking.ends_at - booking.starts_at) // timedelta(minutes=1)),
            spoken=spoken(booking.language), number=shown_mobile(booking.number), sequence=booking.sequence,
            state=state, outcome=booking.outcome, may_change=change and state == BookingState.BOOKED,
            to_choose_again=booking.outcome in TO_CHOOSE_AGAIN,
        )  # fmt: skip


def missed(over: list[Call], ahead: list[Call]) -> list[Call]:
    """Of the calls that are over (newest first), those of late that reached nobody, and have no other yet."""
    since = timezone.localdate() - timedelta(days=DAYS_MISSED)
    taken = {call.purpose.pk for call in ahead}
    newest: dict[int, Call] = {}
    for call in over:
        if call.state != BookingState.CANCELLED:
            newest.setdefault(call.purpose.pk, call)
    return [
        call for pk, call in newest.items()
        if call.to_choose_again and call.date >= since and pk not in taken
        and call.purpose.audience != Audience.NOBODY
    ]  # fmt: skip
