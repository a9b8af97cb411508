"""A day's calls as agents read them: who is next, who is late, whom to try again; and one call, opened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse

from parvis.agents.enums import Role
from parvis.agents.models import Agent
from parvis.appointments.enums import BookingState, Outcome
from parvis.appointments.models import Booking, Opening
from parvis.appointments.presenters import clock, day, hour, length, spoken, when
from parvis.appointments.queries import calls_between
from parvis.cases.models import Case
from parvis.desk.models import OpenCall
from parvis.desk.rules import shown_name
from parvis.leaving.presenters import WORDS
from parvis.letters.enums import LetterKind
from parvis.letters.models import Letter
from parvis.lib.territory import zone_of

CALLERS = (Role.RECEPTION, Role.CASES)
BACK, AHEAD = timedelta(days=30), timedelta(days=14)  # the days that are shown, and whose calls are opened
OPEN_FOR = timedelta(hours=1)  # then another agent may open it
EARLY = timedelta(minutes=15)  # before its hour nothing can have come of a call
LONGEST_NOTE = 2000
MOST_LINES = 10  # of each part of the history
SECRET_LETTERS = (LetterKind.SIGN_IN_CODE, LetterKind.CONFIRM_CODE, LetterKind.MOBILE_CODE)
OUTCOMES: dict[str, Promise] = {
    "": _("à appeler"),
    Outcome.REACHED: _("la personne a répondu"),
    Outcome.DONE: _("la demande est réglée"),
    Outcome.NO_ANSWER: _("pas de réponse, deux fois"),
    Outcome.MISSED: _("l’appel n’a pas pu être passé"),
}


@dataclass(frozen=True)
class Line:
    """A call of the list. `state`: to_call, late, again, open, settled. `theirs`: the person's own clock."""

    id: UUID
    hour: str
    theirs: str
    minutes: str
    purpose: str
    who: str
    agent: str
    language: str
    state: str
    late: int
    outcome: Promise
    opened_by: str

    @property
    def waits(self) -> bool:
        """Has it still to be made?"""
        return self.state != "settled"


@dataclass(frozen=True)
class Day:
    """Calls in the order of the clock. `next`: the one to make first."""

    lines: Sequence[Line]
    next: Line | None

    @property
    def left(self) -> int:
        return sum(line.waits for line in self.lines)


def territory_of(agent: Agent) -> str:
    """Whose clock the agent reads: that of the place where they call."""
    openings = Opening.objects.filter(agent=agent).order_by("-first_on", "pk")
    return openings.values_list("territory", flat=True).first() or ""


def calls_of(on: date, agent: Agent, territory: str, *, everybody: bool) -> Day:
    """One query, however many there are."""
    since = datetime.combine(on, datetime.min.time(), zone_of(territory))
    until = datetime.combine(on + timedelta(days=1), datetime.min.time(), zone_of(territory))
    found = calls_between(since, until, agent=None if everybody else agent.pk)
    lines = [
        line_of(call, agent, territory)
        for call in found.select_related("account", "purpose", "agent", "opened__agent", "first_try")
    ]
    return Day(lines, next_of(lines))


def next_of(lines: Iterable[Line]) -> Line | None:
    """The first that nobody has before them; those that are tried once more come after the late ones."""
    order = {"late": 0, "to_call": 1, "again": 1}
    waiting = [line for line in lines if line.state in order]
    return min(waiting, key=lambda line: order[line.state], default=None)


def line_of(call: Booking, agent: Agent, territory: str) -> Line:
    profile, now = call.account.profile, timezone.now()
    other = call.starts_at.astimezone(zone_of(call.territory)).utcoffset()
    same = call.starts_at.astimezone(zone_of(territory)).utcoffset() == other
    opened = held_by(call, now)
    return Line(
        id=call.pk,
        hour=hour(call.starts_at, territory),
        theirs="" if same else f"{hour(call.starts_at, call.territory)} ({clock(call.territory)})",
        minutes=length((call.ends_at - call.starts_at) // timedelta(minutes=1)),
        purpose=call.purpose.name,
        who=shown_name(profile.first_names, profile.usual_name or profile.birth_name),
        agent=call.agent.name if call.agent_id != agent.pk else "",
        language=spoken(call.language) if call.language != "fr" else "",
        state=_state(call, opened, now),
        late=max(0, (now - call.starts_at) // timedelta(minutes=1)),
        outcome=OUTCOMES[call.outcome],
        opened_by=opened.agent.name if opened and opened.agent_id != agent.pk else "",
    )


def _state(call: Booking, opened: OpenCall | None, now: datetime) -> str:
    if call.outcome:
        return "settled"
    if opened:
        return "open"
    if hasattr(call, "first_try"):
        return "again"
    return "late" if now > call.starts_at else "to_call"


def held_by(call: Booking, now: datetime) -> OpenCall | None:
    """Who has it before them; None when nobody has, or for too long."""
    opened: OpenCall | None = getattr(call, "opened", None)
    return opened if opened and now - opened.opened_at < OPEN_FOR else None


def call_for_desk(booking: UUID) -> Booking | None:
    """A call of the days that are shown; cancelled, it is there to say so."""
    now = timezone.now()
    found = Booking.objects.select_related("account", "purpose", "agent", "opened__agent", "first_try")
    return found.filter(pk=booking, starts_at__gte=now - BACK, starts_at__lte=now + AHEAD).first()


@dataclass(frozen=True)
class Before:
    """A line of the history."""

    at: datetime
    text: str
    more: str = ""


@dataclass(frozen=True)
class Opened:
    """One call, opened: what the agent reads while they speak. `number`: as written, and as dialled."""

    call: Booking
    line: Line
    frozen: bool  # it may be somebody else who asked to be called
    name: str
    day: str
    number: str
    dialled: str
    here: str
    there: str
    tried_at: datetime | None
    calls: list[Before]
    cases: list[Before]
    letters: list[Before]


def opened_call(call: Booking, agent: Agent, territory: str) -> Opened:
    """Five queries at most. The caller has journaled the look."""
    profile, dialled = call.account.profile, call.number
    tried = getattr(call, "first_try", None)
    line = line_of(call, agent, territory)
    return Opened(
        call=call,
        line=line,
        frozen=not call.account.is_active,
        name=f"{profile.first_names} {profile.usual_name or profile.birth_name}",
        day=day(call.starts_at, territory),
        number=_written(dialled),
        dialled=dialled,
        here=when(call.starts_at, territory),
        there=when(call.starts_at, call.territory) if line.theirs else "",
        tried_at=tried.at if tried else None,
        calls=_calls_before(call),
        cases=_cases(call.account.member) if settings.ORGANISATION.modules["cases"] else [],
        letters=_letters(call.account_id),
    )


def _written(number: str) -> str:
    """In groups, as one reads it."""
    try:
        parsed = parse(number)
    except NumberParseException:
        return number
    french = PhoneNumberFormat.NATIONAL if parsed.country_code == 33 else PhoneNumberFormat.INTERNATIONAL
    return format_number(parsed, french).replace(" ", "\u00a0")


def _calls_before(call: Booking) -> list[Before]:
    found = Booking.objects.filter(account=call.account_id).exclude(pk=call.pk).select_related("purpose")
    return [
        Before(one.starts_at, one.purpose.name, "\n".join(filter(None, (_came_of(one), one.note))))
        for one in found.order_by("-starts_at", "pk")[:MOST_LINES]
    ]


def _came_of(call: Booking) -> str:
    if call.state == BookingState.CANCELLED:
        return str(call.get_state_display())
    if call.outcome == Outcome.NO_ANSWER:
        return str(call.get_outcome_display())
    if call.outcome:
        return str(OUTCOMES[call.outcome])
    return str(call.get_state_display())


def _cases(member: UUID) -> list[Before]:
    found = Case.objects.filter(member=member).select_related("type").order_by("-received_at", "pk")
    return [
        Before(case.received_at, f"{case.type.name} ({case.reference})", case.type.step_name(case.step))
        for case in found[:MOST_LINES]
    ]


def _letters(account: UUID) -> list[Before]:
    found = Letter.objects.filter(about=account).exclude(kind__in=SECRET_LETTERS).order_by("-queued_at", "pk")
    return [
        Before(
            letter.queued_at,
            str(WORDS["kind"].get(LetterKind(letter.kind), LetterKind(letter.kind).label)),
            f"{WORDS['channel'][letter.channel]}, {WORDS['state'][letter.state]}",
        )
        for letter in found.only("kind", "channel", "state", "queued_at")[:MOST_LINES]
    ]
