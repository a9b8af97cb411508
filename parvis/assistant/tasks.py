"""Background job of the assistant."""

from django.utils import timezone
from procrastinate.contrib.django import app

from parvis.assistant.actions import purge


@app.periodic(cron="31 4 * * *")
@app.task(name="assistant.purge_unanswered", queue="limits", queueing_lock="assistant.purge_unanswered")
def purge_unanswered(timestamp: int) -> None:
    """`timestamp`: when procrastinate meant it to run; unused."""
    purge(timezone.now())
