"""The first page of the desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parvis.agents.guard import AgentRequest, for_agents


@require_safe
@for_agents()
def desk(request: AgentRequest) -> HttpResponse:
    """What this agent may open."""
    return render(request, "desk/desk.html")
