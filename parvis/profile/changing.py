"""The pages that change something: address, mobile, code, preferences. Each once the person has confirmed."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from parvis.accounts.contacts import shown_mobile
from parvis.accounts.personal_code import code_fault_text, words_about_the_holder
from parvis.accounts.rules import fault_of, normal_code
from parvis.authentication.confirming import confirm_first
from parvis.limits.counters import hit
from parvis.profile.actions import TooSoon
from parvis.profile.actions import code as code_actions
from parvis.profile.actions import email as email_actions
from parvis.profile.actions import mobile as mobile_actions
from parvis.profile.actions.preferences import keep_preferences
from parvis.profile.forms import NewCodeForm, NewEmailForm, NewMobileForm, PreferencesForm, SentCodeForm
from parvis.profile.notes import leave_note, take_note
from parvis.profile.queries import waiting_email, waiting_mobile
from parvis.profile.views import holder

CODE_SENT = "new_mobile_code"  # of the session: the random id of the code that was sent
LONGEST_ADVISED = 1000


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def change_email(request: HttpRequest) -> HttpResponse:
    """Asks for the new address. What follows is the same whether or not the address serves an account."""
    account, too_soon = holder(request), None
    form = NewEmailForm(_posted(request), account=account)
    if request.method == "POST" and form.is_valid() and not form.asks_back:
        try:
            email_actions.ask_new_email(account, form.cleaned_data["email"])
        except TooSoon as refusal:
            too_soon = refusal.until
        else:
            return redirect("email_sent")
    context = {"form": form, "present": account.profile.email, "too_soon": too_soon}
    return render(request, "profile/change_email.html", context, status=429 if too_soon else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def email_sent(request: HttpRequest) -> HttpResponse:
    """The letter is on its way. POST sends another, or forgets the new address."""
    account, too_soon = holder(request), None
    waiting = waiting_email(account)
    if waiting is None:
        return redirect("my_details")
    if request.method == "POST":
        if "forget" in request.POST:
            email_actions.forget_new_email(account)
            leave_note(request, "email_forgotten")
            return redirect("my_details")
        try:
            email_actions.ask_new_email(account, waiting.what)
        except TooSoon as refusal:
            too_soon = refusal.until
        else:
            return redirect("email_sent")
    context = {"waiting": waiting, "present": account.profile.email, "too_soon": too_soon}
    return render(request, "profile/email_sent.html", context, status=429 if too_soon else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def change_mobile(request: HttpRequest) -> HttpResponse:
    """Asks for the new number, and sends a code to it."""
    account, too_soon = holder(request), None
    form = NewMobileForm(_posted(request), account=account)
    if request.method == "POST" and form.is_valid():
        try:
            return _send_mobile_code(request, form.cleaned_data["mobile"])
        except TooSoon as refusal:
            too_soon = refusal.until
    context = {
        "form": form, "present": shown_mobile(account.profile.mobile), "too_soon": too_soon,
        "sms": bool(settings.SMS_PORT),
    }  # fmt: skip
    return render(request, "profile/change_mobile.html", context, status=429 if too_soon else 200)


def _send_mobile_code(request: HttpRequest, mobile: str) -> HttpResponse:
    """Raises TooSoon."""
    sent = mobile_actions.ask_new_mobile(holder(request), mobile)
    if sent is None:
        leave_note(request, "mobile_changed")
        return redirect("my_details")
    request.session[CODE_SENT] = str(sent.id)
    return redirect("confirm_mobile")


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def confirm_mobile(request: HttpRequest) -> HttpResponse:
    """Asks for the code that was sent. POST changes the number, or sends another code."""
    account, too_soon = holder(request), None
    code = UUID(request.session[CODE_SENT]) if CODE_SENT in request.session else None
    waiting = waiting_mobile(account, code)
    if waiting is None or code is None:
        return redirect("change_mobile")
    form = SentCodeForm()
    if request.method == "POST" and "again" in request.POST:
        try:
            return _send_mobile_code(request, waiting.what)
        except TooSoon as refusal:
            too_soon = refusal.until
    elif request.method == "POST":
        form = SentCodeForm(request.POST)
        if form.is_valid() and _is_right(request, form, code):
            return redirect("my_details")
    context = {
        "form": form,
        "mobile": shown_mobile(waiting.what),
        "until": waiting.until,
        "too_soon": too_soon,
    }
    return render(request, "profile/confirm_mobile.html", context, status=429 if too_soon else 200)


def _is_right(request: HttpRequest, form: SentCodeForm, code: UUID) -> bool:
    """The number is changed. Else the form says how many tries are left."""
    checked = mobile_actions.confirm_new_mobile(holder(request), code, form.cleaned_data["digits"])
    if checked.code is not None:
        del request.session[CODE_SENT]
        leave_note(request, "mobile_changed")
        return True
    if checked.tries_left:
        left = checked.tries_left
        told = ngettext(
            "Ce code n’est pas le bon. Il me reste %(left)s essai.",
            "Ce code n’est pas le bon. Il me reste %(left)s essais.", left) % {"left": left}  # fmt: skip
    else:
        told = _("Ce code ne marche plus\u00a0: j’en demande un autre.")
    form.add_error("digits", told)
    return False


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def change_code(request: HttpRequest) -> HttpResponse:
    """Asks for the new code. The present one was just given, to come here."""
    account = holder(request)
    form = NewCodeForm(_posted(request), account=account)
    if request.method == "POST" and form.is_valid():
        code_actions.change_code(request, account, form.cleaned_data["code"])
        leave_note(request, "code_changed")
        return redirect("security")
    return render(request, "profile/change_code.html", {"form": form})


@require_POST
@confirm_first
def code_advice(request: HttpRequest) -> JsonResponse:
    """What is wrong with the code being typed, said while it is typed. The code is not kept."""
    account = holder(request)
    if not hit({"code_advice": str(account.pk)}).allowed:
        return JsonResponse({"good": False, "text": ""}, status=429)
    code = request.POST.get("code", "")[:LONGEST_ADVISED]
    fault = fault_of(code, words_about_the_holder(account))
    text = code_fault_text(fault, len(normal_code(code))) if fault else ""
    return JsonResponse({"good": fault is None, "text": text})


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def preferences(request: HttpRequest) -> HttpResponse:
    """Language, and notices by SMS. What follows is in the language chosen."""
    account = holder(request)
    known: dict[str, Any] = {"language": account.language, "sms_notices": account.sms_notices}
    form = PreferencesForm(_posted(request), initial=known)
    if request.method == "POST" and form.is_valid():
        said = known | form.cleaned_data
        changed = keep_preferences(account, language=said["language"], sms_notices=said["sms_notices"])
        leave_note(request, "preferences_kept" if changed else "nothing_changed")
        with translation.override(said["language"]):
            return redirect(reverse("my_details"))
    return render(request, "profile/preferences.html", {"form": form, "note": take_note(request)})


def _posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty one that is sent is not one that is only shown."""
    return request.POST if request.method == "POST" else None
