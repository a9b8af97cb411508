"""The index of the guides, the page of each with its pictures, sheets and film, and what people say of it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.guides import actions, files, queries
from parvis.guides.forms import ReasonForm
from parvis.guides.models import Feedback
from parvis.guides.parts import part_of
from parvis.guides.presenters import illustrated, shown
from parvis.guides.reading import Guide
from parvis.limits.counters import address_subject
from parvis.ui.addresses import client_address
from parvis.ui.kept import render_kept
from parvis.ui.language import reader_language
from parvis.ui.qr import qr_code

KEPT = {"Cache-Control": "public, max-age=31536000"}  # at a new address when it is made again


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every guide, by series."""
    return render_kept(request, "guides/index.html", _index)


def _index() -> dict[str, Any]:
    guides = queries.offered(reader_language()).values()
    return {
        "series": [(each, [shown(guide) for guide in some]) for each, some in queries.by_series(guides)],
        "papers": [
            (shown(guide), sheet, files.built(guide, "large"))
            for guide in guides
            if (sheet := files.built(guide, "sheet"))
        ],
    }


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide: on the screen, and on two sheets of paper."""
    return render_kept(request, "guides/guide.html", partial(_guide, request, _wanted(slug)))


def _guide(request: HttpRequest, wanted: Guide) -> dict[str, Any]:
    guides = queries.offered(reader_language())
    url = settings.PUBLIC_URL + request.path
    return {
        "shown": illustrated(shown(wanted)),
        "following": [shown(guides[slug]) for slug in wanted.following if slug in guides],
        "foreign": wanted.language != reader_language(),
        "url": url,
        "qr": qr_code(url),
        "sheet": files.built(wanted, "sheet"),
        "large": files.built(wanted, "large"),
        "film": files.film(wanted),
        "caption_language": dict(settings.LANGUAGES)[wanted.language],
    }


@require_safe
def picture(request: HttpRequest, slug: str, step: int) -> FileResponse:
    """The picture of a step. The same for all, and at a new address when it is taken again."""
    found = queries.image_of(_wanted(slug), step)
    if found is None:
        raise Http404
    return FileResponse(found.path.open("rb"), headers=KEPT)


@require_safe
def file(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """A sheet, or a film with what belongs to it. Players ask for a part of a film at a time."""
    found = files.built(_wanted(slug), kind)
    if found is None:
        raise Http404
    return part_of(request, found.path, found.kind.media_type, {**KEPT, "Content-Disposition": _name(found)})


def _name(found: files.Built) -> str:
    """Shown in the browser; saved, it has the name of its guide."""
    return f'inline; filename="{found.path.name}"'


@require_POST
def helped(request: HttpRequest, slug: str) -> HttpResponse:
    """A yes is thanked for; a no is asked why."""
    wanted, answer = _wanted(slug), request.POST.get("helped")
    if answer not in ("yes", "no"):
        return redirect("guide", slug)
    subject = address_subject(client_address(request))
    try:
        kept = actions.answer(slug, wanted.language, helped=answer == "yes", address=subject)
    except actions.TooMany:
        return render(request, "guides/thanks.html", {"shown": shown(wanted), "too_many": True}, status=429)
    return redirect("guide_thanks", slug) if kept.helped else redirect("guide_reason", slug, kept.id)


@require_http_methods(["GET", "HEAD", "POST"])
def reason(request: HttpRequest, slug: str, id_: UUID) -> HttpResponse:
    """Why it did not help; asked once."""
    wanted = _wanted(slug)
    if not Feedback.objects.filter(id=id_, slug=slug, helped=False, reason="").exists():
        return redirect("guide_thanks", slug)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.give_reason(id_, slug, **form.cleaned_data)
        return redirect("guide_thanks", slug)
    return render(request, "guides/reason.html", {"shown": shown(wanted), "form": form})


@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """What was said is kept; who can help now."""
    return render_kept(request, "guides/thanks.html", lambda: {"shown": shown(_wanted(slug))})


def _wanted(slug: str) -> Guide:
    try:
        return queries.offered(reader_language())[slug]
    except KeyError:
        raise Http404 from None
