"""The pages of signing in and out: number and code, second step, passkey; and of confirming."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from parvis.accounts.models import Account
from parvis.authentication import passkeys, stages
from parvis.authentication.actions import confirm as confirming
from parvis.authentication.actions import passkey as by_passkey
from parvis.authentication.actions import second_step as second
from parvis.authentication.actions import sign_in as actions
from parvis.authentication.actions.enter import record_sign_out
from parvis.authentication.enums import SENT_BY, Way
from parvis.authentication.factors import ways_of
from parvis.authentication.forms import ConfirmForm, OtherWayForm, SecondStepForm, SignInForm
from parvis.authentication.rules import local_path, masked_email, masked_mobile
from parvis.authentication.sessions import NOTES, note_asked
from parvis.ui.kept import render_kept

WRONG = _("Le numéro ou le code n’est pas le bon. Je vérifie les deux et je recommence.")
TRIES_TOLD = 3  # from so many tries left on, they are counted aloud
WRONG_PASSKEY = _("Ma clé d’accès n’a pas été reconnue. Je me connecte avec mon numéro et mon code.")


def where_to(request: HttpRequest) -> str:
    """The page that was asked for before signing in or confirming; the dashboard when it is none of ours."""
    return local_path(request.POST.get("next") or request.GET.get("next", "")) or reverse("dashboard")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Number and code. Whatever is wrong: the same words, the same status; nothing typed is shown back."""
    if request.user.is_authenticated:  # signing in again is no way round confirming
        return redirect(where_to(request))
    if request.method != "POST":
        return _sign_in_page(request, SignInForm())
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form)
    asked = actions.Asked(
        form.cleaned_data["number"], form.cleaned_data["code"], where_to(request),
        can_passkey="can_passkey" in request.POST,
    )  # fmt: skip
    try:
        response = actions.sign_in(request, asked)
    except actions.TooManyTries as refusal:
        return _sign_in_page(request, form, refusal.until)
    except actions.WrongNumberOrCode as fault:
        form.add_error(None, str(WRONG))
        return _sign_in_page(request, form, left=fault.left)
    second.begin(request, note_asked(request))
    return response


def _sign_in_page(
    request: HttpRequest, form: SignInForm, until: datetime | None = None, left: int | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "locked_until": until, "next": where_to(request)}
    context["note_name"] = note = note_asked(request)
    context["note"] = NOTES.get(note, "")
    if left is not None and left <= TRIES_TOLD:
        context["left"] = left
    if not form.is_bound and not request.GET:
        return render_kept(request, "authentication/sign_in.html", lambda: context)
    return render(request, "authentication/sign_in.html", context, status=429 if until else 200)


@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser's passkey is to sign: for signing in, for the second step, or to confirm."""
    try:
        return JsonResponse(by_passkey.options(request, request.POST.get("for", "")))
    except passkeys.BadPasskey:
        return JsonResponse({}, status=403)
    except actions.TooManyTries:
        return JsonResponse({}, status=429)


@require_POST
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Without number or code: the passkey counts for both steps."""
    if request.user.is_authenticated:
        return redirect(where_to(request))
    form = SignInForm(data={})
    try:
        return by_passkey.sign_in(request, request.POST.get("credential", ""), where_to(request))
    except passkeys.BadPasskey:
        form.errors.clear()
        form.add_error(None, str(WRONG_PASSKEY))
        return _sign_in_page(request, form)
    except actions.TooManyTries as refusal:
        return _sign_in_page(request, form, refusal.until)


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The code, the app, the passkey: whichever was chosen, else the best there is."""
    step = stages.under_way(request)
    if step is None:
        return _no_step(request)
    way = second.way_of(step)
    if request.method != "POST":
        return _step_page(request, step, SecondStepForm(way))
    form, until = SecondStepForm(way, request.POST), None
    if form.is_valid():
        typed = request.POST.get("credential", "") if way == Way.PASSKEY else form.cleaned_data["code"]
        try:
            return second.answer(request, step, way, typed, trust=form.cleaned_data["trust"])
        except second.Wrong as fault:
            gone = way == Way.PASSKEY or (way in SENT_BY and "code" not in step.state)
            form.add_error(None if gone else "code", str(fault))
        except actions.TooManyTries as refusal:
            until = refusal.until
    return _step_page(request, step, form, until)


@require_http_methods(["GET", "HEAD", "POST"])
def second_step_send(request: HttpRequest) -> HttpResponse:
    """POST sends another code; the page says it, or from when one may be asked."""
    step = stages.under_way(request)
    if step is None:
        return _no_step(request)
    way = second.way_of(step)
    if request.method == "POST" and way in SENT_BY:
        second.send(step, way)
    return redirect("second_step")


@require_http_methods(["GET", "HEAD", "POST"])
def second_step_other(request: HttpRequest) -> HttpResponse:
    """Another way, or help."""
    step = stages.under_way(request)
    if step is None:
        return _no_step(request)
    offered = [(way.value, way.label, _hint(step.account, way)) for way in ways_of(step.account)]
    form = OtherWayForm(offered, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        second.choose(step, Way(form.cleaned_data["way"]))
        return redirect("second_step")
    not_by_email = Way.EMAIL not in {value for value, _label, _hint in offered}
    context = {"form": form, "only": len(offered) == 1, "not_by_email": not_by_email}
    return render(request, "authentication/second_step_other.html", context)


def _hint(account: Account, way: Way) -> str:
    if way == Way.EMAIL:
        return masked_email(account.profile.email)
    return masked_mobile(account.profile.mobile) if way == Way.SMS else ""


def _no_step(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("dashboard")
    return render(request, "authentication/second_step_over.html")


def _step_page(
    request: HttpRequest, step: stages.SecondStep, form: SecondStepForm,
    until: datetime | None = None,
) -> HttpResponse:  # fmt: skip
    way, now = second.way_of(step), timezone.now()
    valid_until = parse_datetime(step.state.get("until", "")) if "code" in step.state else None
    next_at = parse_datetime(step.state.get("next_at", ""))
    if next_at and next_at <= now:
        next_at = None
    to_ask = way in SENT_BY and not (valid_until and valid_until > now)
    if to_ask:  # there is nothing to type
        form.fields.clear()
    context: dict[str, Any] = {
        "form": form, "way": way.value, "locked_until": until, "sent_to": _hint(step.account, way),
        "valid_until": valid_until, "to_ask": to_ask, "next_at": next_at,
        "soon": next_at and next_at - now <= timedelta(minutes=1),
        "not_by_email": step.account.mailbox_is_not_enough and way != Way.EMAIL,
        "elsewhere": step.state.get("elsewhere"), "note": NOTES.get(step.state.get("note", ""), ""),
    }  # fmt: skip
    return render(request, "authentication/second_step.html", context, status=429 if until else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Code or passkey once more, before something important; then on to where one was going."""
    account, until = request.user, None
    assert isinstance(account, Account)
    credential = request.POST.get("credential", "")
    form = ConfirmForm(request.POST if request.method == "POST" and not credential else None)
    if request.method == "POST" and (credential or form.is_valid()):
        code = "" if credential else form.cleaned_data["code"]
        try:
            confirming.confirm(request, account, code, credential)
            return redirect(where_to(request))
        except confirming.NotConfirmed as fault:
            form = ConfirmForm(data={})
            form.errors.clear()
            form.add_error(None if credential else "code", str(fault))
        except actions.TooManyTries as refusal:
            until = refusal.until
    context = {
        "form": form, "locked_until": until, "next": where_to(request),
        "passkey": Way.PASSKEY in ways_of(account),
    }  # fmt: skip
    return render(request, "authentication/confirm.html", context, status=429 if until else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """POST ends the session and says so. GET is the same page asked for in the other language: home."""
    if request.method != "POST":
        return redirect("home")
    with transaction.atomic():
        record_sign_out(request)
        logout(request)
    return render(request, "authentication/signed_out.html")
