"""The proof: decided once, on all facts together, in the same work whatever is wrong."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from parvis.accounts.models import Account
from parvis.connections import members
from parvis.connections.keys import ring
from parvis.enrolment import practice
from parvis.enrolment.enums import Outcome, RibAnswer
from parvis.enrolment.models import Enrolment, Identity
from parvis.enrolment.rules import outcome_of
from parvis.enrolment.visitors import Visitor
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import LetterKind
from parvis.limits.counters import Verdict, give_back, hit

NO_DATE = date(1, 1, 1)  # stands for a date that was not kept: nobody's
TELL_TASK = "enrolment.tell_the_account"
PERSONAL = {"proof_browser", "proof_number"}  # what locks a person; an address only meets a question
TOLD_TO_NOBODY = {Outcome.DECEASED: Outcome.NO_MATCH}


class ChallengeNeeded(Exception):
    """Too many tries come from this address: a question must be answered first. Nothing was counted."""


def check_proof(record: Enrolment, said: Mapping[str, Any], visitor: Visitor) -> None:
    """Keep the digest of the card and decide. Once proven, what it was decided on is wiped: it stands."""
    if record.proven_at:
        return
    identity = record.said_identity()
    assert identity
    record.card_model = said["model"]
    tail = practice.only_fictitious_tail("card", identity.number, said["tail"])
    record.card_evidence = ring().evidences("card", identity.number, tail)
    decide(record, visitor, challenge_passed=said.get("challenge_passed", False))


def decide(record: Enrolment, visitor: Visitor, *, challenge_passed: bool = False) -> None:
    """Count the try, ask the registry, write the outcome on the record (the caller saves it).

    When the registry gives no answer nothing is counted and the card's digest is kept for another try; in
    every other case it is wiped. Raises ChallengeNeeded when too many tries come from one address.
    """
    identity = record.said_identity()
    assert identity
    record.member = record.proven_at = record.outcome_until = None
    person = {
        "proof_browser": visitor.browser,
        "proof_number": ring().fingerprint("number", identity.number),
    }
    subjects = {**person, "proof_address": visitor.address}
    verdict = hit(subjects)
    if "proof_address" in verdict.blocked and not challenge_passed:
        give_back(person)
        raise ChallengeNeeded
    try:
        _decide(record, identity, verdict)
    except members.MembersUnavailable:
        give_back(subjects)
        record.outcome = Outcome.REGISTRY_DOWN


def _decide(record: Enrolment, identity: Identity, verdict: Verdict) -> None:
    if PERSONAL & verdict.blocked.keys():
        _lock(record, verdict)
        return
    outcome, match, account = _ask(record, identity)
    if outcome == Outcome.PROVEN:
        on_file = members.port().on_file(match.member) if match.member else None
        record.keep("first_names", on_file.first_names if on_file else identity.name)
        record.member, record.proven_at, record.rib_evidence = match.member, timezone.now(), None
    elif outcome == Outcome.DECEASED:
        journal.record(Event.PROOF_REFUSED_DECEASED, Actor.PERSON, match.member)
    elif outcome == Outcome.ALREADY_REGISTERED and account:
        defer_telling(account.id)
    record.card_evidence = None
    record.outcome = TOLD_TO_NOBODY.get(outcome, outcome)
    record.tries_left = min(verdict.left[scope] for scope in PERSONAL)
    if record.outcome == Outcome.NO_MATCH and record.tries_left == 0:
        _lock(record, verdict)


def _ask(record: Enrolment, identity: Identity) -> tuple[Outcome, members.Match, Account | None]:
    """Raises MembersUnavailable. The account is looked for whatever the registry says: the same work."""
    match = members.port().match(
        members.Claim(
            number=identity.number,
            name=identity.name,
            birth_date=identity.born_on or NO_DATE,
            postcode=identity.postcode,
            rib=bytes(record.rib_evidence or b""),
            card=bytes(record.card_evidence or b""),
        )
    )
    prints = ring().fingerprints("number", identity.number)
    account = Account.objects.filter(number_fingerprint__in=prints).order_by().first()
    outcome = outcome_of(
        known=match.member is not None, name=match.name, birth_date=match.birth_date, postcode=match.postcode,
        rib=match.rib, card=match.card, has_rib=match.has_rib, status=match.status,
        says_no_rib=record.rib_answer == RibAnswer.NONE_ON_FILE, has_account=account is not None,
    )  # fmt: skip
    return outcome, match, account


def _lock(record: Enrolment, verdict: Verdict) -> None:
    """Told at the try that locks: until the last of the spent windows closes."""
    record.card_evidence = None
    record.outcome = Outcome.TOO_MANY_TRIES
    record.outcome_until = max(verdict.ends[scope] for scope in PERSONAL if verdict.left[scope] == 0)


def defer_telling(account: UUID) -> None:
    """Add the job that tells an account's mailbox. One query; the payload is a random id."""
    JobManager(DjangoConnector()).defer_job(Job(
        id=None, queue="default", task_name=TELL_TASK, task_kwargs={"account_id": str(account)},
        lock=None, queueing_lock=None, priority=0,
    ))  # fmt: skip


def tell_the_account(account_id: UUID) -> None:
    """Somebody proved to be the holder of an account: its own mailbox is told, not too often."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None or not hit({"send_letter": f"account_exists:{account.id}"}).allowed:
        return
    with translation.override(account.language):
        url = settings.PUBLIC_URL + reverse("sign_in")
    with transaction.atomic():
        queue_letters([NewLetter(
            kind=LetterKind.ACCOUNT_EXISTS,
            event=f"{account.id}:{timezone.now():%Y%m%d%H%M%S}",
            to=account.profile.email,
            language=account.language,
            context={"first_names": account.display_name, "sign_in_url": url},
        )])  # fmt: skip
