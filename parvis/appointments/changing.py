"""The pages of one call: what it is, moving it, cancelling it, choosing again after it was missed."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.accounts.models import Account
from parvis.appointments import choosing
from parvis.appointments.actions import book as actions
from parvis.appointments.enums import Audience, BookingState
from parvis.appointments.models import Booking
from parvis.appointments.presenters import Call, length, time_of
from parvis.appointments.queries import all_times, call_of, own_call
from parvis.appointments.rules import moment_of
from parvis.appointments.views import holder, leave_note, take_note


@require_safe
@login_required
def my_call(request: HttpRequest, booking: UUID) -> HttpResponse:
    """All of one call, to read, print, or change."""
    account = holder(request)
    found = _call(account, booking)
    context = {"call": Call.of(found), "note": take_note(request), "purpose": found.purpose}
    return render(request, "appointments/my_call.html", context | _again(account, found))


def _again(account: Account, booking: Booking) -> dict[str, Any]:
    """The next free time, for whoever was not reached and has no other call for it yet."""
    if not Call.of(booking).to_choose_again or booking.purpose.audience == Audience.NOBODY:
        return {}
    if own_call(account, booking.purpose):
        return {}
    starts = all_times(booking.purpose, booking.language, booking.territory, account=account)
    return {"next": time_of(moment_of(starts[0]), booking.territory) if starts else None, "again": True}


@require_POST
@login_required
def call_again(request: HttpRequest, booking: UUID) -> HttpResponse:
    """One click: the same purpose, number and language, at the time that the page proposed."""
    account, moment = holder(request), choosing.moment_in(request.POST)
    missed = _call(account, booking)
    withdrawn = missed.purpose.audience == Audience.NOBODY
    if moment is None or withdrawn or not Call.of(missed).to_choose_again:
        return redirect("my_call", booking=booking)
    wish = actions.Wish(account, missed.purpose, missed.language, moment, missed.number,
                        missed.territory, sms=missed.sms)  # fmt: skip
    try:
        taken = actions.book(wish)
    except (actions.AlreadyBooked, actions.Gone, actions.Busy):
        own = own_call(account, missed.purpose)  # the button pressed twice: the first has booked
        leave_note(request, "already" if own else "gone")
        return redirect("my_call", booking=own or booking)
    except actions.TooMany as refusal:
        return _too_many(request, refusal)
    leave_note(request, "booked")
    return redirect("my_call", booking=taken.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def move_call(request: HttpRequest, booking: UUID) -> HttpResponse:
    """Another time: the week, then the check. POST moves."""
    account = holder(request)
    found = _call(account, booking)
    if not Call.of(found).may_change:
        leave_note(request, "too_late" if found.state == BookingState.BOOKED else "changed")
        return redirect("my_call", booking=booking)
    data = request.POST if request.method == "POST" else request.GET
    asked, moment = choosing.asked_in(data, found.purpose, account), choosing.moment_in(data)
    asked = choosing.Asked(
        found.language, asked.territory if "heure" in data else found.territory, asked.monday
    )
    context = choosing.context_of(request, found.purpose, asked) | {
        "call": Call.of(found), "here": request.path, "next_page": request.path, "languages": [],
        "length": length(found.purpose.minutes),
    }  # fmt: skip
    if moment is None:
        return _choose(request, found, asked, context)
    context["time"] = time_of(moment, asked.territory)
    if request.method != "POST":
        return render(request, "appointments/check_move.html", context)
    return _move(request, found, asked, context)


def _choose(
    request: HttpRequest, found: Booking, asked: choosing.Asked, context: dict[str, Any]
) -> HttpResponse:
    account = holder(request)
    monday = asked.monday or choosing.first_monday(found.purpose, asked, account, but=found.pk)
    if monday is None:
        return render(request, "appointments/full.html", context)
    week = choosing.week(found.purpose, asked, monday, account, but=found.pk)
    return render(request, "appointments/choose_time.html", context | {"week": week})


def _move(
    request: HttpRequest, found: Booking, asked: choosing.Asked, context: dict[str, Any]
) -> HttpResponse:
    moment, sequence = choosing.moment_in(request.POST), request.POST.get("numero", "")
    assert moment is not None
    known = int(sequence) if sequence.isascii() and sequence.isdigit() and len(sequence) < 10 else -1
    try:
        actions.move(holder(request), found.pk, moment, sequence=known, territory=asked.territory)
    except (actions.Gone, actions.Busy) as refusal:
        context["gone"] = "busy" if isinstance(refusal, actions.Busy) else "gone"
        context["nearest"] = choosing.nearest_times(
            found.purpose, asked, moment, holder(request), but=found.pk
        )
        return render(request, "appointments/check_move.html", context, status=409)
    except actions.TooMany as refusal:
        return _too_many(request, refusal)
    except (actions.Changed, actions.TooLate) as refusal:
        leave_note(request, "too_late" if isinstance(refusal, actions.TooLate) else "changed")
    else:
        leave_note(request, "moved")
    return redirect("my_call", booking=found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel_call(request: HttpRequest, booking: UUID) -> HttpResponse:
    """Asks once more; POST cancels. Cancelled twice, it is cancelled."""
    found = _call(holder(request), booking)
    if request.method == "POST":
        try:
            actions.cancel(holder(request), booking)
        except (actions.Changed, actions.TooLate) as refusal:
            leave_note(request, "too_late" if isinstance(refusal, actions.TooLate) else "changed")
        else:
            leave_note(request, "cancelled")
        return redirect("my_call", booking=booking)
    if not Call.of(found).may_change:
        leave_note(request, "too_late" if found.state == BookingState.BOOKED else "changed")
        return redirect("my_call", booking=booking)
    return render(request, "appointments/cancel.html", {"call": Call.of(found)})


def _call(account: Account, booking: UUID) -> Booking:
    found = call_of(account, booking)
    if found is None:
        raise Http404
    return found


def _too_many(request: HttpRequest, refusal: actions.TooMany) -> HttpResponse:
    context = {"until": refusal.until, "back": reverse("my_calls")}
    return render(request, "appointments/too_many.html", context, status=429)
