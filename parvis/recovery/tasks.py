"""Background jobs of recovery. Their arguments are ids, some of them nobody's."""

from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.retry import RetryStrategy

from parvis.recovery.actions.apply import apply_due
from parvis.recovery.actions.keep import forget_dead_records
from parvis.recovery.actions.letter_code import SEND_LETTER, send_letter
from parvis.recovery.actions.lost_code import SEND_LINK, send_link
from parvis.recovery.actions.recognise import QUEUE

RETRY = RetryStrategy(max_attempts=8, exponential_wait=5)


@app.task(name=SEND_LINK, queue=QUEUE, retry=RETRY)
def send_lost_code(account_id: str) -> None:
    send_link(UUID(account_id))


@app.task(name=SEND_LETTER, queue=QUEUE, retry=RETRY)
def send_letter_code(account_id: str) -> None:
    send_letter(UUID(account_id))


@app.periodic(cron="* * * * *")
@app.task(name="recovery.apply_due", queueing_lock="recovery.apply_due")
def apply(timestamp: int) -> None:
    apply_due()


@app.periodic(cron="*/10 * * * *")
@app.task(name="recovery.forget_dead_records", queueing_lock="recovery.forget_dead_records")
def forget_dead(timestamp: int) -> None:
    forget_dead_records()
