"""The words and the sites that the organisation watches for: added, dropped, at once in force."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from parvis.agents.models import Agent
from parvis.forum.blocked import compared, compared_domain
from parvis.forum.enums import Blocked, Verdict
from parvis.forum.models import BlockedTerm
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event

# of the practice mode: harmless, and found in its messages
SAMPLE = (
    (Blocked.WORD, "numéro surtaxé", Verdict.HOLD),
    (Blocked.WORD, "remède miracle", Verdict.HOLD),
    (Blocked.WORD, "andouille", Verdict.REFUSE),
    (Blocked.DOMAIN, "carte-rapide.example", Verdict.REFUSE),
)


class AlreadyThere(Exception):
    """The same one, or one that is compared alike."""


def add_term(agent: Agent | None, kind: Blocked, typed: str, verdict: Verdict) -> BlockedTerm:
    """`typed` has been through compared(): it is not empty. Raises AlreadyThere."""
    term = compared(typed) if kind == Blocked.WORD else compared_domain(typed)
    row = BlockedTerm(
        kind=kind, term=term, typed=typed, verdict=verdict, added_at=timezone.now(), added_by=agent
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise AlreadyThere from None
        if agent is not None:
            journal.record(Event.FORUM_TERM_ADDED, Actor.AGENT, agent=agent.pk)
    return row


@transaction.atomic
def drop_term(agent: Agent, term: int) -> bool:
    """False: it is gone already."""
    gone = bool(BlockedTerm.objects.filter(pk=term).delete()[0])
    if gone:
        journal.record(Event.FORUM_TERM_DROPPED, Actor.AGENT, agent=agent.pk)
    return gone


def fill_sample_terms() -> None:
    """Those of the practice mode, unless there are some."""
    if not BlockedTerm.objects.exists():
        for kind, typed, verdict in SAMPLE:
            add_term(None, kind, typed, verdict)
