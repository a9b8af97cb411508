"""What a member sees of their cases: the list, one of them, and whether they are told by e-mail."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from parvis.accounts.models import Account
from parvis.cases.actions.notices import choose_notices
from parvis.cases.forecasts import forecast_for
from parvis.cases.models import Case
from parvis.cases.notes import leave_note, take_note
from parvis.cases.presenters import Added, groups, shown
from parvis.cases.queries import case_of, cases_of, documents_of, takes_documents, wants_notices


def holder(request: HttpRequest) -> Account:
    """The account of whoever is signed in: the page is for nobody else."""
    assert isinstance(request.user, Account)
    return request.user


def case_or_404(request: HttpRequest, case: UUID) -> Case:
    """Somebody else's is as unknown as any other. Raises Http404."""
    found = case_of(holder(request).member, case)
    if found is None:
        raise Http404
    return found


@require_safe
@login_required
def my_cases(request: HttpRequest) -> HttpResponse:
    """All of them: what is expected of the member first, then the open ones, then the closed ones."""
    account = holder(request)
    context: dict[str, Any] = {
        **groups(cases_of(account.member)),
        "told": wants_notices(account),
        "note": take_note(request),
    }
    return render(request, "cases/list.html", context)


@require_safe
@login_required
def one_case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Where it stands, whose turn it is, what was written, what was added."""
    found = case_or_404(request, case)
    about, forecast = shown(found), forecast_for(found)
    if forecast and about.answered:
        forecast = replace(forecast, mine=False)
    context = {
        "shown": about,
        "documents": [Added(document) for document in documents_of(found)],
        "can_add": takes_documents(found),
        "forecast": forecast,
        "note": take_note(request),
    }
    return render(request, "cases/case.html", context)


@require_POST
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """Told by e-mail when something is new, or not."""
    wanted = request.POST.get("told") == "yes"
    choose_notices(holder(request), wanted=wanted)
    leave_note(request, "told" if wanted else "not_told")
    return redirect("my_cases")
