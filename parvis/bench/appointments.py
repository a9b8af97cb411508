"""Measures the rush: 500 people who are signed in ask at once for 50 times, over HTTP."""

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from statistics import quantiles
from typing import Any

from parvis.bench.browser import Browser, Page
from parvis.bench.portal import Portal

PEOPLE, AGENTS, TIMES, MINUTES = 500, 5, 10, 30
SLUG = "bench"
CHECK = f"/mon-agenda/prendre/{SLUG}/verifier/"
BOOKED, TOLD = 302, 409
PATIENCE = 300  # seconds: on a machine that does other things too


@dataclass
class Rush:
    """What came of it. `delays`: of each status, in seconds, from the moment when all ask."""

    delays: dict[int, list[float]] = field(default_factory=dict)
    lasted: float = 0.0

    def count(self, status: int) -> int:
        return len(self.delays.get(status, []))

    @property
    def others(self) -> str:
        """« (500: 3) »: the statuses that should not be."""
        told = [
            f"{status}: {len(some)}" for status, some in self.delays.items() if status not in (BOOKED, TOLD)
        ]
        return f" ({', '.join(told)})" if told else ""

    def p99(self, *statuses: int) -> str:
        """« 812 ms »; "–" when there are too few."""
        some = [delay for status in statuses for delay in self.delays.get(status, [])]
        return f"{quantiles(some, n=100, method='inclusive')[98] * 1000:,.0f} ms" if len(some) > 1 else "–"


def appointments_table(portal: Portal, people: int = PEOPLE) -> list[tuple[str, ...]]:
    """(what, figure, what to reach). The web server is started here; the caller stops it."""
    starts, cookies = _prepare(people)
    portal.start_web()
    rush = asyncio.run(_rush(portal, starts, cookies))
    held = _held()
    places = AGENTS * TIMES
    errors = people - rush.count(BOOKED) - rush.count(TOLD)
    return [
        (f"booked, {people} at once for {places} times", f"{rush.count(BOOKED)}", f"reach ≥ {places}"),
        ("calls in the database, none over another", f"{held}", f"reach ≤ {places}"),
        ("told that it is gone, with the nearest times", f"{rush.count(TOLD)}", f"reach ≥ {people - places}"),
        ("any other answer, or none", f"{errors}{rush.others}", "reach ≤ 0"),
        ("p99 of all answers, from the moment when all ask", rush.p99(BOOKED, TOLD), ""),
        ("p99 of those who booked", rush.p99(BOOKED), ""),
        ("all answered in", f"{rush.lasted:.1f} s ({people / rush.lasted:,.0f} a second)", ""),
    ]


def _prepare(people: int) -> tuple[list[datetime], list[dict[str, str]]]:
    """A purpose, agents for one day, and people with a session each. Their cookies."""
    from parvis.agents.models import Agent  # models: once Django is set up
    from parvis.appointments.models import Opening, Purpose

    day = _a_working_day()
    Purpose.objects.create(
        slug=SLUG, minutes=MINUTES, soonest_minutes=0, latest_days=30, languages=["fr"],
        words={"fr": {"name": "Bench"}},
    )  # fmt: skip
    ends = clock(9 + TIMES * MINUTES // 60)
    for number in range(AGENTS):
        agent = Agent.objects.create(email=f"agent{number}@bench.internal", name=f"Agent {number}")
        Opening.objects.create(
            agent=agent, weekday=day.weekday(), starts=clock(9), ends=ends, first_on=day, last_on=day,
            languages=["fr"],
        )  # fmt: skip
    return _times(), [_signed_in(number) for number in range(people)]


def _a_working_day() -> date:
    """In a week or so, not at the end of a week nor on a public holiday."""
    from parvis.lib.territory import is_holiday

    day = datetime.now(UTC).date() + timedelta(days=7)
    while day.weekday() > 4 or is_holiday("", day):
        day += timedelta(days=1)
    return day


def _times() -> list[datetime]:
    from parvis.appointments.models import Purpose
    from parvis.appointments.queries import all_times
    from parvis.appointments.rules import moment_of

    starts = [moment_of(start) for start in all_times(Purpose.objects.get(slug=SLUG), "fr")]
    if len(starts) != TIMES:
        raise RuntimeError(f"{len(starts)} times are offered instead of {TIMES}")
    return starts


def _signed_in(number: int) -> dict[str, str]:
    """The cookies of a person who has signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from parvis.accounts.models import SignedInSession
    from parvis.authentication.session_store import SessionStore

    account, now = _account(number), timezone.now()
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    SignedInSession.objects.create(
        account=account, session_key=session.session_key or "", device="firefox/windows", started_at=now,
        seen_at=now,
    )  # fmt: skip
    return {settings.SESSION_COOKIE_NAME: session.session_key or ""}


def _account(number: int) -> Any:
    from django.utils import timezone

    from parvis.accounts.models import Account, Profile

    now = timezone.now()
    account = Account(
        id=uuid.uuid4(), member=uuid.uuid4(), password="!", language="fr", terms_version="1",
        terms_accepted_at=now, opened_at=now,
    )  # fmt: skip
    account.seal(Profile(f"2990199999{number:03}", "Ada", "MODÈLE", "", "1985-06-14",
                         f"p{number}@bench.internal", f"+3361234{number:04}"))  # fmt: skip
    account.save(force_insert=True)
    return account


async def _rush(portal: Portal, starts: list[datetime], cookies: list[dict[str, str]]) -> Rush:
    """Everybody has the last page open; then all confirm at the same moment."""
    rush, gate, ready = Rush(), asyncio.Event(), asyncio.Barrier(len(cookies) + 1)
    few = asyncio.Semaphore(20)  # while the pages are opened, which is not what is measured

    async def person(number: int) -> None:
        when = f"{starts[number % len(starts)]:%Y-%m-%dT%H:%MZ}"
        browser = Browser(
            portal.port, f"198.51.100.{number % 250}", lambda *_: None, dict(cookies[number]), PATIENCE
        )
        async with few:
            page = await browser.get(f"{CHECK}?quand={when}&langue=fr&heure=")
        browser.close()  # whoever reads the page for a minute comes back with another connection
        await ready.wait()
        await gate.wait()
        began = time.perf_counter()
        answer = await _confirm(browser, page, when)
        rush.delays.setdefault(answer, []).append(time.perf_counter() - began)
        browser.close()

    async with asyncio.TaskGroup() as group:
        for number in range(len(cookies)):
            group.create_task(person(number))
        await ready.wait()
        began = time.perf_counter()
        gate.set()
    rush.lasted = time.perf_counter() - began
    return rush


async def _confirm(browser: Browser, page: Page, when: str) -> int:
    """The status of the answer; 0 when none came. A refusal must say what to do."""
    try:
        answer = await browser.post(page, CHECK, quand=when, langue="fr", heure="", which="mine")
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return 0
    kind = "n’est plus libre".encode() in answer.body
    return answer.status if answer.status != TOLD or kind else 0


def _held() -> int:
    """The calls booked. Raises RuntimeError when one is not whole, or over another."""
    from parvis.appointments.models import Booking, GridCell
    from parvis.appointments.rules import GRID

    calls, cells = Booking.objects.count(), GridCell.objects.count()
    distinct = GridCell.objects.values("agent", "at").distinct().count()
    if cells != calls * MINUTES // GRID or distinct != cells:
        raise RuntimeError(f"{calls} calls hold {cells} cells, {distinct} of them distinct")
    return calls
