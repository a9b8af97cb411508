"""The first sign-in of an agent: a password, an application of codes, recovery codes."""

import secrets

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from parvis.accounts.rules import normal_code
from parvis.agents.actions.sign_in import Came, Refused, app_step, enter, open_session
from parvis.agents.enums import Stage
from parvis.agents.models import Agent, AgentSession
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.lib.keys import token_digest

RECOVERY_CODES = 10


def invited(token: str) -> Agent | None:
    """The agent whose invitation this is, while it may be used."""
    return Agent.objects.filter(
        invitation_digest=token_digest(token), invitation_until__gt=timezone.now(), is_active=True
    ).first()


def begin(request: HttpRequest, token: str) -> Came:
    """With the secret of a new application, which the session keeps. Raises Refused."""
    agent = invited(token)
    if agent is None:
        raise Refused
    return open_session(request, agent, Stage.ENROL, generate_totp_secret())


def finish(request: HttpRequest, session: AgentSession, password: str, typed: str) -> tuple[Came, list[str]]:
    """Into the desk, with the recovery codes, which are shown this once. Raises WrongCode, Refused.

    The invitation is spent here: of two requests at once, one gets it.
    """
    step, secret = app_step(session.kept, typed), session.kept
    codes = [f"{secrets.randbelow(10**8):08}" for _ in range(RECOVERY_CODES)]
    agent, hashed = session.agent, make_password(normal_code(password))
    agent.seal_factor(secret, codes)
    invited_still = Agent.objects.filter(
        pk=agent.pk, invitation_digest=agent.invitation_digest, invitation_until__gt=timezone.now(),
        is_active=True,
    )  # fmt: skip
    with transaction.atomic():
        spent = agent.invitation_digest is not None and invited_still.update(
            password=hashed, factor_sealed=agent.factor_sealed, last_step=step,
            invitation_digest=None, invitation_until=None,
        )  # fmt: skip
        if not spent:
            raise Refused
        AgentSession.objects.filter(agent=agent).exclude(pk=session.pk).delete()
        journal.record(Event.AGENT_ENROLLED, Actor.AGENT, agent.pk, agent=agent.pk)
        came = enter(request, session, Stage.ENROL, Detail.APP)
    return came, codes
