"""Verbs of the practice mode: prepare the people, start everything afresh."""

from dataclasses import dataclass

import structlog
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone, translation

from parvis.accounts.actions import Opening, open_account
from parvis.accounts.models import Account, Profile
from parvis.agents.actions import practice as agents
from parvis.api.actions import practice as api
from parvis.appointments.actions import practice as appointments
from parvis.assistant import actions as assistant
from parvis.cases.actions import practice as cases
from parvis.cases.actions.practise_delays import fill_practice_flow
from parvis.connections.keys import ring
from parvis.connections.members import OnFile
from parvis.connections.members.people import Person, people
from parvis.desk.actions import practice as desk
from parvis.enrolment.actions.sample_counts import empty_counts, fill_counts
from parvis.enrolment.models import ActivationLink, Enrolment
from parvis.forum.actions import practice as forum
from parvis.guides import actions as guides
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.actions.queue import SEND_TASK
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from parvis.places.actions import practice as places
from parvis.questions import actions as questions
from parvis.recovery.actions.letter_code import SEND_LETTER
from parvis.recovery.actions.lost_code import SEND_LINK
from parvis.recovery.models import LostAccess
from parvis.search import actions as search
from parvis.serving.mode import require_mode
from parvis.webhooks.actions import practice as webhooks
from parvis.workshop.letter_box import letter_box
from parvis.workshop.people import PRACTICE_CODE, in_e164

ONE_AT_A_TIME = 0x50525641  # any number, as long as only these two actions lock it
# deleting a job that a worker holds would make it fail: it finds its letter gone, and ends
# a link added to an opening between its selection and its deletion would make the whole reset fail
NO_OPENING_MOVES = "LOCK TABLE enrolment_enrolment IN EXCLUSIVE MODE"
SENT = "^send_(activation|mailbox)"  # counters of the links that were sent
WAITING_JOBS = "DELETE FROM procrastinate_jobs WHERE task_name = ANY(%s) AND status = 'todo'"

log = structlog.get_logger(__name__)


class NotInPractice(Exception):
    """Asked for in production, where it would delete real people's accounts."""


@dataclass(frozen=True)
class Emptied:
    """How much was deleted."""

    accounts: int
    letters: int


def prepare_practice() -> None:
    """Open the accounts of the people whose scenario says that they have one. Harmless when repeated."""
    _refuse_in_production()
    with transaction.atomic():
        _wait_for_turn()
        for person in people():
            if person.expected == "already_registered":
                _open_account_of(person)
    places.fill_practice()
    webhooks.fill_practice()
    fill_practice_flow()
    cases.fill_practice()
    api.fill_practice()
    agents.prepare_agents(PRACTICE_CODE)
    fill_counts()
    appointments.fill_practice(list(Account.objects.order_by("opened_at")))
    desk.fill_practice()
    questions.fill_sample()
    search.fill_practice()
    guides.fill_practice()
    forum.fill_practice()
    assistant.fill_practice()


def reset_practice() -> Emptied:
    """Delete every account, session, pending opening, counter and letter, then prepare again.

    The journal stays, with an entry more: nothing in it is personal. Requests may go on meanwhile: rows
    are deleted in the order in which requests lock them.
    """
    _refuse_in_production()
    with transaction.atomic():
        _wait_for_turn()
        with connection.cursor() as cursor:
            cursor.execute(NO_OPENING_MOVES)
            Enrolment.objects.all().delete()
            empty_counts()
            LostAccess.objects.all().delete()
            Letter.objects.all().delete()
            cursor.execute(WAITING_JOBS, [[SEND_TASK, SEND_LINK, SEND_LETTER]])
        accounts = Account.objects.count()
        appointments.empty_practice()
        cases.empty_practice()
        api.empty_practice()
        webhooks.empty_practice()
        agents.reset_agents(PRACTICE_CODE)
        Account.objects.all().delete()
        Session.objects.all().delete()
        Counter.objects.all().delete()
        guides.empty()
        assistant.empty()
        questions.empty()
        search.empty_practice()
        forum.empty_practice()
        letters = letter_box().empty()
        journal.record(Event.RECORDS_PURGED, Actor.SYSTEM, count=accounts)
        prepare_practice()
    log.info("practice_reset", accounts=accounts, letters=letters)
    return Emptied(accounts, letters)


def let_links_expire() -> None:
    """As if every activation link had been sent long ago; another can be asked for at once."""
    _refuse_in_production()
    long_ago = F("sent_at") - settings.ACTIVATION_LINK_VALID
    with transaction.atomic():
        Enrolment.objects.filter(sent_at__isnull=False).update(sent_at=long_ago)
        ActivationLink.objects.update(sent_at=long_ago)
        Counter.objects.filter(scope__regex=SENT).delete()


def _refuse_in_production() -> None:
    if not settings.PRACTICE:
        raise NotInPractice("this action exists in practice mode only")


def _wait_for_turn() -> None:
    """Until the transaction ends, nobody else prepares or resets. Raises NotSafe on a production database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    require_mode()


def _open_account_of(person: Person) -> None:
    prints = ring().fingerprints("number", person.number)
    if Account.objects.filter(number_fingerprint__in=prints).exists():
        return
    try:
        with transaction.atomic():
            open_account(_opening(person))
    except IntegrityError:
        # somebody gave this person's e-mail to another account; a reset puts it right
        log.warning("practice_account_not_opened", person=person.key)


def _opening(person: Person) -> Opening:
    return Opening(
        profile=Profile(
            number=person.number,
            first_names=person.first_names,
            birth_name=person.birth_name,
            usual_name=person.usual_name,
            birth_date=person.birth_date,
            email=person.email,
            mobile=in_e164(person.mobile),
        ),
        member=person.member,
        # nobody on file: a letter about an account that was always there would puzzle whoever practises
        on_file=OnFile(person.first_names, person.birth_name, person.usual_name, "", "", ()),
        code_hash=make_password(PRACTICE_CODE),
        language=translation.get_language() or settings.LANGUAGE_CODE,  # of whoever resets, then practises
        terms_version=settings.ORGANISATION.terms_version,
        terms_accepted_at=timezone.now(),
    )
