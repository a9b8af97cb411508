"""What people do not find, as a page and as a file: what to write next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from parvis.agents.enums import Role
from parvis.agents.guard import AgentRequest, for_agents
from parvis.desk.unfound import MOST_IN_FILE, MOST_SHOWN, rows_of, unfound
from parvis.ui.downloads import csv_answer


@require_safe
@for_agents(Role.CONTENT)
def not_found(request: AgentRequest) -> HttpResponse:
    """Nobody is named in it."""
    return render(request, "desk/unfound.html", {"found": unfound(), "most": MOST_SHOWN})


@require_safe
@for_agents(Role.CONTENT)
def not_found_csv(request: AgentRequest) -> HttpResponse:
    """Every list of the page in one file, longer, `;` between columns."""
    heads = (
        gettext("Liste"), gettext("Texte"), gettext("Langue"), gettext("Nombre"), gettext("A aidé"),
        gettext("N’a pas aidé"), gettext("Dernier jour"),
    )  # fmt: skip
    lines = rows_of(unfound(MOST_IN_FILE))
    return csv_answer(f"introuvables-{timezone.localdate()}.csv", [heads, *lines])
