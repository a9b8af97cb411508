"""Helping somebody who is stuck: each verb is of the app that owns the data; here it is done for a reason."""

from django.db import transaction

from parvis.accounts.actions.freeze import freeze
from parvis.accounts.models import Account
from parvis.agents.actions.look import look
from parvis.agents.models import Agent, AgentSession
from parvis.desk.persons import File, opening_of
from parvis.enrolment.actions.send import TooSoon, send_link
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event, Reason
from parvis.limits.counters import give_back, hit, lift
from parvis.recovery.actions.accept import accept
from parvis.recovery.actions.letter_code import send_letter
from parvis.recovery.enums import Lost


class CannotHelp(Exception):
    """Meanwhile there is nothing to do it to: activated, erased, frozen already, without an address."""


def open_file(session: AgentSession, file: File) -> None:
    """From now on the file of this person is open in the agent's session, and that is journaled."""
    session.put_file(file.as_told())
    with transaction.atomic():
        AgentSession.objects.filter(pk=session.pk).update(file_sealed=session.file_sealed)
        look(session.agent, file.subject, file.reason)


def close_file(session: AgentSession) -> None:
    AgentSession.objects.filter(pk=session.pk).update(file_sealed=None)


def send_activation(file: File, agent: Agent, reason: Reason) -> None:
    """The letter with the link goes again; the links of before stop working. Raises TooSoon, CannotHelp."""
    record = opening_of(file)
    if record is None or record.sent_at is None:
        raise CannotHelp
    send_link(record)
    journal.record_for(Event.ACTIVATION_SENT, Actor.AGENT, file.subject, journal.AtDesk(agent.pk, reason))


def send_letter_code(file: File, agent: Agent, reason: Reason) -> None:
    """Counted with those that the person asks for: each costs a stamp, and a day has so many for everybody.

    Raises MembersUnavailable, CannotHelp, TooSoon.
    """
    if file.account is None:
        raise CannotHelp
    counted = {"letter_code": file.limits["letter_code"]}
    _count(counted)
    sent = False
    try:
        sent = send_letter(file.account, journal.AtDesk(agent.pk, reason))
    finally:
        if not sent:
            give_back(counted)
    if not sent:
        raise CannotHelp


def lift_limits(file: File, agent: Agent, reason: Reason) -> None:
    """All of those that count for this person, a few times a day: whoever calls again and again would have
    as many tries as they like. Raises CannotHelp when none had counted anything, TooSoon.
    """
    counted: dict[str, bytes | str] = {"limits_lifted": str(file.member)}
    _count(counted)
    with transaction.atomic():
        lifted = lift(file.limits)
        if lifted:
            journal.record_for(
                Event.LIMITS_LIFTED, Actor.AGENT, file.subject, journal.AtDesk(agent.pk, reason)
            )
    if not lifted:
        give_back(counted)
        raise CannotHelp


def _count(counted: dict[str, bytes | str]) -> None:
    verdict = hit(counted)
    if verdict.until:
        raise TooSoon(verdict.until)


def freeze_account(file: File, agent: Agent, reason: Reason) -> None:
    """Raises CannotHelp."""
    account = Account.objects.filter(pk=file.account).first() if file.account else None
    if account is None or not freeze(account, journal.AtDesk(agent.pk, reason)):
        raise CannotHelp


def accept_recovery(file: File, agent: Agent, reason: Reason, *, lost: Lost, email: str, mobile: str) -> None:
    """Raises CannotHelp, AddressTaken, TooSoon, MembersUnavailable."""
    account = Account.objects.filter(pk=file.account).first() if file.account else None
    if account is None:
        raise CannotHelp
    accept(account, lost, email, mobile, journal.AtDesk(agent.pk, reason))
