"""The front page, the pages around it, the dashboard, and the health of the portal."""

from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parvis.accounts.models import Account
from parvis.appointments import presenters as calls
from parvis.appointments.queries import coming
from parvis.cases.queries import counts_of
from parvis.home import queries
from parvis.leaving.queries import pending_closing
from parvis.questions import queries as questions
from parvis.recovery.queries import waiting_request
from parvis.ui.kept import render_kept


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """A page that is only read."""
    return render_kept(request, f"home/{name}.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What is asked often, by everyone and of this body, and whom to call."""
    return render(request, "home/help.html", {"questions": questions.shown()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, why, how long: the durations are those of the settings."""
    durations = {
        "idle_minutes": int(settings.ENROLMENT_IDLE.total_seconds()) // 60,
        "link_days": settings.ACTIVATION_LINK_VALID.days,
        "renewable_days": settings.ACTIVATION_RENEWABLE.days,
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "wait_hours": int(settings.WAITING_PERIOD.total_seconds()) // 3600,
        "inactive_months": round(settings.INACTIVE_AFTER.days / 30.4),
        "notice_days": settings.ERASED_AFTER_NOTICE.days,
        "document_days": settings.DOCUMENT_KEPT.days,
        "case_months": round(settings.CASE_KEPT.days / 30.4),
    }
    return render(request, "home/privacy.html", durations)


@require_safe
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """What a member finds once signed in."""
    account = cast("Account", request.user)
    context: dict[str, Any] = {
        "account": account,
        "closing": pending_closing(account),
        "recovery": waiting_request(account),
    }
    if settings.ORGANISATION.modules["cases"]:
        context["cases"] = counts_of(account.member)
    if settings.ORGANISATION.modules["appointments"]:
        context["next_calls"] = [calls.when(call.starts_at, call.territory) for call in coming(account)[:1]]
    return render(request, "home/dashboard.html", context)


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when all is well, 503 otherwise; for machines."""
    found = queries.health()
    return JsonResponse(found.as_json(), status=200 if found.sound else 503)
