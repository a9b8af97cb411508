"""Cases at the desk: one, found by its exact reference for a reason; the processing times of each type."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.accounts.models import Account
from parvis.agents.actions.look import look, may_search
from parvis.agents.enums import Role
from parvis.agents.guard import AgentRequest, for_agents
from parvis.cases.delays_presenters import Shown as Times
from parvis.cases.delays_presenters import listed
from parvis.cases.delays_queries import times_of_all
from parvis.cases.models import Case, Document
from parvis.cases.presenters import Added, shown
from parvis.cases.queries import documents_of
from parvis.desk.help_forms import reason_field
from parvis.desk.rules import shown_name
from parvis.journal.enums import Reason
from parvis.ui.fields import TextField
from parvis.ui.forms import PageForm

NO_CASE = _("Aucune démarche n’a cette référence. Je la vérifie, lettre par lettre.")
TOO_MANY = _("Trop de recherches en peu de temps. Je réessaie dans quelques minutes.")
RECENT = timedelta(days=28)


class CaseForm(PageForm):
    """Exact: nothing is listed that was not asked for."""

    reference = TextField(
        label=_("La référence de la démarche"), max_length=40, width="w20",
        hint=_("En entier, comme sur les courriers."), attrs={"autocomplete": "off", "spellcheck": "false"},
        error_messages={"required": _("Je saisis la référence.")},
    )  # fmt: skip
    reason = reason_field()


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(Role.CASES)
def search(request: AgentRequest) -> HttpResponse:
    """By POST: a reference stays out of addresses. What is found is shown at once, and the look journaled."""
    form = CaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not may_search(request.agent):
            form.add_error(None, str(TOO_MANY))
            return render(request, "desk/cases.html", {"form": form}, status=429)
        found = _case(form.cleaned_data["reference"])
        if found is not None:
            reason = Reason(form.cleaned_data["reason"])
            account = Account.objects.filter(member=found.member).first()
            look(request.agent, account.pk if account else found.member, reason)
            return render(request, "desk/case.html", _page(found, account, reason))
        form.add_error("reference", str(NO_CASE))
    return render(request, "desk/cases.html", {"form": form})


def _case(reference: str) -> Case | None:
    return Case.objects.select_related("type").filter(reference=reference.strip()).first()


def _page(case: Case, account: Account | None, reason: Reason) -> dict[str, Any]:
    documents: list[Document] = documents_of(case)
    name = ""
    if account:
        profile = account.profile
        name = shown_name(profile.first_names, profile.usual_name or profile.birth_name)
    return {
        "shown": shown(case), "documents": [Added(document) for document in documents],
        "account": account, "name": name, "reason": reason,
    }  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One type: what waits, what was done lately, and how long it takes. `waited`: of the oldest, in days."""

    times: Times
    open: int
    asked: int
    received: int
    closed: int
    oldest: date | None
    waited: int


@require_safe
@for_agents(Role.CASES, Role.SUPERVISION)
def times(request: AgentRequest) -> HttpResponse:
    """Nobody's case: counts, and the last measure."""
    now = timezone.now()
    counts = {row["type"]: row for row in _counts(now)}
    lines = [_line(one, counts.get(one.type.pk, {}), now) for one in listed(times_of_all())]
    return render(request, "desk/times.html", {"lines": lines, "weeks": RECENT.days // 7})


def _counts(now: datetime) -> Any:
    recent, open_ = now - RECENT, Q(closed_at=None)
    return Case.objects.values("type").annotate(
        open=Count("pk", filter=open_),
        asked=Count("pk", filter=open_ & Q(expected_from="member")),
        received=Count("pk", filter=Q(received_at__gte=recent)),
        closed=Count("pk", filter=Q(closed_at__gte=recent)),
        oldest=Min("received_at", filter=open_),
    ).order_by()  # fmt: skip


def _line(one: Times, row: dict[str, Any], now: datetime) -> Line:
    oldest = row.get("oldest")
    return Line(
        times=one,
        open=row.get("open", 0),
        asked=row.get("asked", 0),
        received=row.get("received", 0),
        closed=row.get("closed", 0),
        oldest=oldest.date() if oldest else None,
        waited=(now - oldest).days if oldest else 0,
    )
