"""A case as it is shown: where it stands on its line, whose turn it is, what was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.cases.enums import Expected, Outcome
from parvis.cases.models import Case, Document
from parvis.cases.rules import Exchange
from parvis.ui.language import reader_language

TURNS: dict[str, Promise] = {
    Expected.MEMBER: _("C’est à moi d’agir"),
    Expected.BODY: _("Mon organisme s’en occupe"),
    Expected.OTHER: _("On attend une réponse de quelqu’un d’autre"),
    Expected.NOBODY: _("Je n’ai rien à faire"),
}
ANSWERED = _("J’ai envoyé un document, mon organisme va le lire")
ENDS: dict[str, Promise] = {
    Outcome.GRANTED: _("Acceptée"),
    Outcome.PARTLY: _("Acceptée en partie"),
    Outcome.REFUSED: _("Refusée"),
    Outcome.WITHDRAWN: _("Abandonnée"),
    Outcome.DONE: _("Terminée"),
}


@dataclass(frozen=True)
class Stage:
    """One step of the line. `state`: done, now or next."""

    label: str
    state: str
    day: date | None


@dataclass(frozen=True)
class Letter:
    """A letter or a request, with its days as days."""

    exchange: Exchange
    day: date
    answer_by: date | None
    answered: date | None
    late: bool

    @property
    def by_body(self) -> bool:
        return self.exchange.direction == "to_member"


@dataclass(frozen=True)
class Shown:
    """A case ready to show."""

    case: Case
    stages: tuple[Stage, ...]
    letters: tuple[Letter, ...]
    today: date

    @property
    def place(self) -> int:
        """Of the present step, from 1."""
        return sum(stage.state != "next" for stage in self.stages)

    @property
    def now(self) -> Stage:
        return self.stages[self.place - 1]

    @property
    def closed(self) -> bool:
        return self.case.closed_at is not None

    @property
    def mine(self) -> bool:
        return not self.closed and self.case.expected_from == Expected.MEMBER and not self.answered

    @property
    def answered(self) -> bool:
        """Something was asked, something was sent, and the body has not read it yet."""
        asked = not self.closed and self.case.expected_from == Expected.MEMBER
        return asked and bool(getattr(self.case, "answered", False))

    @property
    def turn(self) -> str:
        """Whose turn it is, or how it ended."""
        if self.closed:
            return str(ENDS[self.case.outcome])
        return str(ANSWERED if self.answered else TURNS[self.case.expected_from])

    @property
    def late(self) -> bool:
        return self.mine and self.case.answer_by is not None and self.case.answer_by < self.today

    @property
    def good_end(self) -> bool:
        return self.case.outcome in (Outcome.GRANTED, Outcome.PARTLY, Outcome.DONE)


def shown(case: Case) -> Shown:
    today = timezone.localdate()
    letters = tuple(_letter(exchange, today) for exchange in reversed(case.words.exchanges))
    return Shown(case, _stages(case), letters, today)


def _stages(case: Case) -> tuple[Stage, ...]:
    """All are done in a closed case, whichever step it ended at: what was skipped will not come."""
    keys, language = case.type.keys_of_steps, "en" if _english() else "fr"
    closed = case.closed_at is not None
    at = keys.index(case.step) if case.step in keys else 0
    told = case.type.steps[: at + 1] if closed else case.type.steps
    return tuple(
        Stage(step[language], _state(place, at, closed=closed), _reached(case, step["key"]))
        for place, step in enumerate(told)
    )


def _state(place: int, at: int, *, closed: bool) -> str:
    if place == at and not closed:
        return "now"
    return "done" if place <= at else "next"


def _reached(case: Case, key: str) -> date | None:
    at = case.words.trail.get(key)
    return _day(at) if at else None


def _letter(exchange: Exchange, today: date) -> Letter:
    answer_by = date.fromisoformat(exchange.answer_by) if exchange.answer_by else None
    answered = _day(exchange.answered_at) if exchange.answered_at else None
    late = bool(answer_by and not answered and answer_by < today)
    return Letter(exchange, _day(exchange.at), answer_by, answered, late)


def _day(moment: str) -> date:
    return timezone.localtime(datetime.fromisoformat(moment)).date()


@dataclass(frozen=True)
class Added:
    """A document ready to show."""

    document: Document
    has_content: bool = True

    @property
    def state(self) -> str:
        """refused, taken, waiting for the body, or being checked."""
        document = self.document
        if document.refused_at:
            return "refused"
        if document.taken_at:
            return "taken"
        return "waiting" if document.scanned_at else "checking"

    @property
    def can_change(self) -> bool:
        return self.document.taken_at is None

    @property
    def size(self) -> str:
        """« 120 ko », « 2,4 Mo »."""
        kilobytes = max(1, round(self.document.size / 1000))
        if kilobytes < 1000:
            return f"{kilobytes}\u00a0{'kB' if _english() else 'ko'}"
        number = f"{kilobytes / 1000:.1f}"
        return f"{number}\u00a0MB" if _english() else f"{number.replace('.', ',')}\u00a0Mo"


def _english() -> bool:
    return reader_language() == "en"


def groups(cases: Sequence[Case]) -> dict[str, list[Shown]]:
    """For the list: mine, open, closed."""
    found: dict[str, list[Shown]] = {"mine": [], "open": [], "closed": []}
    for case in cases:
        each = shown(case)
        found["mine" if each.mine else "closed" if each.closed else "open"].append(each)
    return found
