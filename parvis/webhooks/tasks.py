"""Background jobs of the webhooks. Their arguments are ids."""

from uuid import UUID

from procrastinate.contrib.django import app

from parvis.webhooks.actions.announce import DELIVER_TASK, QUEUE
from parvis.webhooks.actions.deliver import deliver_due, forget_old_deliveries, recover_deliveries


@app.task(name=DELIVER_TASK, queue=QUEUE)
def deliver(endpoint_id: str) -> None:
    deliver_due(UUID(endpoint_id))


@app.periodic(cron="* * * * * */20")  # every 20 seconds
@app.task(name="webhooks.recover", queue=QUEUE, queueing_lock="webhooks.recover")
def recover(timestamp: int) -> None:
    recover_deliveries()


@app.periodic(cron="23 3 * * *")
@app.task(name="webhooks.forget", queue=QUEUE, queueing_lock="webhooks.forget")
def forget(timestamp: int) -> None:
    forget_old_deliveries()
