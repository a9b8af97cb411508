"""Background job of the guides."""

from django.utils import timezone
from procrastinate.contrib.django import app

from parvis.guides.actions import purge


@app.periodic(cron="23 4 * * *")
@app.task(name="guides.purge_feedback", queue="limits", queueing_lock="guides.purge_feedback")
def purge_feedback(timestamp: int) -> None:
    """`timestamp`: when procrastinate meant it to run; unused."""
    purge(timezone.now())
