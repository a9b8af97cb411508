"""What happens to letters when workers die: none is lost; and what is over is forgotten."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from parvis.letters.actions import queue_letters
from parvis.letters.actions.recover import forget_old_letters, recover_letters
from parvis.letters.actions.send import send_letter
from parvis.letters.enums import Channel, LetterKind, LetterState
from parvis.letters.models import Letter
from parvis.letters.queries import state_of
from tests.letters.examples import example

SEND_ONE = """
import sys, django
django.setup()
from uuid import UUID
from parvis.letters.actions.send import send_letter
send_letter(UUID(sys.argv[1]))
"""
# as a worker takes a job; this one is the last that came
TAKE = """
UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)
"""


def queued(*args, **kwargs):
    with transaction.atomic():
        (letter,) = queue_letters([example(*args, **kwargs)])
    return letter


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def jobs(letter):
    return sql("SELECT status::text FROM procrastinate_jobs WHERE queueing_lock = %s", str(letter.id))


@contextmanager
def another_process(box, *arguments):
    """Python with this test's database and mail server. What it says is in the file "said"."""
    database = connection.get_connection_params()
    address = f"postgresql://{database['user']}@/{database['dbname']}?host={database['host']}"
    environment = os.environ | {"DATABASE_URL": address, "PARVIS_SMTP_PORT": str(box.port)}
    with (box.folder.parent / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, *arguments], env=environment, cwd=django_settings.PACKAGE.parent,
            stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        finally:
            process.kill()
            process.wait()


def wait_until(condition, process=None, seconds=20.0):
    until = time.monotonic() + seconds
    while not condition():
        assert process is None or process.poll() is None, "the other process ended"
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


@contextmanager
def nobody_can_mark_a_letter():
    """Writing to a letter takes a minute: time to be killed in."""
    sql("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$")  # fmt: skip
    sql("CREATE TRIGGER slow BEFORE UPDATE ON letters_letter FOR EACH ROW EXECUTE FUNCTION slow()")
    try:
        yield
    finally:
        sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE query LIKE 'UPDATE%%letters_letter%%' AND pid <> pg_backend_pid()")  # fmt: skip
        sql("DROP FUNCTION slow CASCADE")


@pytest.mark.django_db(transaction=True)
def test_killed_between_sending_and_marking_it_goes_again_under_the_same_name(smtp_box):
    letter = queued()
    with nobody_can_mark_a_letter(), another_process(smtp_box, "-c", SEND_ONE, str(letter.id)) as worker:
        wait_until(lambda: smtp_box.messages, worker)
        worker.kill()
    assert state_of(letter.id) == LetterState.QUEUED
    # the lock of the dead worker may linger a moment
    wait_until(lambda: send_letter(letter.id) == LetterState.SENT)
    assert [message["Message-ID"] for message in smtp_box.messages] == [letter.message_id] * 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_at_once_and_finds_what_a_dead_one_left(smtp_box):
    lost = queued(event="a:lost")
    sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '5 minutes')")
    sql(TAKE)
    command = ["-m", "django", "procrastinate", "worker", "--fetch-job-polling-interval=600"]
    with another_process(smtp_box, *command) as worker:
        wait_until(lambda: state_of(lost.id) == LetterState.SENT, worker, seconds=40)
        queued_at = time.monotonic()
        letter = queued(event="a:new")
        wait_until(lambda: state_of(letter.id) == LetterState.SENT, worker)
        # well under a second on an idle machine; without the notification it would wait for the next look
        assert time.monotonic() - queued_at < 3.0
    said = (smtp_box.folder.parent / "said").read_text()
    assert len(said.splitlines()) < 10, f"the worker talks too much:\n{said}"
    assert len(smtp_box.messages) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["failed", "deleted"])
def test_a_letter_without_a_job_gets_one(status):
    letter = queued()
    if status == "deleted":
        sql("DELETE FROM procrastinate_jobs")
    else:
        sql("UPDATE procrastinate_jobs SET status = 'failed'")
    assert recover_letters() == 1
    assert ("todo",) in jobs(letter)
    assert recover_letters() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("heartbeat", ["now()", "now() - interval '5 minutes'"])
def test_the_job_of_a_dead_worker_is_given_anew_and_that_of_a_live_one_is_left(heartbeat):
    letter = queued()
    sql(f"INSERT INTO procrastinate_workers (last_heartbeat) VALUES ({heartbeat})")
    sql(TAKE)
    dead = heartbeat != "now()"
    assert recover_letters() == int(dead)
    assert jobs(letter) == [("todo" if dead else "doing",)]


@pytest.mark.django_db
def test_another_job_of_a_dead_worker_is_done_again():
    JobManager(DjangoConnector()).defer_job(Job(
        id=None, queue="default", task_name="x", task_kwargs={}, lock=None, queueing_lock=None, priority=0,
    ))  # fmt: skip
    sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '5 minutes')")
    sql(TAKE)
    recover_letters()
    assert list(ProcrastinateJob.objects.values_list("status", flat=True)) == ["todo"]


@pytest.mark.django_db
def test_letters_that_need_nothing_are_left(smtp_box):
    queued(event="a:waiting")
    queued(LetterKind.ACCOUNT_OPENED, Channel.POST, event="a:paper")
    send_letter(queued(event="a:sent").id)
    assert recover_letters() == 0


@pytest.mark.django_db
def test_what_is_over_is_forgotten_and_what_waits_is_not(smtp_box):
    old, recent, waiting = (queued(event=f"a:{number}") for number in range(3))
    send_letter(old.id)
    send_letter(recent.id)
    long_ago = timezone.now() - timedelta(days=181)
    Letter.objects.filter(pk__in=[old.id, waiting.id]).update(queued_at=long_ago)
    assert forget_old_letters() == 1
    assert set(Letter.objects.values_list("pk", flat=True)) == {recent.id, waiting.id}
    assert ProcrastinateJob.objects.exists()
