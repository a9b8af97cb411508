"""Background jobs of cases. Nothing personal is in the queue."""

from procrastinate.contrib.django import app

from parvis.cases.actions.look_after import forget_what_is_over, scan_documents
from parvis.cases.actions.measure import measure


@app.periodic(cron="*/2 * * * *")
@app.task(name="cases.scan_documents", queueing_lock="cases.scan_documents")
def scan(timestamp: int) -> None:
    scan_documents()


@app.periodic(cron="23 4 * * *")
@app.task(name="cases.forget", queueing_lock="cases.forget")
def forget(timestamp: int) -> None:
    forget_what_is_over()


@app.periodic(cron="37 2 * * *")
@app.task(name="cases.measure", queueing_lock="cases.measure")
def measure_processing_times(timestamp: int) -> None:
    """After midnight: the day before is over."""
    measure()
