"""Looking for people: every look at their data is written down with its reason, and searches are counted."""

from uuid import UUID

from parvis.agents.models import Agent
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event, Reason
from parvis.limits.counters import hit


def look(agent: Agent, subject: UUID, reason: Reason) -> None:
    """`subject`: the id of the account; of the member, or of the record, when there is no account.

    Called in the transaction, or before the page, that shows something of the person. The person reads it in
    the history of their account.
    """
    journal.record(Event.AGENT_LOOKED, Actor.AGENT, subject, agent=agent.pk, reason=reason)


def may_search(agent: Agent) -> bool:
    """One more question about somebody: counted, whatever the answer. That no more are taken is journaled.

    What finds nobody is no look, and would be seen nowhere else.
    """
    verdict = hit({"agent_search": str(agent.pk)})
    if verdict.counted and verdict.left["agent_search"] == 0:
        journal.record(Event.AGENT_LOCKED, Actor.AGENT, agent.pk, agent=agent.pk)
    return verdict.allowed
