"""Adding an agent, letting one begin again, closing an account, changing roles."""

import secrets
from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from parvis.agents.enums import Role
from parvis.agents.models import Agent, AgentSession
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.lib.keys import token_digest

SETTLE_CALLS = "appointments.settle_calls"  # of an app above this one, so by name


class AlreadyThere(Exception):
    """An agent has this e-mail address."""


class NoSuchAgent(Exception):
    """No agent has this e-mail address."""


def add_agent(email: str, name: str, roles: Collection[Role], *, by: UUID | None = None) -> str:
    """Returns the address of the invitation: whoever opens it chooses the password and the application.

    Raises AlreadyThere.
    """
    agent = Agent(
        email=email.strip().lower(), name=name.strip(), roles=sorted({Role(role) for role in roles})
    )
    token = _invite(agent)
    try:
        with transaction.atomic():
            agent.save(force_insert=True)
            _record(Event.AGENT_INVITED, agent, by)
    except IntegrityError:
        raise AlreadyThere from None
    return address_of(token)


@transaction.atomic
def reset_agent(email: str, *, by: UUID | None = None) -> str:
    """Password, application and tie to the identity provider are forgotten; returns a new invitation.

    An account that was closed opens again. Raises NoSuchAgent.
    """
    agent = locked(email)
    token = _invite(agent)
    agent.password, agent.factor_sealed, agent.identity_digest, agent.is_active = "", None, None, True
    agent.save()
    AgentSession.objects.filter(agent=agent).delete()
    _record(Event.AGENT_INVITED, agent, by)
    return address_of(token)


@transaction.atomic
def disable_agent(email: str, *, by: UUID | None = None) -> None:
    """At once: the sessions end; the calls to come go to others, in the worker. What the agent did stays in
    the journal. Raises NoSuchAgent.
    """
    agent = locked(email)
    agent.is_active, agent.invitation_digest, agent.invitation_until = False, None, None
    agent.save(update_fields=["is_active", "invitation_digest", "invitation_until"])
    AgentSession.objects.filter(agent=agent).delete()
    _record(Event.AGENT_DISABLED, agent, by)
    if settings.ORGANISATION.modules["appointments"]:
        _settle_calls(agent)


def _settle_calls(agent: Agent) -> None:
    """Add the job, whose payload is a random id: it runs once this transaction has ended well."""
    JobManager(DjangoConnector()).defer_job(Job(
        id=None, queue="default", task_name=SETTLE_CALLS, task_kwargs={"agent_id": str(agent.pk)},
        lock=None, queueing_lock=None, priority=0,
    ))  # fmt: skip


@transaction.atomic
def change_roles(email: str, roles: Collection[Role], *, by: UUID | None = None) -> None:
    """From the next page on. Raises NoSuchAgent."""
    agent = locked(email)
    agent.roles = sorted({Role(role) for role in roles})
    agent.save(update_fields=["roles"])
    _record(Event.AGENT_CHANGED, agent, by)


def locked(email: str) -> Agent:
    """The agent, whose row is locked until the transaction ends. Raises NoSuchAgent."""
    agent = Agent.objects.select_for_update().filter(email=email.strip().lower()).first()
    if agent is None:
        raise NoSuchAgent
    return agent


def address_of(token: str) -> str:
    return str(settings.PUBLIC_URL + reverse("agent_invitation", args=[token]))


def _invite(agent: Agent) -> str:
    """A token of 256 random bits; the row has its digest. The one before stops working."""
    token = secrets.token_urlsafe(32)
    agent.invitation_digest = token_digest(token)
    agent.invitation_until = timezone.now() + settings.AGENT_INVITATION_VALID
    return token


def _record(event: Event, agent: Agent, by: UUID | None) -> None:
    """`by`: the agent who did it at the desk; none: the operator, by a command."""
    journal.record(event, Actor.AGENT if by else Actor.SYSTEM, agent.pk, agent=by)
