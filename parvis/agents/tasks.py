"""Background job of the desk's sign-in."""

from procrastinate.contrib.django import app

from parvis.agents.actions.sessions import forget_what_is_over


@app.periodic(cron="23 * * * *")
@app.task(name="agents.forget_what_is_over", queueing_lock="agents.forget_what_is_over")
def forget(timestamp: int) -> None:
    """`timestamp`: when procrastinate meant it to run; unused."""
    forget_what_is_over()
