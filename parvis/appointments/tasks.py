"""Background jobs of appointments."""

from procrastinate.contrib.django import app

from parvis.appointments.actions.remind import remind, tell_waiting, tidy_up


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
