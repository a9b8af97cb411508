"""Coming in and leaving: password, second step, once more before what matters, out."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from parvis.accounts.hashers import hash_of_nobody
from parvis.accounts.rules import normal_code
from parvis.agents.enums import Stage
from parvis.agents.models import Agent, AgentSession
from parvis.agents.sessions import give_cookie
from parvis.authentication.browsers import device
from parvis.authentication.factors import NotYet, step_of
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.lib.keys import token_digest
from parvis.limits.counters import Verdict, address_subject, give_back, hit
from parvis.ui.addresses import client_address


class Refused(Exception):
    """Unknown address, wrong password, closed or not yet used account: whichever."""


class TooManyTries(Exception):
    """`until`: from when the next is taken."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too many tries")
        self.until = until


class WrongCode(Exception):
    """Of the second step. `clock`: right, but of another moment; `used`: right, but used already."""

    def __init__(self, *, clock: bool = False, used: bool = False) -> None:
        super().__init__("wrong code")
        self.clock, self.used = clock, used


@dataclass(frozen=True)
class Came:
    """A session whose cookie is still to be given."""

    session: AgentSession
    token: str

    def tell(self, response: HttpResponse) -> HttpResponse:
        give_cookie(response, self.token)
        return response


def sign_in(request: HttpRequest, email: str, password: str) -> Came:
    """The first step. Whatever is wrong: the same queries, the same hash. Raises Refused, TooManyTries.

    A stranger's tries lock the address for where they come from; from many places, for everybody.
    """
    email = email.lower()
    agent = Agent.objects.filter(email=email).first()
    counted = _counted(request, email, agent)
    verdict = _count(counted, agent)
    right = _is_right(agent, normal_code(password))
    if agent is None or not right:
        _refuse(agent, verdict, Detail.CODE)
        raise Refused
    give_back(counted)
    return open_session(request, agent, Stage.SECOND_STEP)


def second_step(request: HttpRequest, session: AgentSession, typed: str, *, recovery: bool = False) -> Came:
    """The second step; the session has another token from here on. Raises WrongCode, TooManyTries, Refused.

    Of two requests at once, one passes.
    """
    check_second_step(session.agent, typed, recovery=recovery)
    detail = Detail.RECOVERY_CODE if recovery else Detail.APP
    return enter(request, session, Stage.SECOND_STEP, detail)


def check_second_step(agent: Agent, typed: str, *, recovery: bool = False) -> None:
    """Right, and used now. Raises WrongCode, TooManyTries.

    Outside of a transaction: a wrong try must last.
    """
    counted: dict[str, bytes | str] = {"agent_second_step": str(agent.pk)}
    verdict = _count(counted, agent)
    try:
        _use_recovery_code(agent, typed) if recovery else _use_app_code(agent, typed)
    except WrongCode:
        _refuse(agent, verdict, Detail.RECOVERY_CODE if recovery else Detail.APP)
        raise
    give_back(counted)


def enter(
    request: HttpRequest, session: AgentSession, stage: Stage, detail: Detail | None = None, *,
    confirmed_at: datetime | None = None,
) -> Came:  # fmt: skip
    """From this stage into the desk, under another token. Raises Refused when it was done already.

    `confirmed_at`: when the second step was given, if not now.
    """
    token, now = secrets.token_urlsafe(32), timezone.now()
    changed: dict[str, Any] = {
        "stage": Stage.IN, "token_digest": token_digest(token), "started_at": now, "seen_at": now,
        "confirmed_at": min(confirmed_at or now, now),
        "sealed": session.sealed if stage == Stage.SECOND_STEP else None,
    }  # fmt: skip
    with transaction.atomic():
        if not AgentSession.objects.filter(pk=session.pk, stage=stage).update(**changed):
            raise Refused
        journal.record(
            Event.AGENT_SIGNED_IN, Actor.AGENT, session.agent_id, detail=detail, agent=session.agent_id
        )
    for name, value in changed.items():
        setattr(session, name, value)
    return Came(session, token)


def confirm(session: AgentSession, typed: str, *, recovery: bool = False) -> None:
    """Once more, before what matters. Raises WrongCode, TooManyTries."""
    check_second_step(session.agent, typed, recovery=recovery)
    session.confirmed_at = timezone.now()
    with transaction.atomic():
        AgentSession.objects.filter(pk=session.pk).update(confirmed_at=session.confirmed_at)
        journal.record(Event.AGENT_CONFIRMED, Actor.AGENT, session.agent_id, agent=session.agent_id)


@transaction.atomic
def sign_out(session: AgentSession) -> None:
    AgentSession.objects.filter(pk=session.pk).delete()
    journal.record(Event.AGENT_SIGNED_OUT, Actor.AGENT, session.agent_id, agent=session.agent_id)


def open_session(request: HttpRequest, agent: Agent, stage: Stage, kept: str = "") -> Came:
    """A row for a sign-in that has begun. `kept`: see AgentSession.sealed."""
    token, now = secrets.token_urlsafe(32), timezone.now()
    session = AgentSession(
        agent=agent, token_digest=token_digest(token), stage=stage, device=device(request),
        started_at=now, seen_at=now,
    )  # fmt: skip
    session.keep(kept)
    session.save(force_insert=True)
    return Came(session, token)


def _is_right(agent: Agent | None, password: str) -> bool:
    """No agent, no password yet, wrong password, closed account: the same work."""
    known = agent if agent and agent.password else None
    again = partial(_hash_again, known) if known and known.is_active else None
    right = check_password(password, known.password if known else hash_of_nobody(), again)
    return bool(known and right and known.is_active and known.has_factor)


def _hash_again(agent: Agent, password: str) -> None:
    """Of other costs than those of now."""
    Agent.objects.filter(pk=agent.pk, password=agent.password).update(password=make_password(password))


def _counted(request: HttpRequest, email: str, agent: Agent | None) -> dict[str, bytes | str]:
    """In practice an address that is no fictitious agent's leaves no trace, not even as a digest."""
    address = address_subject(client_address(request))
    if settings.PRACTICE and agent is None:
        return {"agent_address": address}
    digest = sha256(email.encode()).digest()
    return {
        "agent_sign_in": sha256(digest + address).digest(), "agent_sign_in_anywhere": digest,
        "agent_address": address,
    }  # fmt: skip


def _count(counted: dict[str, bytes | str], agent: Agent | None) -> Verdict:
    verdict = hit(counted)
    if verdict.until:
        raise TooManyTries(verdict.until)
    return verdict


def _refuse(agent: Agent | None, verdict: Verdict, detail: Detail) -> None:
    """Journaled, of nobody too: it must cost the same. Raises TooManyTries at the try that locks."""
    subject = agent.pk if agent else None
    ends = [verdict.ends[scope] for scope, left in verdict.left.items() if left == 0]
    journal.record(Event.AGENT_REFUSED, Actor.AGENT, subject, detail=detail)
    if ends:
        journal.record(Event.AGENT_LOCKED, Actor.AGENT, subject, detail=detail)
        raise TooManyTries(max(ends))


def app_step(secret: str, typed: str) -> int:
    """Which of the application's codes was typed, in steps of its clock. Raises WrongCode."""
    try:
        step = step_of(secret, typed)
    except NotYet:
        raise WrongCode(clock=True) from None
    if step is None:
        raise WrongCode
    return step


def _use_app_code(agent: Agent, typed: str) -> None:
    """Of two requests at once, one passes."""
    step = app_step(agent.factor["secret"], typed)
    if not Agent.objects.filter(pk=agent.pk, last_step__lt=step).update(last_step=step):
        raise WrongCode(used=True)


def _use_recovery_code(agent: Agent, typed: str) -> None:
    with transaction.atomic():
        row = Agent.objects.select_for_update().get(pk=agent.pk)
        factor = row.factor
        found = [code for code in factor["codes"] if secrets.compare_digest(code, typed)]
        if not found:
            raise WrongCode
        row.seal_factor(factor["secret"], [code for code in factor["codes"] if code not in found])
        row.save(update_fields=["factor_sealed"])
