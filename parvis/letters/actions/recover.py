"""Finds the letters that no job will send any more, and forgets what is over."""

from contextlib import suppress
from typing import cast

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

from parvis.letters.actions.queue import QUEUE, defer_again
from parvis.letters.enums import Channel, LetterState
from parvis.letters.models import Letter
from parvis.letters.rules import JOBS_KEPT, KEPT_AFTER_SENDING


def recover_letters() -> int:
    """Give a new job to each letter that waits without one. Returns how many.

    A worker was killed, or lost the database while sending: its job stays "doing" or ends "failed".
    """
    _free_jobs_of_dead_workers()
    live = ProcrastinateJob.objects.filter(
        queueing_lock=Cast(OuterRef("pk"), TextField()), status__in=("todo", "doing")
    )
    waiting = Letter.objects.filter(~Exists(live), state=LetterState.QUEUED).exclude(channel=Channel.POST)
    recovered = 0
    for letter_id in waiting.order_by("queued_at").values_list("pk", flat=True):
        recovered += defer_again(letter_id)
    return recovered


def _free_jobs_of_dead_workers() -> None:
    """Those that send a letter are dropped (the letter gets a new one), any other is done again."""
    manager = JobManager(DjangoConnector())
    silent_for = cast("float", settings.PROCRASTINATE_WORKER_DEFAULTS["stalled_worker_timeout"])
    stalled = async_to_sync(manager.get_stalled_jobs)(seconds_since_heartbeat=silent_for)
    for id_, queue in [(job.id, job.queue) for job in stalled if job.id is not None]:
        # another worker may have freed it in the meantime
        with suppress(ConnectorException), transaction.atomic():
            if queue == QUEUE:
                async_to_sync(manager.finish_job_by_id_async)(id_, Status.FAILED, delete_job=True)
            else:
                async_to_sync(manager.retry_job_by_id_async)(id_, timezone.now())


def forget_old_letters() -> int:
    """Delete the emptied rows of letters settled long ago, and failed jobs. Returns how many letters."""
    old = Letter.objects.exclude(state=LetterState.QUEUED)
    deleted, _ = old.filter(queued_at__lt=timezone.now() - KEPT_AFTER_SENDING).delete()
    async_to_sync(JobManager(DjangoConnector()).delete_old_jobs)(
        nb_hours=int(JOBS_KEPT.total_seconds() // 3600),
        include_failed=True, include_cancelled=True, include_aborted=True,
    )  # fmt: skip
    return deleted
