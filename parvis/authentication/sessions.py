"""How long somebody stays signed in: the two limits, the pages that prolong a session and tell its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.accounts.models import SignedInSession
from parvis.authentication.rules import local_path

WARNED = timedelta(minutes=2)  # before an end that a press of a button puts off
WARNED_OF_THE_LAST = timedelta(minutes=10)  # before the one that nothing puts off: time to finish
RECORDED_EVERY = timedelta(minutes=1)  # activity is written no more often
NOTE = "mot"  # of an address: which of NOTES the pages of signing in say, and nothing else
NOTES: dict[str, Promise] = {
    "texte-garde": _(
        "Ma session est finie. Mon texte est gardé une heure\u00a0: je me connecte, et je le retrouve."
    ),
}


class Ending(models.TextChoices):
    """Why a session is over. The values are in the address of the page that tells it."""

    IDLE = "inactivite"
    LONGEST = "duree"
    ELSEWHERE = "fermee"  # by its holder from another device, by a change, or long ago


@dataclass(frozen=True)
class Left:
    """What is left of a session, in seconds. `last`: nothing prolongs it."""

    seconds: int
    last: bool

    @property
    def warned(self) -> int:
        """So many seconds before the end the person is told."""
        return int((WARNED_OF_THE_LAST if self.last else WARNED).total_seconds())


def ending_of(row: SignedInSession, now: datetime) -> Ending | None:
    """None while the session lasts."""
    if now - row.started_at >= settings.SESSION_LONGEST:
        return Ending.LONGEST
    return Ending.IDLE if now - row.seen_at >= settings.SESSION_IDLE else None


def left_of(row: SignedInSession, now: datetime) -> Left:
    idle, longest = row.seen_at + settings.SESSION_IDLE, row.started_at + settings.SESSION_LONGEST
    seconds = int((min(idle, longest) - now).total_seconds())
    return Left(max(0, seconds), last=longest <= idle)


def record_activity(row: SignedInSession, *, at_once: bool = False) -> None:
    """Of two tabs at once, one writes. A session that is over stays so."""
    now = timezone.now()
    before = now if at_once else now - RECORDED_EVERY
    if row.seen_at > before:
        return
    live = SignedInSession.objects.filter(
        pk=row.pk, seen_at__lte=before, seen_at__gt=now - settings.SESSION_IDLE
    )
    if live.update(seen_at=now):
        row.seen_at = now


def ended_address(why: Ending, back: str, note: str = "") -> str:
    """The page that tells the end. `back`: where the person was, if it is ours. `note`: of NOTES."""
    asked = {"pourquoi": why.value} | ({"next": back} if local_path(back) else {})
    asked |= {NOTE: note} if note else {}
    return f"{reverse('session_ended')}?{urlencode(asked)}"


def watched(request: HttpRequest) -> SignedInSession | None:
    """The row of the session of this request, put there by session_watch; None when nobody is signed in."""
    row: SignedInSession | None = getattr(request, "watched", None)
    return row


def ended_account(request: HttpRequest) -> str | None:
    """The id of whose session ended with this request; None when it did not, or nobody can tell."""
    account: str | None = getattr(request, "ended_account", None)
    return account


def come_back_to(request: HttpRequest, address: str, note: str = "") -> dict[str, str]:
    """After signing in again: this page of ours, and not the one whose form was sent. `note`: one of NOTES,
    said meanwhile. Returns what the address of signing in is asked with.
    """
    request.come_back, request.come_back_note = address, note  # type: ignore[attr-defined]
    return {"next": address} | ({NOTE: note} if note else {})


def note_asked(request: HttpRequest) -> str:
    """The name of the note that the address asks for; "" when it is none of ours."""
    asked = request.POST.get(NOTE) or request.GET.get(NOTE, "")
    return asked if asked in NOTES else ""


@require_http_methods(["GET", "POST"])
def session_extend(request: HttpRequest) -> HttpResponse:
    """POST prolongs the session, GET only asks: {"left": seconds, "last", "warned"}, or "why" it is over."""
    row = watched(request)
    if row is None:
        why = getattr(request, "session_ending", None) or Ending.ELSEWHERE
        return JsonResponse({"left": 0, "why": why.value})
    if request.method == "POST":
        record_activity(row, at_once=True)
    left = left_of(row, timezone.now())
    return JsonResponse({"left": left.seconds, "last": left.last, "warned": left.warned})


@require_safe
def session_ended(request: HttpRequest) -> HttpResponse:
    """Why the session is over, and the way back to where the person was."""
    asked = request.GET.get("pourquoi", "")
    why = asked if asked in Ending.values else Ending.ELSEWHERE.value
    back = local_path(request.GET.get("next", ""))
    note = note_asked(request) if back else ""
    asked_with = ({"next": back} if back else {}) | ({NOTE: note} if note else {})
    sign_in = reverse("sign_in") + (f"?{urlencode(asked_with)}" if asked_with else "")
    minutes = int(settings.SESSION_IDLE.total_seconds()) // 60
    hours = int(settings.SESSION_LONGEST.total_seconds()) // 3600
    context = {"why": why, "back": back, "sign_in_url": sign_in, "minutes": minutes, "hours": hours}
    context["note"] = NOTES.get(note, "")
    return render(request, "authentication/session_ended.html", context)


# asking what is left, and reading that nothing is, keep no session alive
session_extend.no_activity = True  # type: ignore[attr-defined]
session_ended.no_activity = True  # type: ignore[attr-defined]
