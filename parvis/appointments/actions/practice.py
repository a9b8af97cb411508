"""The practice mode: agents and their hours, the sample of purposes, a call to come, one that was missed."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.utils import timezone

from parvis.accounts.models import Account
from parvis.agents.models import Agent
from parvis.appointments.actions.import_purposes import SAMPLE, import_purposes
from parvis.appointments.enums import BookingState, Outcome
from parvis.appointments.models import Absence, Booking, GridCell, Opening, Purpose, Waiting
from parvis.appointments.queries import all_times
from parvis.appointments.rules import moment_of, reminders

# name, territory, languages, mornings or afternoons
AGENTS = (
    ("Dominique Exemple", "", ["fr"], (time(9), time(12))),
    ("Claude Modèle", "", ["fr", "en"], (time(9), time(12))),
    ("Maxime Spécimen", "", ["fr", "en"], (time(13, 30), time(17))),
    ("Noa Fictif", "974", ["fr"], (time(8), time(11, 30))),
)


def fill_practice(accounts: list[Account]) -> None:
    """Harmless when repeated. The first account gets a call to come and one that was missed."""
    if Opening.objects.exists():
        return
    import_purposes(SAMPLE)
    for number, (name, territory, languages, hours) in enumerate(AGENTS, 1):
        _opens(_agent(number, name), territory, languages, hours)
    if accounts:
        _calls_of(accounts[0])


def empty_practice() -> None:
    """Everything but the agents, who belong to the desk."""
    for model in (GridCell, Booking, Waiting, Absence, Opening, Purpose):
        model.objects.all().delete()


def _agent(number: int, name: str) -> Agent:
    email = f"conseil{number}@caisse.example"
    Agent.objects.bulk_create([Agent(email=email, name=name, roles=["reception"])], ignore_conflicts=True)
    return Agent.objects.get(email=email)


def _opens(agent: Agent, territory: str, languages: list[str], hours: tuple[time, time]) -> None:
    starts, ends = hours
    Opening.objects.bulk_create(
        Opening(agent=agent, weekday=weekday, starts=starts, ends=ends, first_on=date(2026, 1, 1),
                territory=territory, languages=languages)
        for weekday in range(5)
    )  # fmt: skip


def _calls_of(account: Account) -> None:
    coming = Purpose.objects.get(slug="changement-de-situation")
    mornings = (moment_of(start) for start in all_times(coming, "fr"))
    # the first agent's hours: before them, the one overseas calls
    _call(
        account, coming, next(each for each in mornings if timezone.localtime(each).time() >= AGENTS[0][3][0])
    )
    missed = Purpose.objects.get(slug="suivi-de-dossier")
    yesterday = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) - timedelta(days=1)
    _call(account, missed, yesterday, Outcome.NO_ANSWER)


def _call(account: Account, purpose: Purpose, starts_at: datetime, outcome: str = "") -> None:
    """Without a letter: whoever begins to practise finds an empty letter box."""
    now = timezone.now()
    agent = Agent.objects.filter(openings__territory="").order_by("email")[0]
    call = Booking(
        id=uuid4(), account=account, purpose=purpose, agent=agent, language="fr", starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=purpose.minutes), booked_at=now - timedelta(days=2),
        changed_at=now - timedelta(days=2), outcome=outcome, sms=True,
        state=BookingState.PAST if outcome else BookingState.BOOKED, settled_at=now if outcome else None,
    )  # fmt: skip
    call.seal_number(account.profile.mobile)
    if not outcome:
        call.remind_far_at, call.remind_near_at = reminders(starts_at, now, call.zone)
    call.save(force_insert=True)
    cells = range(0, purpose.minutes, 5)
    GridCell.objects.bulk_create(
        GridCell(agent=agent, account=account, booking=call, at=starts_at + timedelta(minutes=cell))
        for cell in cells
    )
