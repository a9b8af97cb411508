"""Background jobs of the forum."""

from procrastinate.contrib.django import app

from parvis.forum.actions.watch import alert_agents, purge


@app.periodic(cron="13 * * * *")
@app.task(name="forum.alert_agents", queueing_lock="forum.alert_agents")
def alert(timestamp: int) -> None:
    alert_agents()


@app.periodic(cron="19 4 * * *")
@app.task(name="forum.purge", queueing_lock="forum.purge")
def purge_refused(timestamp: int) -> None:
    purge()
