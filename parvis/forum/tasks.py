"""Background jobs of the forum."""

from procrastinate.contrib.django import app

from parvis.forum.actions.drafts import forget_drafts
from parvis.forum.actions.tell_followers import tell_followers
from parvis.forum.actions.watch import alert_agents, purge


@app.periodic(cron="*/5 * * * *")
@app.task(name="forum.tell_followers", queueing_lock="forum.tell_followers")
def tell(timestamp: int) -> None:
    tell_followers()


@app.periodic(cron="41 * * * *")
@app.task(name="forum.forget_drafts", queueing_lock="forum.forget_drafts")
def forget(timestamp: int) -> None:
    forget_drafts()


@app.periodic(cron="13 * * * *")
@app.task(name="forum.alert_agents", queueing_lock="forum.alert_agents")
def alert(timestamp: int) -> None:
    alert_agents()


@app.periodic(cron="19 4 * * *")
@app.task(name="forum.purge", queueing_lock="forum.purge")
def purge_refused(timestamp: int) -> None:
    purge()
