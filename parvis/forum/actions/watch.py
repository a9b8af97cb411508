"""What is done by itself: agents are told of questions that wait; what was refused a month ago is deleted."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override

from parvis.agents.enums import Role
from parvis.agents.models import Agent
from parvis.forum.actions.withdraw import bare, drop_bare
from parvis.forum.enums import State
from parvis.forum.models import FormerText, Post, Topic
from parvis.forum.moderation_queries import unanswered_since
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import LetterKind

ANSWERED_WITHIN = timedelta(hours=48)
REFUSED_KEPT = timedelta(days=30)


@transaction.atomic
def alert_agents() -> int:
    """Tell those who look after the forum of the questions that nobody answered in time, once for each.

    One letter a day at most: what comes later on the same day is told on the next. Returns how many are told.
    """
    if not settings.ORGANISATION.modules["forum"]:
        return 0
    now = timezone.now()
    waiting = unanswered_since(now - ANSWERED_WITHIN, read=False)
    new = list(
        waiting.filter(alerted_at=None).select_for_update(skip_locked=True).values_list("pk", flat=True)
    )
    agents = Agent.objects.filter(is_active=True, roles__contains=[Role.MODERATION])
    if not new or not queue_letters(_letter(agent, waiting.count()) for agent in agents):
        return 0
    Topic.objects.filter(pk__in=new).update(alerted_at=now)
    journal.record(Event.FORUM_AGENTS_ALERTED, Actor.SYSTEM, count=len(new))
    return len(new)


def _letter(agent: Agent, waiting: int) -> NewLetter:
    language = settings.LANGUAGE_CODE
    with override(language):
        said = ngettext(
            "%(count)s question attend une réponse depuis plus de 48 heures.",
            "%(count)s questions attendent une réponse depuis plus de 48 heures.",
            waiting,
        ) % {"count": waiting}
        address = f"{settings.PUBLIC_URL}{reverse('desk_forum')}"
    return NewLetter(
        LetterKind.FORUM_WAITING, event=f"forum_waiting:{agent.pk}:{timezone.localdate()}",
        to=agent.email, language=language, about=None,  # an agent has no account
        context={"said": said, "page_url": address},
    )  # fmt: skip


def purge() -> int:
    """Delete for good what was refused or removed a month ago, and what was taken out. Returns how many."""
    count = _purge()
    for topic in bare().values_list("pk", flat=True):
        drop_bare(topic)
    return count


@transaction.atomic
def _purge() -> int:
    before = timezone.now() - REFUSED_KEPT
    FormerText.objects.filter(until__lt=before).delete()
    unread = [State.REFUSED, State.REMOVED]
    over = Q(state__in=unread) | Q(state=State.WITHDRAWN, is_question=True, topic__state__in=unread)
    rows = Post.objects.filter(over, decided_at__lt=before)
    # locked: an agent may go back on a decision at this very moment
    decided = Post.objects.filter(
        pk__in=list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    )
    count = decided.count()
    if count:
        # a question goes with its topic, which nobody reads any more
        Topic.objects.filter(pk__in=decided.filter(is_question=True).values("topic")).delete()
        decided.delete()
        journal.record(Event.FORUM_POSTS_PURGED, Actor.SYSTEM, count=count)
    return count
