"""The public pages of processing times: every type, and one of them with its weeks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parvis.cases import delays_presenters as presenters
from parvis.cases.delays_queries import times_of, times_of_all


@require_safe
def delays(request: HttpRequest) -> HttpResponse:
    """The two sentences of every type, on one axis."""
    shown = presenters.listed(times_of_all())
    measured = max((one.figures.until for one in shown if one.figures), default=None)
    return render(request, "cases/delays.html", {"shown": shown, "until": measured})


@require_safe
def delays_of(request: HttpRequest, slug: str) -> HttpResponse:
    """One type: the two figures, ten cases drawn, the last twelve weeks."""
    return render(request, "cases/delays_type.html", {"one": presenters.alone(*times_of(slug))})
