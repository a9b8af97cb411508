"""Background job of the limits."""

from django.utils import timezone
from procrastinate.contrib.django import app

from parvis.limits.counters import purge


@app.periodic(cron="41 * * * *")
@app.task(name="limits.purge_ended", queue="limits", queueing_lock="limits.purge_ended")
def purge_ended(timestamp: int) -> None:
    """`timestamp`: when procrastinate meant it to run; unused."""
    purge(timezone.now())
