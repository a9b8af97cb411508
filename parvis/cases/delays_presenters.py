"""What the pages of processing times say: the two sentences, the trend in words, what is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from parvis.cases import delays_chart as chart
from parvis.cases.calibration import FEWEST
from parvis.cases.models import CaseType, ProcessingTimes
from parvis.ui.templatetags.moments import dated

HALF, MOST = 4, 8  # the places of 1 case in 2 and of 9 in 10 among the deciles
MONTHS_FROM = 60  # days from which months are told too
DAYS_OF_A_MONTH = 30.4
MOVED = 0.15  # of the wait, at least: below, it has not changed
MOVED_DAYS = 2


@dataclass(frozen=True)
class Week:
    """A line of the table of weeks."""

    end: date
    half: str
    most: str
    closed: str


@dataclass(frozen=True)
class Shown:
    """The figures of a type, ready to show. `reach`: the days of the axis that all types of a page share."""

    type: CaseType
    figures: ProcessingTimes | None
    reach: int = 10

    @property
    def known(self) -> bool:
        return self.figures is not None and self.figures.closed >= FEWEST and self.half_days is not None

    @property
    def deciles(self) -> Sequence[int | None]:
        return self.figures.deciles if self.figures else ()

    @property
    def half_days(self) -> int | None:
        return self.deciles[HALF] if len(self.deciles) > HALF else None

    @property
    def most_days(self) -> int | None:
        return self.deciles[MOST] if len(self.deciles) > MOST else None

    @property
    def half(self) -> str:
        """« en moins de 12 jours »."""
        return within(self.half_days)

    @property
    def most(self) -> str:
        return within(self.most_days)

    @property
    def since(self) -> str:
        """The first day of the figures, without its year when the last says it."""
        if self.figures is None:
            return ""
        same = self.figures.since.year == self.figures.until.year
        return dated(self.figures.since, "j F" if same else "DATE_FORMAT")

    @property
    def dots(self) -> chart.Dots:
        return chart.dots(self.deciles, self.reach)

    @cached_property
    def lines(self) -> chart.Weeks | None:
        return chart.weeks([(_short(end), half, most) for end, half, most, _ in self._weeks])

    @property
    def table(self) -> list[Week]:
        return [
            Week(end, _number(half), _number(most), str(closed) if closed >= FEWEST else _few())
            for end, half, most, closed in reversed(self._weeks)
        ]

    @property
    def trend(self) -> str:
        """What the weeks say, in a sentence; "" when they say nothing."""
        known = [(end, most) for end, _, most, _ in self._weeks if most is not None]
        if len(known) < 2:
            return ""
        (_, before), (_, now) = known[0], known[-1]
        moved = now - before
        if abs(moved) < max(MOVED_DAYS, MOVED * before):
            return gettext("Depuis trois mois, l’attente ne change guère.")
        told = {"before": days_told(before), "now": days_told(now)}
        if moved > 0:
            return gettext("L’attente s’allonge : 9 dossiers sur 10 prenaient moins de %(before)s il y a trois mois, moins de %(now)s maintenant.") % told  # fmt: skip  # noqa: E501
        return gettext("L’attente raccourcit : 9 dossiers sur 10 prenaient moins de %(before)s il y a trois mois, moins de %(now)s maintenant.") % told  # fmt: skip  # noqa: E501

    @cached_property
    def _weeks(self) -> list[tuple[date, int | None, int | None, int]]:
        rows: list[dict[str, Any]] = self.figures.weeks if self.figures else []
        return [(date.fromisoformat(row["end"]), row["half"], row["most"], row["closed"]) for row in rows]


def listed(rows: Sequence[tuple[CaseType, ProcessingTimes | None]]) -> list[Shown]:
    """All on one axis, so that one compares at a glance."""
    reach = chart.longest(row.deciles for _, row in rows if row and row.closed >= FEWEST)
    return [Shown(kind, row, reach) for kind, row in rows]


def alone(kind: CaseType, row: ProcessingTimes | None) -> Shown:
    return Shown(kind, row, chart.longest([row.deciles]) if row else 10)


def within(days: int | None) -> str:
    """`days`: it took fewer than so many."""
    if days is None:
        return gettext("dans un délai encore inconnu")
    if days == 1:
        return gettext("le jour même")
    told = ngettext("en moins d’un jour", "en moins de %(days)s jours", days) % {"days": days}
    return f"{told}{_in_months(days)}"


def days_told(days: int) -> str:
    return ngettext("%(days)s jour", "%(days)s jours", days) % {"days": days}


def _in_months(days: int) -> str:
    if days < MONTHS_FROM:
        return ""
    return gettext(" (environ %(months)s mois)") % {"months": round(days / DAYS_OF_A_MONTH)}


def _number(days: int | None) -> str:
    return "–" if days is None else str(days)


def _few() -> str:
    return gettext("moins de %(count)s") % {"count": FEWEST}


def _short(day: date) -> str:
    return date_format(day, "j N")
