"""Background jobs of the cases."""

from procrastinate.contrib.django import app

from parvis.cases.actions.measure import measure


@app.periodic(cron="37 2 * * *")
@app.task(name="cases.measure", queueing_lock="cases.measure")
def measure_processing_times(timestamp: int) -> None:
    """After midnight by the portal's clock: the day before is over."""
    measure()
