"""The page where a time is chosen: which week, in which language, by whose clock."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict

from parvis.accounts.models import Account
from parvis.appointments.models import Purpose
from parvis.appointments.presenters import Time, clock, day, spoken, territory_of, time_of
from parvis.appointments.queries import all_times, times, window_of
from parvis.appointments.rules import minute_of, moment_of, nearest
from parvis.lib.territory import NAMES, zone_of

MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)Z", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
WEEK = timedelta(days=7)
NEAREST = 6


@dataclass(frozen=True)
class Asked:
    """What the address of the page says. `monday`: of the week; None: the first that has a time."""

    language: str
    territory: str
    monday: date | None

    def query(self, **more: str) -> str:
        """The same in an address: "?langue=fr&heure=974"."""
        told = {"langue": self.language, "heure": self.territory} | more
        return "?" + urlencode({key: value for key, value in told.items() if value or key == "heure"})


class Day(NamedTuple):
    """A day that has times."""

    title: str
    times: list[Time]


@dataclass(frozen=True)
class Week:
    """What the page shows. `previous`, `next`: the Mondays one may go to, None at the ends."""

    monday: date
    days: list[Day]
    previous: date | None
    next: date | None
    own: UUID | None

    @property
    def sunday(self) -> date:
        return self.monday + WEEK - timedelta(days=1)


def asked_in(data: QueryDict, purpose: Purpose, account: Account) -> Asked:
    """What is not there, or makes no sense, is what the account says."""
    spoken_here = [account.language, *purpose.languages]
    language = data.get("langue", "")
    territory = data.get("heure", territory_of(account.profile.mobile))
    return Asked(
        language=next(one for one in (language, *spoken_here) if one in purpose.languages),
        territory=territory if territory in NAMES else "",
        monday=_monday(data.get("semaine", "")),
    )


def _monday(text: str) -> date | None:
    if not DAY.fullmatch(text):
        return None
    try:
        found = date.fromisoformat(text)
        return found - timedelta(days=found.weekday())
    except (ValueError, OverflowError):
        return None


def moment_in(data: QueryDict) -> datetime | None:
    """The time that was chosen; None when it is none at all."""
    found = MOMENT.fullmatch(data.get("quand", ""))
    try:
        return datetime.fromisoformat(found[1]).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def first_monday(purpose: Purpose, asked: Asked, account: Account, *, but: UUID | None = None) -> date | None:
    """Of the first week that has a time; None when nothing at all is free."""
    starts = all_times(purpose, asked.language, asked.territory, account=account, but=but)
    if not starts:
        return None
    first = moment_of(starts[0]).astimezone(zone_of(asked.territory)).date()
    return first - timedelta(days=first.weekday())


def week(purpose: Purpose, asked: Asked, monday: date, account: Account, *, but: UUID | None = None) -> Week:
    """The times of one week. Three queries."""
    first, last = _ends(purpose, asked.territory)
    monday = min(max(monday, first), last)
    agenda, starts = times(
        purpose, asked.language, monday, 7, asked.territory, account=account, but=but
    )  # fmt: skip
    return Week(
        monday=monday,
        days=list(_days(starts, asked.territory)),
        previous=monday - WEEK if monday > first else None,
        next=monday + WEEK if monday < last else None,
        own=agenda.own,
    )


def _ends(purpose: Purpose, territory: str) -> tuple[date, date]:
    """The first and the last Monday that make sense."""
    window, zone = window_of(purpose), zone_of(territory)
    days = [moment.astimezone(zone).date() for moment in (window.earliest, window.latest)]
    first, last = (each - timedelta(days=each.weekday()) for each in days)
    return first, last


def _days(starts: Iterable[int], territory: str) -> Iterator[Day]:
    found = dict[date, list[datetime]]()
    for start in starts:
        moment = moment_of(start)
        found.setdefault(moment.astimezone(zone_of(territory)).date(), []).append(moment)
    for moments in found.values():
        yield Day(day(moments[0], territory), [time_of(moment, territory) for moment in moments])


def nearest_times(
    purpose: Purpose, asked: Asked, moment: datetime, account: Account, *, but: UUID | None = None
) -> list[Time]:
    """The free times nearest to one that is gone."""
    starts = all_times(purpose, asked.language, asked.territory, account=account, but=but)
    near = nearest(minute_of(moment), starts, NEAREST)
    return [time_of(moment_of(start), asked.territory) for start in near]


def context_of(request: HttpRequest, purpose: Purpose, asked: Asked) -> dict[str, object]:
    """What the pages of a choice say around it: the languages and the clocks that one may change to."""
    here = {"semaine": asked.monday.isoformat()} if asked.monday else {}
    return {
        "purpose": purpose,
        "asked": asked,
        "spoken": spoken(asked.language),
        "clock": clock(asked.territory),
        "languages": [
            (spoken(one), Asked(one, asked.territory, None).query(), one == asked.language)
            for one in purpose.languages
        ],
        "clocks": [
            (
                name if code else clock(""),
                Asked(asked.language, code, None).query(**here),
                code == asked.territory,
            )
            for code, name in NAMES.items()
        ],
    }
