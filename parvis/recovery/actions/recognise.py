"""Number and birth date: whose account is it? The same work and the same answer whatever is wrong."""

from datetime import date
from uuid import UUID, uuid4

from django.conf import settings
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from parvis.accounts.models import Account
from parvis.connections.keys import ring
from parvis.connections.members.people import person_with
from parvis.limits.counters import Verdict, hit

QUEUE = "default"
NOBODY = "0001-01-01"


def may_be_counted(number: str) -> bool:
    """In practice a number that is no fictitious person's leaves no trace, not even as a digest."""
    return not settings.PRACTICE or person_with(number) is not None


def count(scope: str, number: str, address: bytes, *, said: str = "") -> Verdict:
    """One try for this number under `scope`, and from this address. `said`: counted with the number."""
    by_number = {scope: ring().fingerprint("number", number + said)} if may_be_counted(number) else {}
    return hit({**by_number, "lost_code_address": address})


def account_of(number: str) -> Account | None:
    prints = ring().fingerprints("number", number)
    return Account.objects.filter(number_fingerprint__in=prints).order_by().first()


def holder(number: str, birth_date: date) -> UUID:
    """The id of the account when both are right, and else an id that is nobody's."""
    account = account_of(number)
    known = account.profile.birth_date if account else NOBODY
    return account.id if account and known == birth_date.isoformat() else uuid4()


def defer(task: str, account: UUID) -> None:
    """Add the job, in one query. Deferred for an id that is nobody's too: the worker then does nothing."""
    JobManager(DjangoConnector()).defer_job(Job(
        id=None, queue=QUEUE, task_name=task, task_kwargs={"account_id": str(account)},
        lock=None, queueing_lock=None, priority=0,
    ))  # fmt: skip
