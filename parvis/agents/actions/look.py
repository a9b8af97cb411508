"""Every look at a person's data is written down, with its reason."""

from uuid import UUID

from parvis.agents.models import Agent
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event, Reason


def look(agent: Agent, subject: UUID, reason: Reason) -> None:
    """`subject`: the id of the account; of the member, or of the record, when there is no account.

    Called in the transaction, or before the page, that shows something of the person. The person reads it in
    the history of their account.
    """
    journal.record(Event.AGENT_LOOKED, Actor.AGENT, subject, agent=agent.pk, reason=reason)
