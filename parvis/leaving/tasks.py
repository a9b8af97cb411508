"""Background jobs of leaving."""

from procrastinate.contrib.django import app

from parvis.leaving.actions.close import apply_closings
from parvis.leaving.actions.inactive import look_after_inactive_accounts


@app.periodic(cron="*/5 * * * *")
@app.task(name="leaving.apply_closings", queueing_lock="leaving.apply_closings")
def apply(timestamp: int) -> None:
    apply_closings()


@app.periodic(cron="41 4 * * *")
@app.task(name="leaving.inactive_accounts", queueing_lock="leaving.inactive_accounts")
def inactive(timestamp: int) -> None:
    look_after_inactive_accounts()
