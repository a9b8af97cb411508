"""Background jobs of the accounts."""

from procrastinate.contrib.django import app

from parvis.accounts.actions.forget import forget_what_has_expired


@app.periodic(cron="23 3 * * *")
@app.task(name="accounts.forget_what_has_expired", queueing_lock="accounts.forget_what_has_expired")
def forget_expired(timestamp: int) -> None:
    forget_what_has_expired()
