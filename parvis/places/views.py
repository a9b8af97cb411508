"""Finding a help point: the search and its list, the page of one point."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from parvis.limits.counters import address_subject
from parvis.places import actions, presenters, queries
from parvis.places.forms import SearchForm
from parvis.places.models import HelpPoint
from parvis.places.queries import ON_A_PAGE, Filters
from parvis.places.rules import Kind, View, understand, view_of
from parvis.ui.addresses import client_address
from parvis.ui.qr import qr_code

MOST_PAGES = 50
NOT_FOUND = _("Je ne trouve pas ce lieu. Je vérifie l’écriture, ou j’écris le code postal.")
NAMES = {"open_now": "ouvert", "by_appointment": "rdv", "accessible": "acces"}  # in the address


@require_http_methods(["GET", "HEAD", "POST"])
def find_us(request: HttpRequest) -> HttpResponse:
    """The list around a place or in a département, nearest first. A search is posted: an address that was
    typed stays out of addresses and logs; only the place it stands for is in them.
    """
    if request.method == "POST":
        return _search(request)
    filters = Filters(**{name: request.GET.get(short) == "1" for name, short in NAMES.items()})
    view = view_of(*(request.GET.get(name, "") for name in ("lat", "lng", "z")))
    departement = understand(request.GET.get("dep", ""))
    page = _page_number(request)
    context: dict[str, Any] = {"form": SearchForm(), "filters": filters, "page": page}
    if view:
        found, more = queries.around(view, filters, page=page)
        context |= {"view": view, "place_name": queries.name_near(view)}
    elif departement.kind == Kind.DEPARTEMENT:
        found, more = queries.in_departement(departement.key, filters, page=page)
        context |= {"departement": queries.departement_named(departement.key)}
    else:
        return render(request, "places/search.html", context | _around_the_search())
    points = presenters.listed(found, (page - 1) * ON_A_PAGE + 1)
    context |= {
        "points": points,
        "links": _links(request, page, more),
        "filter_links": _filter_links(request, filters),
    }
    return render(request, "places/list.html", context | _around_the_search())


def _search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.POST)
    communes: list[Any] = []
    geocoder_down = False
    if form.is_valid():
        asked = understand(form.cleaned_data["where"])
        if asked.kind == Kind.DEPARTEMENT:
            return redirect(f"{reverse('find_us')}?{urlencode({'dep': asked.key})}")
        place, communes, geocoder_down = actions.locate(
            form.cleaned_data["where"], asked, address_subject(client_address(request))
        )
        if place:
            return redirect(address_of(place))
        if not communes:
            form.add_error("where", str(NOT_FOUND))
    choices = [(commune, address_of(View(commune.latitude, commune.longitude))) for commune in communes]
    context = {"form": form, "choices": choices, "geocoder_down": geocoder_down}
    return render(request, "places/search.html", context | _around_the_search())


def address_of(place: View) -> str:
    """The address of the list around a place."""
    where: dict[str, float | int] = {"lat": round(place.latitude, 4), "lng": round(place.longitude, 4)}
    if place.zoom:
        where["z"] = place.zoom
    return f"{reverse('find_us')}?{urlencode(where)}"


@require_safe
def help_point(request: HttpRequest, slug: str) -> HttpResponse:
    """One point: everything that is published of it. A closed one says so, and leads to its neighbours."""
    point = get_object_or_404(HelpPoint, slug=slug)
    near = address_of(View(point.latitude, point.longitude, 12))
    shown, url = presenters.alone(point), settings.PUBLIC_URL + request.path
    context = {
        "shown": shown, "near_url": near, "qr": qr_code(url),
        "linked_data": presenters.linked_data(shown, url), **_around_the_search(),
    }  # fmt: skip
    return render(request, "places/point.html", context, status=410 if point.closed_on else 200)


@require_safe
@gzip_page
def outlines(request: HttpRequest) -> JsonResponse:
    """The départements as GeoJSON, for a map that has no tile server. Public, the same for all."""
    return JsonResponse(queries.outlines(), headers={"Cache-Control": "public, max-age=86400"})


def _around_the_search() -> dict[str, Any]:
    tiles = {"tiles": settings.TILES_URL, "attribution": settings.TILES_ATTRIBUTION}
    return {"source": queries.last_import(), **tiles}


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= MOST_PAGES:
        raise Http404
    return int(text)


def _links(request: HttpRequest, page: int, more: bool) -> dict[str, str]:
    """The addresses of the pages before and after."""
    wanted = {"before": page - 1 if page > 1 else 0, "after": page + 1 if more and page < MOST_PAGES else 0}
    return {name: _with(request, page=str(number)) for name, number in wanted.items() if number}


def _filter_links(request: HttpRequest, filters: Filters) -> list[dict[str, Any]]:
    """Each filter as a link that puts it on or off: works without JavaScript, and can be kept."""
    labels = {
        "open_now": gettext("Ouvert maintenant"),
        "by_appointment": gettext("Sur rendez-vous"),
        "accessible": gettext("Accessible en fauteuil"),
    }
    return [
        {"label": labels[name], "on": on, "url": _with(request, page="", **{NAMES[name]: "" if on else "1"})}
        for name, on in asdict(filters).items()
    ]


def _with(request: HttpRequest, **changed: str) -> str:
    """The same list, with other values in its address. Unknown names are dropped."""
    known = ("lat", "lng", "z", "dep", *NAMES.values(), "page")
    kept = {name: changed.get(name, request.GET.get(name, ""))[:20] for name in known}
    return "?" + urlencode({name: value for name, value in kept.items() if value})
