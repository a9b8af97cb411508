"""The figures of the supervision, as pages and as a file for a spreadsheet."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from parvis.agents.enums import Role
from parvis.agents.guard import AgentRequest, for_agents
from parvis.desk.figures import PERIODS, period_of, tables_of
from parvis.ui.downloads import csv_answer


@require_safe
@for_agents(Role.SUPERVISION)
def figures(request: AgentRequest) -> HttpResponse:
    period = period_of(request.GET.get("periode", ""))
    context = {
        "tables": tables_of(period), "period": period, "periods": PERIODS.items(), "now": timezone.now(),
    }  # fmt: skip
    return render(request, "desk/figures.html", context)


@require_safe
@for_agents(Role.SUPERVISION)
def figures_csv(request: AgentRequest) -> HttpResponse:
    """Every table of the page in one file, `;` between columns."""
    period = period_of(request.GET.get("periode", ""))
    heads = gettext("Tableau"), gettext("Ligne"), gettext("Nombre"), gettext("Part (%)"), gettext("Précision")
    lines = [
        (table.title, line.label, line.number, line.share, line.text)
        for table in tables_of(period)
        for line in table.lines
    ]
    return csv_answer(f"chiffres-{period.first}-{period.last}.csv", [heads, *lines])
