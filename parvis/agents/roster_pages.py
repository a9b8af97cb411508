"""Who works at the desk, for the supervision: inviting, changing roles, closing, beginning again."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.agents.actions import invite
from parvis.agents.enums import Role
from parvis.agents.forms import InviteForm, RolesForm
from parvis.agents.guard import AgentRequest, for_agents
from parvis.agents.models import Agent

THERE = _("Quelqu’un a déjà cette adresse.")
ACTS: dict[str, tuple[Promise, Promise, Promise]] = {  # title, what it does, button
    "recommencer": (
        _("Inviter à nouveau"),
        _("Son mot de passe et son application sont oubliés\u00a0: une nouvelle invitation les remplace."),
        _("J’invite à nouveau"),
    ),
    "fermer": (
        _("Fermer son bureau"),
        _("Tout de suite. Ce que cette personne a fait reste noté."),
        _("Je ferme son bureau"),
    ),
}


@require_safe
@for_agents(Role.SUPERVISION)
def roster(request: AgentRequest) -> HttpResponse:
    """Everybody, by name. One query."""
    return render(request, "agents/roster.html", {"agents": list(Agent.objects.order_by("name", "email"))})


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(Role.SUPERVISION, confirmed=True)
def add(request: AgentRequest) -> HttpResponse:
    """The invitation is shown once: it is for the person alone."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            address = invite.add_agent(said["email"], said["name"], said["roles"], by=request.agent.pk)
            return render(request, "agents/invited.html", {"address": address, "name": said["name"]})
        except invite.AlreadyThere:
            form.add_error("email", str(THERE))
    return render(request, "agents/add.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(Role.SUPERVISION, confirmed=True)
def change(request: AgentRequest, id_: UUID) -> HttpResponse:
    """Their roles. Nobody changes their own: two people are needed to give oneself more."""
    agent = _other(request, id_)
    form = RolesForm(request.POST if request.method == "POST" else None, initial={"roles": agent.roles})
    if request.method == "POST" and form.is_valid():
        invite.change_roles(agent.email, form.cleaned_data["roles"], by=request.agent.pk)
        return redirect("agent_roster")
    return render(request, "agents/roles.html", {"form": form, "shown": agent})


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(Role.SUPERVISION, confirmed=True)
def act(request: AgentRequest, id_: UUID, key: str) -> HttpResponse:
    """GET says what will happen; POST does it."""
    if key not in ACTS:
        raise Http404
    agent = _other(request, id_)
    title, says, button = ACTS[key]
    if request.method != "POST":
        context = {"shown": agent, "title": title, "says": says, "button": button}
        return render(request, "agents/act.html", context)
    return DOES[key](request, agent)


def _reset(request: AgentRequest, agent: Agent) -> HttpResponse:
    address = invite.reset_agent(agent.email, by=request.agent.pk)
    return render(request, "agents/invited.html", {"address": address, "name": agent.name})


def _disable(request: AgentRequest, agent: Agent) -> HttpResponse:
    invite.disable_agent(agent.email, by=request.agent.pk)
    return redirect("agent_roster")


DOES: dict[str, Callable[[AgentRequest, Agent], HttpResponse]] = {"recommencer": _reset, "fermer": _disable}


def _other(request: AgentRequest, id_: UUID) -> Agent:
    """Raises Http404; PermissionDenied for oneself."""
    agent = Agent.objects.filter(pk=id_).first()
    if agent is None:
        raise Http404
    if agent == request.agent:
        raise PermissionDenied
    return agent
