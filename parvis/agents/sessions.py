"""The session of an agent: a cookie and a table of their own, which the members' sessions know nothing of."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from parvis.agents.enums import Stage
from parvis.agents.models import AgentSession
from parvis.lib.keys import token_digest

RECORDED_EVERY = timedelta(minutes=1)  # activity is written no more often
LONGEST_TOKEN = 100


def session_of(request: HttpRequest) -> AgentSession | None:
    """The live session of this browser, whatever its stage, with its agent. One query, none without cookie.

    That somebody is there is written, once a minute at most.
    """
    token = request.COOKIES.get(settings.AGENT_COOKIE, "")
    if not 0 < len(token) <= LONGEST_TOKEN:
        return None
    rows = AgentSession.objects.select_related("agent").filter(token_digest=token_digest(token))
    session = rows.first()
    if session is None or not session.agent.is_active or is_over(session):
        return None
    _record_activity(session)
    return session


def is_over(session: AgentSession) -> bool:
    """Unused for too long, or too old. A sign-in that is not finished lasts ten minutes in all."""
    now = timezone.now()
    if session.stage != Stage.IN:
        return now - session.started_at >= settings.AGENT_SIGN_IN_VALID
    return now - session.seen_at >= settings.AGENT_IDLE or now - session.started_at >= settings.AGENT_LONGEST


def confirmed_recently(session: AgentSession) -> bool:
    """Was the second step given a short time ago?"""
    at = session.confirmed_at
    return bool(at and timezone.now() - at < settings.CONFIRMED_FOR)


def _record_activity(session: AgentSession) -> None:
    now = timezone.now()
    if session.stage != Stage.IN or now - session.seen_at < RECORDED_EVERY:
        return
    live = AgentSession.objects.filter(pk=session.pk, seen_at__gt=now - settings.AGENT_IDLE)
    if live.update(seen_at=now):
        session.seen_at = now


def give_cookie(response: HttpResponse, token: str) -> None:
    """It ends with the browser; the row ends it sooner."""
    response.set_cookie(
        settings.AGENT_COOKIE, token, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )  # fmt: skip


def take_cookie(response: HttpResponse) -> None:
    response.delete_cookie(settings.AGENT_COOKIE, samesite="Lax")
