"""The day's calls: the list, one call to open, and what came of it."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.agents.actions.look import may_search
from parvis.agents.guard import AgentRequest, for_agents
from parvis.appointments.enums import BookingState, Outcome
from parvis.appointments.models import Booking
from parvis.appointments.presenters import clock, hour
from parvis.desk.actions import calls as actions
from parvis.desk.call_forms import NoteForm, WhyForm
from parvis.desk.calls import (
    AHEAD,
    BACK,
    CALLERS,
    call_for_desk,
    calls_of,
    held_by,
    line_of,
    opened_call,
    territory_of,
)
from parvis.journal.enums import Reason
from parvis.lib.territory import zone_of
from parvis.ui.templatetags.moments import dated

EVERYBODY = "tous"
TOO_MANY = _("Trop de recherches en peu de temps. Je réessaie dans quelques minutes.")
TOO_SOON = _("L’heure de cet appel n’est pas venue\u00a0: je note ce qu’il a donné après l’avoir passé.")


@require_safe
@for_agents(*CALLERS)
def calls(request: AgentRequest) -> HttpResponse:
    """One day: `jour`, today when it is not given; `de=tous` for the calls of everybody."""
    territory = territory_of(request.agent)
    today = timezone.now().astimezone(zone_of(territory)).date()
    on, everybody = _day_asked(request, today), request.GET.get("de") == EVERYBODY
    context = {
        "day": calls_of(on, request.agent, territory, everybody=everybody),
        "on": on,
        "title": dated(on, "l j F"),
        "is_today": on == today,
        "before": on - timedelta(days=1) if on > today - BACK else None,
        "after": on + timedelta(days=1) if on < today + AHEAD else None,
        "everybody": everybody,
        "clock": clock(territory) if territory else "",
        "now": hour(timezone.now(), territory),
        "done": request.GET.get("fait", ""),
    }
    return render(request, "desk/calls.html", context)


def _day_asked(request: HttpRequest, today: date) -> date:
    """Within the days that are shown; today when it is none of them."""
    try:
        asked = date.fromisoformat(request.GET.get("jour", "")[:10])
    except ValueError:
        return today
    return asked if today - BACK <= asked <= today + AHEAD else today


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(*CALLERS)
def call(request: AgentRequest, booking: UUID) -> HttpResponse:
    """Opened by this agent: everything that helps. Otherwise: its hour, and the button that opens it.

    `do` says what is posted: open, note, close.
    """
    found = call_for_desk(booking)
    if found is None:
        raise Http404
    if request.method == "POST":
        return VERBS.get(request.POST.get("do", ""), _nothing)(request, found)
    if _is_theirs(found, request):
        return _open(request, found, NoteForm(initial={"note": found.note}))
    return _closed(request, found)


def _is_theirs(found: Booking, request: AgentRequest) -> bool:
    opened = held_by(found, timezone.now())
    return opened is not None and opened.agent_id == request.agent.pk


def _closed(request: AgentRequest, found: Booking, **told: Any) -> HttpResponse:
    """`told`: what went wrong. `note`: what was written and could not be kept, so that it is not lost."""
    opened = held_by(found, timezone.now())
    context = {
        "line": line_of(found, request.agent, territory_of(request.agent)),
        "call": found,
        "cancelled": found.state == BookingState.CANCELLED,
        "taken": opened if opened and opened.agent_id != request.agent.pk else None,
        "form": WhyForm() if found.agent_id != request.agent.pk else None,
        **told,
    }
    return render(request, "desk/call_closed.html", context, status=409 if told else 200)


def _again(request: AgentRequest, found: Booking, **told: Any) -> HttpResponse:
    """As it stands now, after another was quicker."""
    now = call_for_desk(found.pk)
    if now is None:
        raise Http404
    return _closed(request, now, **told)


def _open(request: AgentRequest, found: Booking, form: NoteForm) -> HttpResponse:
    told = opened_call(found, request.agent, territory_of(request.agent))
    return render(request, "desk/call.html", {"told": told, "form": form})


def _do_open(request: AgentRequest, found: Booking) -> HttpResponse:
    """From now on it is before this agent; the look is journaled, with why."""
    reason = Reason.BOOKED_CALL
    if found.agent_id != request.agent.pk:
        form = WhyForm(request.POST)
        if form.is_valid() and not may_search(request.agent):
            form.add_error("reason", str(TOO_MANY))
        if not form.is_valid():
            return _closed(request, found, form=form)
        reason = Reason(form.cleaned_data["reason"])
    try:
        actions.open_call(request.agent, found.pk, reason, take="take" in request.POST)
    except (actions.TakenBy, actions.CallGone):
        return _again(request, found, late=True, note=NoteForm(request.POST).row["note"].value)
    if request.POST.get("note"):  # written before, when the call was no longer open
        return _open(request, found, NoteForm(request.POST))
    return redirect("desk_call", found.pk)


def _do_note(request: AgentRequest, found: Booking) -> HttpResponse:
    """What came of it, by the button that was pressed; or the note alone."""
    form = NoteForm(request.POST)
    try:
        if form.is_valid():
            return _noted(request, found, **form.cleaned_data)
    except actions.TooSoon:
        form.add_error("note", str(TOO_SOON))
    except (actions.NotOpen, actions.CallGone):
        return _again(request, found, lost=True, note=form.cleaned_data["note"])
    if _is_theirs(found, request):
        return _open(request, found, form)
    return _closed(request, found, lost=True, note=form.row["note"].value)


def _noted(request: AgentRequest, found: Booking, *, note: str, outcome: Outcome | None) -> HttpResponse:
    if outcome is None:
        actions.write_note(request.agent, found.pk, note)
        return redirect("desk_call", found.pk)
    settled = actions.note_outcome(request.agent, found.pk, outcome, note)
    return _back(request, found, "note" if settled else "encore")


def _do_close(request: AgentRequest, found: Booking) -> HttpResponse:
    """Given back: another agent may open it."""
    actions.close_call(request.agent)
    return _back(request, found, "")


def _nothing(request: AgentRequest, found: Booking) -> HttpResponse:
    return redirect("desk_call", found.pk)


def _back(request: AgentRequest, found: Booking, done: str) -> HttpResponse:
    """To the list of its day, where the next call waits."""
    on = found.starts_at.astimezone(zone_of(territory_of(request.agent))).date()
    said = {"jour": on.isoformat(), "fait": done}
    if found.agent_id != request.agent.pk:
        said["de"] = EVERYBODY
    return redirect(f"{reverse('desk_calls')}?{urlencode(said)}")


VERBS = {"open": _do_open, "note": _do_note, "close": _do_close}
