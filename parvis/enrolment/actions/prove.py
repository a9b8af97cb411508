"""The proof: decided once, on all facts together, in the same work whatever is wrong."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from parvis.accounts.models import Account
from parvis.connections import members
from parvis.connections.keys import ring
from parvis.enrolment import practice
from parvis.enrolment.actions.tell import defer_telling
from parvis.enrolment.enums import Outcome, RibAnswer
from parvis.enrolment.models import Identity, PendingRecord
from parvis.enrolment.rules import outcome_of
from parvis.enrolment.visitors import Visitor
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.limits.counters import Verdict, give_back, hit, peek

NO_DATE = date(1, 1, 1)  # stands for a date that was not kept: nobody's
PERSONAL = {"proof_browser", "proof_number"}  # what locks a person; an address only meets a question
TOLD_TO_NOBODY = {Outcome.DECEASED: Outcome.NO_MATCH}
Meet = Callable[[PendingRecord, Account], Outcome]


class ChallengeNeeded(Exception):
    """Too many tries come from this address: a question must be answered first. Nothing was counted."""


def meet_in_enrolment(record: PendingRecord, account: Account) -> Outcome:
    """The holder of an account proves who they are again. A frozen one is told to nobody's mailbox."""
    if account.is_active:
        defer_telling(account.id)
        return Outcome.ALREADY_REGISTERED
    journal.record(Event.ACCOUNT_REOPENING_REFUSED, Actor.PERSON, account.id)
    return Outcome.FROZEN


def check_proof(
    record: PendingRecord, said: Mapping[str, Any], visitor: Visitor, meet: Meet = meet_in_enrolment
) -> None:
    """Keep the digest of the card and decide. Once proven, what it was decided on is wiped: it stands."""
    if record.proven_at:
        return
    identity = record.said_identity()
    assert identity
    record.card_model = said["model"]
    tail = practice.only_fictitious_tail("card", identity.number, said["tail"])
    record.card_evidence = ring().evidences("card", identity.number, tail)
    decide(record, visitor, challenge_passed=said.get("challenge_passed", False), meet=meet)


def decide(
    record: PendingRecord, visitor: Visitor, *, challenge_passed: bool = False, meet: Meet = meet_in_enrolment
) -> None:
    """Count the try, ask the registry, write the outcome on the record (the caller saves it).

    When the registry gives no answer nothing is counted and the card's digest is kept for another try; in
    every other case it is wiped. `meet`: what is done when all is right and there is an account; it says the
    outcome. Raises ChallengeNeeded when too many tries come from one address.
    """
    identity = record.said_identity()
    assert identity
    record.member = record.proven_at = record.outcome_until = None
    person = {
        "proof_browser": visitor.browser,
        "proof_number": ring().fingerprint("number", identity.number),
    }
    subjects = {**person, "proof_address": visitor.address}
    verdict = hit(subjects, advisory={"proof_address"})
    if "proof_address" in verdict.blocked and not challenge_passed:
        if verdict.counted:
            give_back(person)
        raise ChallengeNeeded
    try:
        _decide(record, identity, verdict, meet)
    except members.MembersUnavailable:
        give_back(subjects)
        record.outcome = Outcome.REGISTRY_DOWN
    _renew(record, visitor)


def _renew(record: PendingRecord, visitor: Visitor) -> None:
    """What is proven goes on under another cookie: whoever knew the one of before has no part in it."""
    if record.proven_at:
        record.browser = visitor.renewed.browser


def _decide(record: PendingRecord, identity: Identity, verdict: Verdict, meet: Meet) -> None:
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
        outcome = meet(record, account)
    record.card_evidence = None
    record.outcome = TOLD_TO_NOBODY.get(outcome, outcome)
    record.tries_left = min(verdict.left[scope] for scope in PERSONAL)
    if record.outcome == Outcome.NO_MATCH and record.tries_left == 0:
        _lock(record, verdict)


def may_try_elsewhere(record: PendingRecord) -> bool:
    """Is it this browser's tries that are spent, and not those of the number?"""
    identity = record.said_identity()
    if identity is None:
        return False
    return peek({"proof_number": ring().fingerprint("number", identity.number)}).allowed


def _ask(record: PendingRecord, identity: Identity) -> tuple[Outcome, members.Match, Account | None]:
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


def _lock(record: PendingRecord, verdict: Verdict) -> None:
    """Told at the try that locks: until the last of the spent windows closes."""
    record.card_evidence = None
    record.outcome = Outcome.TOO_MANY_TRIES
    record.outcome_until = max(verdict.ends[scope] for scope in PERSONAL if verdict.left[scope] == 0)
