"""Background job of the search."""

from django.utils import timezone
from procrastinate.contrib.django import app

from parvis.search.actions import purge


@app.periodic(cron="29 4 * * *")
@app.task(name="search.purge_nothing_found", queue="limits", queueing_lock="search.purge_nothing_found")
def purge_nothing_found(timestamp: int) -> None:
    """`timestamp`: when procrastinate meant it to run; unused."""
    purge(timezone.now())
