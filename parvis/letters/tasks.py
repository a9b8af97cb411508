"""Background jobs of letters. Their arguments are ids: nothing personal is in the queue."""

from uuid import UUID

from procrastinate.contrib.django import app

from parvis.letters.actions.queue import QUEUE, SEND_TASK
from parvis.letters.actions.recover import forget_old_letters, recover_letters
from parvis.letters.actions.send import send_letter


@app.task(name=SEND_TASK, queue=QUEUE)
def send(letter_id: str) -> None:
    send_letter(UUID(letter_id))


@app.periodic(cron="* * * * * */20")  # every 20 seconds
@app.task(name="letters.recover", queue=QUEUE, queueing_lock="letters.recover")
def recover(timestamp: int) -> None:
    recover_letters()


@app.periodic(cron="17 3 * * *")
@app.task(name="letters.forget", queue=QUEUE, queueing_lock="letters.forget")
def forget(timestamp: int) -> None:
    forget_old_letters()
