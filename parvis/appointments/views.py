"""The pages of one's calls: the list, and booking one (purpose, time, check)."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.accounts.models import Account
from parvis.appointments import choosing
from parvis.appointments.actions.book import AlreadyBooked, Busy, Gone, TooMany, Wish, book
from parvis.appointments.actions.wait import stop_waiting_for, wait_for
from parvis.appointments.forms import MINE, CallForm
from parvis.appointments.models import Purpose
from parvis.appointments.presenters import Call, length, missed, time_of
from parvis.appointments.queries import bookable, coming, offered, own_call, past, waits_of
from parvis.ui import notes

MOST_PAST = 20
NOTE = "calls_note"  # of the session: the name of what the next page says
NOTES = ("booked", "moved", "already", "cancelled", "waiting", "not_waiting", "gone", "changed", "too_late")


@require_safe
@login_required
def my_calls(request: HttpRequest) -> HttpResponse:
    """Those to come, those that are over, and what one waits for."""
    account = holder(request)
    ahead = [Call.of(booking) for booking in coming(account)]
    over = [Call.of(booking) for booking in past(account, MOST_PAST)]
    context = {
        "coming": ahead,
        "past": over,
        "missed": missed(over, ahead),
        "waits": waits_of(account),
        "note": take_note(request),
    }
    return render(request, "appointments/my_calls.html", context)


@require_safe
@login_required
def choose_purpose(request: HttpRequest) -> HttpResponse:
    """What the call is about."""
    purposes = [(purpose, length(purpose.minutes)) for purpose in offered()]
    return render(request, "appointments/choose_purpose.html", {"purposes": purposes})


@require_safe
@login_required
def choose_time(request: HttpRequest, slug: str) -> HttpResponse:
    """A week of times. Without a week in the address, leads to the first that has one."""
    account, purpose = holder(request), _purpose(slug)
    asked = choosing.asked_in(request.GET, purpose, account)
    here = reverse("choose_time", args=[slug])
    context = choosing.context_of(request, purpose, asked) | {"here": here, "note": take_note(request)}
    if asked.monday is None:
        monday = choosing.first_monday(purpose, asked, account)
        if monday is None:
            return _full(request, purpose, account, context)
        leave_note(request, str(context["note"]))
        return redirect(here + asked.query(semaine=monday.isoformat()))
    week = choosing.week(purpose, asked, asked.monday, account)
    if week.own:
        return _already(request, week.own)
    more = {"week": week, "next_page": reverse("check_call", args=[slug]), "length": length(purpose.minutes)}
    return render(request, "appointments/choose_time.html", context | more)


def _full(request: HttpRequest, purpose: Purpose, account: Account, context: dict[str, Any]) -> HttpResponse:
    """Nothing is free: one may wait for a time."""
    own = own_call(account, purpose)
    if own is not None:
        return _already(request, own)
    waits = any(waiting.purpose_id == purpose.pk for waiting in waits_of(account))
    return render(request, "appointments/full.html", context | {"waits": waits})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check_call(request: HttpRequest, slug: str) -> HttpResponse:
    """The last page: the number, what to prepare. POST books."""
    account, purpose = holder(request), _purpose(slug)
    data = request.POST if request.method == "POST" else request.GET
    asked, moment = choosing.asked_in(data, purpose, account), choosing.moment_in(data)
    if moment is None:
        return redirect(reverse("choose_time", args=[slug]) + asked.query())
    form = CallForm(
        request.POST if request.method == "POST" else None,
        account=account, initial={"which": MINE, "sms": account.sms_notices},
    )  # fmt: skip
    context = choosing.context_of(request, purpose, asked) | {
        "form": form, "time": time_of(moment, asked.territory), "length": length(purpose.minutes),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wish = Wish(account, purpose, asked.language, moment, said["number"], asked.territory,
                    sms=said.get("sms", False))  # fmt: skip
        return _book(request, wish, context)
    return render(request, "appointments/check.html", context)


def _book(request: HttpRequest, wish: Wish, context: dict[str, Any]) -> HttpResponse:
    try:
        booking = book(wish)
    except AlreadyBooked:
        own = own_call(wish.account, wish.purpose)
        return _already(request, own) if own else redirect("my_calls")
    except TooMany as refusal:
        return render(request, "appointments/too_many.html", {"until": refusal.until}, status=429)
    except (Gone, Busy) as refusal:
        context["gone"] = "busy" if isinstance(refusal, Busy) else "gone"
        context["nearest"] = choosing.nearest_times(
            wish.purpose, context["asked"], wish.starts_at, wish.account
        )
        return render(request, "appointments/check.html", context, status=409)
    leave_note(request, "booked")
    return redirect("my_call", booking=booking.pk)


@require_POST
@login_required
def wait_for_time(request: HttpRequest, slug: str) -> HttpResponse:
    account, purpose = holder(request), _purpose(slug)
    asked = choosing.asked_in(request.POST, purpose, account)
    wait_for(account, purpose, asked.language, asked.territory)
    leave_note(request, "waiting")
    return redirect("my_calls")


@require_POST
@login_required
def stop_waiting(request: HttpRequest, slug: str) -> HttpResponse:
    stop_waiting_for(holder(request), slug)
    leave_note(request, "not_waiting")
    return redirect("my_calls")


def _purpose(slug: str) -> Purpose:
    purpose = bookable(slug)
    if purpose is None:
        raise Http404
    return purpose


def _already(request: HttpRequest, booking: UUID) -> HttpResponse:
    leave_note(request, "already")
    return redirect("my_call", booking=booking)


def leave_note(request: HttpRequest, name: str) -> None:
    """For the page that follows: one of NOTES. The session keeps the name alone."""
    if name in NOTES:
        notes.leave(request, NOTE, name)


def take_note(request: HttpRequest) -> str:
    """The name that was left, once."""
    return notes.take(request, NOTE)


def holder(request: HttpRequest) -> Account:
    """The account of whoever is signed in: the page is for nobody else."""
    assert isinstance(request.user, Account)
    return request.user
