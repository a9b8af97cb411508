"""Background jobs of appointments."""

from uuid import UUID

from procrastinate.contrib.django import app

from parvis.appointments.actions.remind import remind, tell_waiting, tidy_up
from parvis.appointments.actions.settle import settle_calls


@app.periodic(cron="* * * * *")
@app.task(name="appointments.remind", queueing_lock="appointments.remind")
def send_reminders(timestamp: int) -> None:
    remind()


@app.periodic(cron="*/2 * * * *")
@app.task(name="appointments.tell_waiting", queueing_lock="appointments.tell_waiting")
def tell_those_who_wait(timestamp: int) -> None:
    tell_waiting()


@app.periodic(cron="*/10 * * * *")
@app.task(name="appointments.tidy_up", queueing_lock="appointments.tidy_up")
def tidy(timestamp: int) -> None:
    tidy_up()


@app.task(name="appointments.settle_calls")
def settle(agent_id: str) -> None:
    """Deferred by parvis.agents when a desk is closed."""
    settle_calls(UUID(agent_id))
