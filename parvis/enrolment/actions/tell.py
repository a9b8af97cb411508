"""Telling the mailbox of an account that somebody proved to be its holder: in the worker, later."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import LetterKind
from parvis.limits.counters import hit, peek

TELL_TASK = "enrolment.tell_the_account"
QUEUE = "default"


def defer_telling(account: UUID) -> None:
    """Add the job. One query; the payload is a random id and a moment, which names what is told."""
    JobManager(DjangoConnector()).defer_job(Job(
        id=None, queue=QUEUE, task_name=TELL_TASK,
        task_kwargs={"account_id": str(account), "at": f"{timezone.now():%Y%m%d%H%M%S}"},
        lock=None, queueing_lock=None, priority=0,
    ))  # fmt: skip


def tell_the_account(account_id: UUID, at: str) -> None:
    """Not too often, and never to the mailbox of an account that its holder has frozen.

    Counted after the letter is queued: a worker killed in between does it again, and the letter, named by
    its moment, is queued once.
    """
    account = Account.objects.filter(pk=account_id, state=AccountState.ACTIVE).first()
    limit = {"send_letter": f"account_exists:{account_id}"}
    if account is None or not peek(limit).allowed:
        return
    with translation.override(account.language):
        url = settings.PUBLIC_URL + reverse("sign_in")
    with transaction.atomic():
        queue_letters([NewLetter(
            kind=LetterKind.ACCOUNT_EXISTS,
            event=f"{account.id}:{at}",
            about=account.id,
            to=account.profile.email,
            language=account.language,
            context={"first_names": account.display_name, "sign_in_url": url},
        )])  # fmt: skip
    hit(limit)
