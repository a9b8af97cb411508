"""Rows that are of no use any more."""

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from parvis.agents.enums import Stage
from parvis.agents.models import AgentSession, Handshake


def forget_what_is_over() -> int:
    """Sessions that nobody uses, sign-ins that were not finished. Returns how many."""
    now = timezone.now()
    unused = Q(seen_at__lt=now - settings.AGENT_IDLE) | Q(started_at__lt=now - settings.AGENT_LONGEST)
    unfinished = ~Q(stage=Stage.IN) & Q(started_at__lt=now - settings.AGENT_SIGN_IN_VALID)
    sessions = AgentSession.objects.filter(unused | unfinished).delete()[0]
    return sessions + Handshake.objects.filter(expires_at__lt=now).delete()[0]
