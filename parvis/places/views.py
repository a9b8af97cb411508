"""Finding a help point: the search and its list, the page of one point."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
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
from parvis.places.queries import ON_A_PAGE, Filters, Page
from parvis.places.rules import Kind, View, understand, view_of
from parvis.ui.addresses import client_address
from parvis.ui.kept import render_kept
from parvis.ui.pages import page_number
from parvis.ui.qr import qr_code

MOST_PAGES = 50
NOT_FOUND = _("Je ne trouve pas ce lieu. Je vérifie l’écriture, ou j’écris le code postal.")
NO_POSTCODE = _("Je ne trouve pas ce code postal. Je vérifie les chiffres, ou j’écris le nom de ma commune.")
NAMES = {"open_now": "ouvert", "by_appointment": "rdv", "accessible": "acces"}  # in the address
INSTEAD = "commune"  # in the address: around the commune, for the geocoder gave no answer


@require_http_methods(["GET", "HEAD", "POST"])
def find_us(request: HttpRequest) -> HttpResponse:
    """The list around a place or in a département, nearest first. A search is posted: an address that was
    typed stays out of addresses and logs; only the place it stands for is in them.
    """
    if request.method == "POST":
        return _search(request)
    filters = Filters(**{name: request.GET.get(short) == "1" for name, short in NAMES.items()})
    view = view_of(*(request.GET.get(name, "") for name in ("lat", "lng", "z")))
    asked = understand(request.GET.get("dep", ""))
    number = page_number(request, MOST_PAGES)
    if view:
        return _list(request, queries.around(view, filters, page=number), number, filters)
    if asked.kind == Kind.DEPARTEMENT:
        page = queries.in_departement(asked.key, filters, page=number)
        return _list(request, page, number, filters, asked.key)
    return _search_page(request, SearchForm())


def _list(
    request: HttpRequest, page: Page, number: int, filters: Filters, departement: str = ""
) -> HttpResponse:
    """Nothing in it belongs to anybody: it is written once, and filled with what was found."""
    first, source = (number - 1) * ON_A_PAGE + 1, page.source
    says = {
        "found": bool(page.found), "filtered": filters != Filters(), "before": number > 1,
        "after": page.more and number < MOST_PAGES,
        "far": bool(presenters.distance_when_far(page)), "instead": request.GET.get(INSTEAD) == "1",
        "tells_access": source is not None and source.tells_access,
    }  # fmt: skip
    same = _Same(request, filters)
    holes = {
        "title": presenters.list_title(page, departement), "first": first,
        "cards": presenters.cards(page, first), "far": presenters.distance_when_far(page),
        "before": same.list(page=number - 1), "after": same.list(page=number + 1),
        **{name: same.list(turned=name) for name in NAMES},
    }  # fmt: skip

    def context() -> dict[str, Any]:
        tiles = {"tiles": settings.TILES_URL, "attribution": settings.TILES_ATTRIBUTION}
        return {"form": SearchForm(), "filters": _chips(filters, says), "source": source, **says, **tiles}

    state = (source, filters, *says.values())
    return render_kept(request, "places/list.html", context, state=state, holes=holes)


def _chips(filters: Filters, says: Mapping[str, bool]) -> list[dict[str, Any]]:
    """Each filter as a link that puts it on or off: works without JavaScript, and can be kept. What the
    source does not tell is no filter.
    """
    labels = {
        "open_now": gettext("Ouvert maintenant"),
        "by_appointment": gettext("Sur rendez-vous"),
        "accessible": gettext("Accessible en fauteuil"),
    }
    return [
        {"label": labels[name], "on": on, "name": name}
        for name, on in asdict(filters).items()
        if name != "accessible" or on or says["tells_access"]
    ]


def _search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _search_page(request, form)
    subject = address_subject(client_address(request))
    located = actions.locate(form.cleaned_data["where"], subject)
    if len(located.places) == 1:
        return redirect(_address_of(located.places[0], instead=located.geocoder_down))
    if not located.places:
        alone = understand(form.cleaned_data["where"]).kind == Kind.POSTCODE
        form.add_error("where", str(NO_POSTCODE if alone else NOT_FOUND))
    choices = [
        {"name": place.name, "more": place.more, "url": _address_of(place, instead=located.geocoder_down)}
        for place in located.places
    ]
    return _search_page(request, form, choices=choices, geocoder_down=located.geocoder_down)


def _search_page(request: HttpRequest, form: SearchForm, **more: Any) -> HttpResponse:
    brought = queries.last_import()
    around = {"source": brought, "departements": presenters.departements(brought)}
    return render(request, "places/search.html", {"form": form, **around, **more})


def _address_of(place: actions.Place, *, instead: bool = False) -> str:
    """The address of the list around a place, or in a département."""
    if isinstance(place.where, str):
        return f"{reverse('find_us')}?{urlencode({'dep': place.where})}"
    address = address_around(place.where)
    return f"{address}&{INSTEAD}=1" if instead else address


def address_around(view: View) -> str:
    where: dict[str, float | int] = {"lat": round(view.latitude, 4), "lng": round(view.longitude, 4)}
    if view.zoom:
        where["z"] = view.zoom
    return f"{reverse('find_us')}?{urlencode(where)}"


@require_safe
def help_point(request: HttpRequest, slug: str) -> HttpResponse:
    """One point: everything that is published of it. A closed one says so, and leads to its neighbours."""
    point = get_object_or_404(HelpPoint, slug=slug)
    near = address_around(View(point.latitude, point.longitude, 12))
    shown, url = presenters.alone(point), settings.PUBLIC_URL + request.path
    context = {
        "shown": shown, "near_url": near, "qr": qr_code(url), "source": queries.last_import(),
        "linked_data": presenters.linked_data(shown, url),
    }  # fmt: skip
    return render(request, "places/point.html", context, status=410 if point.closed_on else 200)


@require_safe
@gzip_page
def outlines(request: HttpRequest) -> JsonResponse:
    """The départements as GeoJSON, for a map that has no tile server. Public, the same for all."""
    return JsonResponse(queries.outlines(), headers={"Cache-Control": "public, max-age=86400"})


class _Same:
    """The same list, with another value in its address. Names that are not ours are dropped."""

    def __init__(self, request: HttpRequest, filters: Filters) -> None:
        where = {name: request.GET.get(name, "")[:20] for name in ("lat", "lng", "z", "dep")}
        self.where = urlencode({name: value for name, value in where.items() if value})
        self.on = {name for name in NAMES if getattr(filters, name)}

    def list(self, page: int = 1, turned: str = "") -> str:
        """`turned`: the filter that is put on or off."""
        on = self.on ^ {turned} if turned else self.on
        more = [f"{short}=1" for name, short in NAMES.items() if name in on]
        return "?" + "&".join([self.where, *more, *([f"page={page}"] if page > 1 else [])])
