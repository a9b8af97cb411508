"""Who opens a page of the desk: signed in as an agent, with one of its roles, confirmed when it matters."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from parvis.agents.enums import Role, Stage
from parvis.agents.models import Agent, AgentSession
from parvis.agents.sessions import confirmed_recently, session_of

View = Callable[..., HttpResponse]


class AgentRequest(HttpRequest):
    """What a view behind `for_agents` is given: the request, and who makes it."""

    agent: Agent
    agent_session: AgentSession


def for_agents(*roles: Role, confirmed: bool = False) -> Callable[[View], View]:
    """Only for agents who are signed in, second step included, and have one of `roles` (none: any agent).

    Others are led to the desk's own sign-in and back; an agent without the role is told so (403).
    `confirmed`: the second step is asked once more when it was given long ago. The view finds
    `request.agent` and `request.agent_session`. One query.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            session = session_of(request)
            if session is None or session.stage != Stage.IN:
                return _led(request, "agent_sign_in")
            ours = cast("AgentRequest", request)
            ours.agent, ours.agent_session = session.agent, session
            if roles and not session.agent.has(*roles):
                return render(request, "agents/forbidden.html", {"roles": roles}, status=403)
            if confirmed and not confirmed_recently(session):
                return _led(request, "agent_confirm")
            return view(request, *args, **kwargs)

        return guarded

    return guard


def _led(request: HttpRequest, page: str) -> HttpResponse:
    """There, and back to this page: of a form that was sent, to where it was shown."""
    return redirect(f"{reverse(page)}?{urlencode({'next': request.path})}")
