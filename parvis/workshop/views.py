"""The practice pages: the people, their letters, starting afresh."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.agents.actions.practice import FICTITIOUS
from parvis.api.actions import practice as api
from parvis.connections.members.people import Person, people, person_with
from parvis.enrolment.actions.keep import erase
from parvis.enrolment.visitors import one_at_a_time, record_of, visitor_of
from parvis.letters.enums import Channel
from parvis.letters.wording import in_words
from parvis.webhooks.actions import practice as webhooks
from parvis.webhooks.queries import latest
from parvis.workshop.actions import let_links_expire, reset_practice
from parvis.workshop.letter_box import Received, letter_box
from parvis.workshop.people import (
    PRACTICE_CODE,
    as_dialled,
    as_json,
    may_break,
    name_of,
    names_by_contact,
    sheet,
)
from parvis.workshop.queries import people_with_account
from parvis.workshop.systems import announcement, trials

View = Callable[..., HttpResponse]
# a letter comes with styles of its own and must not be able to do anything else; a link opens the portal
# in place of the practice page, as it would replace nothing in a mail program
LETTER_POLICY = {
    # no script runs in it: the same origin lets the page around it measure how tall it is
    "sandbox": [
        "allow-same-origin",
        "allow-popups",
        "allow-popups-to-escape-sandbox",
        "allow-top-navigation-by-user-activation",
    ],
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
}
WHOLE_WINDOW = '<base target="_top">'


def in_readers_language(view: View) -> View:
    """These addresses have no /en/: the browser says the language, the switch in the header is kept."""

    @wraps(view)
    def translated(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        asked = request.GET.get("langue", "")
        known = asked in dict(settings.LANGUAGES)
        language = asked if known else translation.get_language_from_request(request)
        with translation.override(language):
            response = view(request, *args, **values)
        response.headers["Content-Language"] = language
        if known:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, asked, secure=settings.LANGUAGE_COOKIE_SECURE, samesite="Lax"
            )
        return response

    return translated


def _page(request: HttpRequest, name: str, context: dict[str, Any] | None = None) -> HttpResponse:
    other = "fr" if translation.get_language() == "en" else "en"
    shown = {**(context or {}), "other_language_url": f"{request.path}?langue={other}"}
    return render(request, f"workshop/{name}.html", shown)


@require_safe
@gzip_page
@in_readers_language
def workshop(request: HttpRequest) -> HttpResponse:
    """Everybody, those whose account opens first."""
    with_account = people_with_account()
    sheets = [sheet(person, is_open=person.key in with_account) for person in people()]
    return _page(
        request,
        "people",
        {
            "opening": [one for one in sheets if one.ending.opens],
            "stopping": [one for one in sheets if not one.ending.opens],
            "agents": FICTITIOUS,
            "agents_password": PRACTICE_CODE,
            "was_reset": request.GET.get("remise-a-zero") == "faite",
        },
    )


@require_safe
@in_readers_language
def person(request: HttpRequest, key: str) -> HttpResponse:
    """One person alone: to print, or to keep open beside the portal."""
    found = _person_or_404(key)
    return _page(request, "person", {"sheet": sheet(found, is_open=key in people_with_account())})


@require_http_methods(["GET", "HEAD", "POST"])
@in_readers_language
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """To the opening of an account. When somebody else's is under way in this browser, the page asks which
    of the two; POST leaves that one."""
    wanted = _person_or_404(key)
    if request.method == "POST":
        with one_at_a_time(visitor_of(request)) as turn:
            if turn.record is not None:
                erase(turn.record)
        return redirect("enrolment_start")
    other = _under_way(request)
    if other is None or other == wanted:
        return redirect("enrolment_start")
    return _page(request, "begin", {"key": key, "wanted": name_of(wanted), "other": name_of(other)})


def _under_way(request: HttpRequest) -> Person | None:
    """Who opens an account in this browser at the moment."""
    record = record_of(request)
    identity = record.said_identity() if record else None
    return person_with(identity.number) if identity else None


@require_safe
def people_json(request: HttpRequest) -> HttpResponse:
    return _json([as_json(person) for person in people()])


@require_safe
def agents_json(request: HttpRequest) -> HttpResponse:
    """The code of each fictitious agent at this moment."""
    return _json([{"email": one.email, "role": one.role.value, "code": one.code} for one in FICTITIOUS])


@require_safe
@in_readers_language
def letters(request: HttpRequest) -> HttpResponse:
    received = letter_box().letters()
    return _page(
        request,
        "letters",
        {
            "letters": [_shown(letter) for letter in received],
            "newest": received[0].id if received else "",
            "expired": request.GET.get("liens") == "expires",
        },
    )


@require_POST
def expire_links(request: HttpRequest) -> HttpResponse:
    """So that an expired link can be practised without waiting for days."""
    let_links_expire()
    return HttpResponseRedirect(f"{reverse('workshop_letters')}?liens=expires")


@require_safe
def letters_json(request: HttpRequest) -> HttpResponse:
    """All of them; with `?newest`, the newest alone: what the page asks every two seconds."""
    received = letter_box().letters()
    return _json([_letter_as_json(letter) for letter in received[: 1 if "newest" in request.GET else None]])


@require_safe
@csp_update({"frame-src": ["'self'"]})
@in_readers_language
def letter(request: HttpRequest, id_: str) -> HttpResponse:
    return _page(request, "letter", {"letter": _shown(_letter_or_404(id_))})


@require_safe
@csp(LETTER_POLICY)  # type: ignore[arg-type]  # typed there for views without arguments
def letter_html(request: HttpRequest, id_: str) -> HttpResponse:
    """The letter as it was sent; its links replace the whole window."""
    html = _letter_or_404(id_).html
    if not html:
        raise Http404
    start, head, rest = html.partition("<head>")
    framed = f"{start}{head}{WHOLE_WINDOW}{rest}" if head else WHOLE_WINDOW + html
    return HttpResponse(framed, headers={"X-Frame-Options": "SAMEORIGIN"})


@require_safe
@in_readers_language
def systems(request: HttpRequest) -> HttpResponse:
    """The other side of the interface: a client to try it, and what the body's systems were told. 404 when
    the organisation offers no cases: there is no interface.
    """
    if not settings.ORGANISATION.modules["cases"]:
        raise Http404
    address = request.build_absolute_uri("/").rstrip("/")
    shown = {
        "client": api.ID, "secret": api.SECRET, "trials": trials(address), "receiver": webhooks.URL,
        "told": [announcement(each) for each in latest(30)],
    }  # fmt: skip
    return _page(request, "systems", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@in_readers_language
def reset(request: HttpRequest) -> HttpResponse:
    """GET says what will be deleted, POST does it."""
    if request.method == "POST":
        request.session.flush()
        reset_practice()
        return HttpResponseRedirect(f"{reverse('workshop')}?remise-a-zero=faite")
    always_there = {person.key for person in people() if person.expected == "already_registered"}
    counts = {
        "accounts": len(people_with_account() - always_there),
        "letters": len(letter_box().letters()),
    }
    return _page(request, "reset", counts)


def _person_or_404(key: str) -> Person:
    found = next((one for one in people() if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _letter_or_404(id_: str) -> Received:
    found = letter_box().letter(id_)
    if found is None:
        raise Http404
    return found


def _shown(letter: Received) -> dict[str, Any]:
    is_sms = letter.channel == Channel.SMS
    return {
        "received": letter,
        "is_sms": is_sms,
        "to": as_dialled(letter.to).replace(" ", "\u00a0") if is_sms else may_break(letter.to),
        "name": names_by_contact().get(letter.to, ""),
        "when": in_words(letter.sent_at),
    }


def _letter_as_json(letter: Received) -> dict[str, Any]:
    return {
        "id": letter.id,
        "channel": letter.channel.value,
        "to": letter.to,
        "subject": letter.subject,
        "text": letter.text,
        "links": letter.links,
        "sent_at": letter.sent_at.isoformat(),
    }


def _json(listed: list[dict[str, Any]]) -> HttpResponse:
    return JsonResponse(
        listed, safe=False, json_dumps_params={"ensure_ascii": False}, headers={"Cache-Control": "no-store"}
    )
