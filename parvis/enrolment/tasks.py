"""Background jobs of the enrolment."""

from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.retry import RetryStrategy

from parvis.enrolment.actions.keep import forget_dead_records
from parvis.enrolment.actions.tell import QUEUE, TELL_TASK, tell_the_account


@app.periodic(cron="*/10 * * * *")
@app.task(name="enrolment.forget_dead_records", queueing_lock="enrolment.forget_dead_records")
def forget_dead(timestamp: int) -> None:
    forget_dead_records()


@app.task(name=TELL_TASK, queue=QUEUE, retry=RetryStrategy(max_attempts=8, exponential_wait=5))
def tell(account_id: str, at: str) -> None:
    tell_the_account(UUID(account_id), at)
