"""The search: one box, one page of results."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from parvis.limits.counters import address_subject
from parvis.limits.sparing import Blocks
from parvis.search import actions, presenters, queries
from parvis.search.forms import SearchForm
from parvis.search.rules import MOST_PAGES
from parvis.ui.addresses import client_address
from parvis.ui.context import other_language_url
from parvis.ui.kept import render_kept
from parvis.ui.language import reader_language
from parvis.ui.pages import page_number

_searches = Blocks("search")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What answers the words in the address. Those that say who somebody is do not stay there."""
    form = SearchForm(request.GET if "q" in request.GET else {"q": ""})
    if not form.is_valid():
        hidden = presenters.without_personal(form.row["q"].value)
        shown = SearchForm({"q": hidden})
        if shown.is_valid():  # short enough without what is personal
            return redirect(presenters.address(hidden))
        return render(request, "search/start.html", {"form": shown, "guides": []})
    typed = form.cleaned_data["q"]
    if not typed:
        return render_kept(request, "search/start.html", presenters.start)
    if (hidden := presenters.without_personal(typed)) != typed:
        return redirect(presenters.address(hidden))
    address = address_subject(client_address(request))
    if not _searches.allows(address):
        refused = {"form": form, "guides": [], "too_many": True}
        return render(request, "search/start.html", refused, status=429)
    return _results(request, form, typed, address)


def _results(request: HttpRequest, form: SearchForm, typed: str, address: bytes) -> HttpResponse:
    """What found nothing is counted, once masked, so that somebody writes what is missing."""
    if presenters.nothing_is_left(typed):
        return render(request, "search/start.html", {**presenters.start(), "nothing_left": True})
    language, exactly = reader_language(), request.GET.get("exact") == "1"
    found = queries.search(typed, language, page=page_number(request, MOST_PAGES), exactly=exactly)
    if not found.count and request.method == "GET" and not exactly:
        actions.count_nothing_found(typed, language, address=address)
    context = presenters.results(typed, found, exactly=exactly)
    elsewhere = f"{other_language_url(request.path, language)}?{presenters.address(typed).partition('?')[2]}"
    return render(request, "search/results.html", {**context, "form": form, "other_language_url": elsewhere})
