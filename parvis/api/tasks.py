"""Background job of the interface."""

from procrastinate.contrib.django import app

from parvis.api.actions.tokens import forget_what_is_over


@app.periodic(cron="47 * * * *")
@app.task(name="api.forget", queue="api", queueing_lock="api.forget")
def forget(timestamp: int) -> None:
    forget_what_is_over()
