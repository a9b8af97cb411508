"""The week at the desk: openings, which the supervision changes, and absences, which are each agent's own."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.views.decorators.http import require_http_methods, require_safe

from parvis.agents.enums import Role
from parvis.agents.guard import AgentRequest, for_agents
from parvis.agents.models import Agent
from parvis.appointments.enums import AbsenceReason
from parvis.appointments.models import Opening
from parvis.desk.actions import week as actions
from parvis.desk.calls import territory_of
from parvis.desk.week import (
    A_WEEK,
    FURTHEST,
    PLANNERS,
    absence_of,
    agents_of_the_week,
    calls_in,
    may_edit_absence,
    may_edit_openings,
    monday_of,
    opening_of,
    span_text,
    week_of,
    whole_days_of,
)
from parvis.desk.week_forms import EVERYBODY, AbsenceForm, OpeningForm
from parvis.lib.territory import zone_of


@require_safe
@for_agents(*PLANNERS)
def week(request: AgentRequest) -> HttpResponse:
    """The week of the day `jour`; the present one when it is not given."""
    today = timezone.localdate()
    first = monday_of(_day_asked(request, today))
    context = {
        "week": week_of(first),
        "before": first - A_WEEK if first > today - FURTHEST else None,
        "after": first + A_WEEK if first < today + FURTHEST else None,
        "is_now": first == monday_of(today),
        "edits": may_edit_openings(request.agent),
        "done": request.GET.get("fait", ""),
    }
    return render(request, "desk/week.html", context)


def _day_asked(request: HttpRequest, today: date) -> date:
    try:
        asked = date.fromisoformat(request.GET.get("jour", "")[:10])
    except ValueError:
        return today
    return asked if abs(asked - today) <= FURTHEST else today


def _first_day(request: HttpRequest) -> date:
    """Of what is added: the day one comes from, but none that is over."""
    today = timezone.localdate()
    return max(_day_asked(request, today), today)


def _to_week(day: date, done: str) -> HttpResponse:
    return redirect(f"{reverse('desk_week')}?{urlencode({'jour': day.isoformat(), 'fait': done})}")


def _settled(request: AgentRequest, settled: actions.Settled, day: date, done: str) -> HttpResponse:
    """Back to the week; first, when calls were in the way, what became of them."""
    if not settled.moved and not settled.kept:
        return _to_week(day, done)
    return render(request, "desk/settled.html", {"settled": settled, "day": day, "done": done})


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(Role.SUPERVISION)
def add_opening(request: AgentRequest) -> HttpResponse:
    """New hours of an agent. `agent` and `jour`: where in the week one comes from."""
    agents = list(agents_of_the_week())
    day = _first_day(request)
    first = {"agent": request.GET.get("agent", ""), "weekday": day.weekday(), "first_on": day,
             "languages": ["fr"]}  # fmt: skip
    form = OpeningForm(request.POST if request.method == "POST" else None, initial=first, agents=agents)
    if request.method == "POST" and form.is_valid():
        actions.open_hours(_chosen(agents, form), form.as_said(), request.agent)
        return _to_week(form.cleaned_data["first_on"], "ouverture")
    return render(request, "desk/opening.html", {"form": form, "opening": None})


def _chosen(agents: list[Agent], form: Any) -> Agent:
    return next(agent for agent in agents if str(agent.pk) == form.cleaned_data["agent"])


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(Role.SUPERVISION)
def opening(request: AgentRequest, opening: UUID) -> HttpResponse:
    """Change it, or, after its calls were shown (`?supprimer`), remove it."""
    found = opening_of(opening)
    if found is None:  # its page was open in another tab
        return _to_week(timezone.localdate(), "parti")
    removing = "supprimer" in request.GET
    agents = list({agent.pk: agent for agent in [*agents_of_the_week(), found.agent]}.values())
    sent = request.POST if request.method == "POST" and not removing else None
    form = OpeningForm(sent, initial=_as_it_is(found), agents=agents)
    try:
        if request.method == "POST" and removing:
            settled = actions.remove_opening(opening, by=request.agent.pk)
            return _settled(request, settled, timezone.localdate(), "supprimee")
        if request.method == "POST" and form.is_valid():
            settled = actions.change_opening(opening, _chosen(agents, form), form.as_said(), request.agent)
            return _settled(request, settled, form.cleaned_data["first_on"], "changee")
    except actions.OpeningGone:
        return _to_week(timezone.localdate(), "parti")
    context = {"form": form, "opening": found, "hours": span_text(found.starts, found.ends),
               "weekday": WEEKDAYS[found.weekday], "calls": calls_in(found)}  # fmt: skip
    return render(request, "desk/opening_remove.html" if removing else "desk/opening.html", context)


def _as_it_is(found: Opening) -> dict[str, Any]:
    names = ("weekday", "starts", "ends", "first_on", "last_on", "territory", "languages")
    held = {name: getattr(found, name) for name in names}
    return held | {"agent": found.agent_id, "purposes": [one.slug for one in found.purposes.all()]}


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(*PLANNERS)
def add_absence(request: AgentRequest) -> HttpResponse:
    """One's own; of anybody, or of everybody, for the supervision."""
    agents = list(agents_of_the_week()) if may_edit_openings(request.agent) else None
    day = _first_day(request)
    first = {"agent": request.GET.get("agent", str(request.agent.pk)), "first_day": day, "last_day": day}
    zone = _zone_for(request, agents)
    form = AbsenceForm(
        request.POST if request.method == "POST" else None, initial=first, agents=agents, zone=zone
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        who = request.agent if agents is None else None
        if agents is not None and said["agent"] != EVERYBODY:
            who = _chosen(agents, form)
        reason = AbsenceReason(said["reason"])
        _, settled = actions.be_away(who, said["starts_at"], said["ends_at"], reason, request.agent)
        return _settled(request, settled, said["first_day"], "absence")
    return render(request, "desk/absence.html", {"form": form})


def _zone_for(request: AgentRequest, agents: list[Agent] | None) -> ZoneInfo:
    """The clock of whoever will be away."""
    asked = request.POST.get("agent", "") if agents is not None else str(request.agent.pk)
    known = {str(agent.pk): agent for agent in agents or [request.agent]}
    return zone_of(territory_of(known[asked])) if asked in known else zone_of("")


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(*PLANNERS)
def absence(request: AgentRequest, absence: UUID) -> HttpResponse:
    """Taken back: the hours are offered again."""
    found = absence_of(absence)
    if found is None:
        return _to_week(timezone.localdate(), "parti")
    if not may_edit_absence(request.agent, found):
        raise Http404
    if request.method == "POST":
        try:
            actions.remove_absence(absence, by=request.agent.pk)
        except actions.AbsenceGone:
            return _to_week(timezone.localdate(), "parti")
        return _to_week(timezone.localdate(found.starts_at), "retour")
    whole = whole_days_of(found, zone_of(territory_of(found.agent) if found.agent else ""))
    return render(request, "desk/absence_remove.html", {"absence": found, "whole": whole})
