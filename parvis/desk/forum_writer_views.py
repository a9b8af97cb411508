"""The forum at the desk: who writes, looked at for a reason; the words and sites that are watched for."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from parvis.agents.actions.look import look
from parvis.agents.enums import Role
from parvis.agents.guard import AgentRequest, for_agents
from parvis.desk.forum_forms import LookForm, SuspendForm, TermForm
from parvis.desk.forum_shown import Waiting
from parvis.forum import moderation_queries as queries
from parvis.forum.actions import moderate
from parvis.forum.actions import terms as actions
from parvis.forum.enums import Blocked, Refusal, Verdict
from parvis.forum.models import Writer
from parvis.journal.enums import Reason

ALREADY = _("Il est déjà dans la liste, ou un autre qui se lit pareil.")


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(Role.MODERATION)
def writer(request: AgentRequest, writer: int) -> HttpResponse:
    """A pseudonym, and all that was sent under it, once the agent has said why: the look is journaled."""
    found = queries.writer(writer)
    if found is None:
        raise Http404
    form = LookForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "desk/forum_look.html", {"form": form, "writer": found})
    reason, do = Reason(form.cleaned_data["reason"]), request.POST.get("do", "")
    suspend = SuspendForm(request.POST if do == "suspend" else None)
    if do == "suspend" and suspend.is_valid():
        days, refusal = int(suspend.cleaned_data["days"]), Refusal(suspend.cleaned_data["refusal"])
        moderate.suspend(request.agent, writer, days, refusal)
        return redirect(f"{reverse('desk_forum')}?fait=suspendu")
    if do == "restore":
        moderate.restore(request.agent, writer)
        return redirect(f"{reverse('desk_forum')}?fait=retabli")
    if found.account_id:  # in practice mode, some are nobody's
        look(request.agent, found.account_id, reason)
    return render(request, "desk/forum_writer.html", _about(found, reason, suspend))


def _about(found: Writer, reason: Reason, suspend: SuspendForm) -> dict[str, Any]:
    until = found.suspended_until
    return {
        "writer": found, "reason": reason, "form": suspend, "posts": Waiting.of(queries.sent_by(found)),
        "suspended": bool(until and until > timezone.now()),
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(Role.MODERATION)
def terms(request: AgentRequest) -> HttpResponse:
    """What is watched for, and one more."""
    form = TermForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.add_term(request.agent, Blocked(said["kind"]), said["term"], Verdict(said["verdict"]))
            return redirect(f"{reverse('desk_forum_terms')}?fait=ajoute")
        except actions.AlreadyThere:
            form.add_error("term", str(ALREADY))
    context = {"form": form, "terms": queries.terms(), "done": request.GET.get("fait", "")}
    return render(request, "desk/forum_terms.html", context)


@require_POST
@for_agents(Role.MODERATION)
def drop(request: AgentRequest, term: int) -> HttpResponse:
    """No longer watched for."""
    actions.drop_term(request.agent, term)
    return redirect(f"{reverse('desk_forum_terms')}?fait=retire")
