"""Background jobs of the journal. An entry never waits for them: its link comes after it."""

from procrastinate.contrib.django import app

from parvis.journal.actions import chain_entries, tell_head

QUEUE = "journal"


@app.periodic(cron="* * * * *")
@app.task(name="journal.chain", queue=QUEUE, queueing_lock="journal.chain")
def chain(timestamp: int) -> None:
    chain_entries()


@app.periodic(cron="7 0 * * *")
@app.task(name="journal.head", queue=QUEUE, queueing_lock="journal.head")
def daily_head(timestamp: int) -> None:
    tell_head()
