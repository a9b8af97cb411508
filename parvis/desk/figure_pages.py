"""The figures of the supervision, as pages and as a file for a spreadsheet."""

import csv
from io import StringIO

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from parvis.agents.enums import Role
from parvis.agents.guard import AgentRequest, for_agents
from parvis.desk.figures import PERIODS, period_of, tables_of

BOM = "\ufeff"  # spreadsheets take the file for UTF-8 by it
FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
    out = StringIO()
    write = csv.writer(out, delimiter=";", lineterminator="\r\n").writerow
    heads = gettext("Tableau"), gettext("Ligne"), gettext("Nombre"), gettext("Part (%)"), gettext("Précision")
    write(heads)
    for table in tables_of(period):
        for line in table.lines:
            number = "" if line.number is None else line.number
            share = "" if line.share is None else line.share
            write([plain(table.title), plain(line.label), number, share, plain(line.text)])
    name = f"chiffres-{period.first}-{period.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(BOM + out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def plain(text: str) -> str:
    """A spreadsheet must not take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
