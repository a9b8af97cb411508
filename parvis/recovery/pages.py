"""The pages that need no record: the lost code, the code of the letter, the links of letters."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.accounts.actions.links import end_of, link_of
from parvis.accounts.enums import LinkEnd, LinkPurpose
from parvis.accounts.models import Account
from parvis.accounts.personal_code import code_fault_text, words_about_the_holder
from parvis.accounts.rules import fault_of, normal_code
from parvis.authentication.confirming import confirm_first
from parvis.enrolment.actions.keep import keep_alive
from parvis.enrolment.enums import Outcome
from parvis.enrolment.visitors import remember, visitor_of
from parvis.journal.enums import Detail
from parvis.limits.counters import address_subject, hit
from parvis.recovery.actions import keep
from parvis.recovery.actions.ask import AddressTaken, confirm_email
from parvis.recovery.actions.letter_code import ask_for_letter, count_try, use_letter_code
from parvis.recovery.actions.lost_code import ask_for_link, choose_code
from parvis.recovery.actions.stop import Effect, effect_of, stop_as_holder, stop_recovery
from parvis.recovery.forms import HolderForm, LetterCodeForm, NewCodeForm
from parvis.recovery.queries import waiting_request
from parvis.recovery.visitors import one_at_a_time
from parvis.ui.addresses import client_address

PAGES_READ = ["GET", "HEAD", "POST"]
LONGEST_ADVISED = 1000  # characters of a code
STOPPED = {Effect.STOPS: "recovery/stopped.html", Effect.FREEZES: "accounts/not_me_done.html"}


@require_http_methods(PAGES_READ)
def lost_code(request: HttpRequest) -> HttpResponse:
    """Number and birth date. Whoever asks for whom: the same page, in the same time."""
    return _ask_neutrally(request, "lost_code", ask_for_link)


@require_safe
def lost_code_sent(request: HttpRequest) -> HttpResponse:
    """The same words whatever was typed."""
    return render(request, "recovery/lost_code_sent.html")


@require_http_methods(PAGES_READ)
def letter_code(request: HttpRequest) -> HttpResponse:
    """The same, for a letter by post."""
    return _ask_neutrally(request, "letter_code", ask_for_letter)


@require_safe
def letter_code_sent(request: HttpRequest) -> HttpResponse:
    """The same words whatever was typed."""
    return render(request, "recovery/letter_code_sent.html")


def _ask_neutrally(request: HttpRequest, page: str, ask: Any) -> HttpResponse:
    form = HolderForm(request.POST) if request.method == "POST" else HolderForm()
    locked_until = None
    if form.is_valid():
        said = form.cleaned_data
        verdict = ask(said["number"], said["birth_date"], address_subject(client_address(request)))
        if verdict.allowed:
            return redirect(f"{page}_sent")
        locked_until = verdict.until
    context = {"form": form, "locked_until": locked_until}
    return render(request, f"recovery/{page}.html", context, status=429 if locked_until else 200)


@require_http_methods(PAGES_READ)
def new_code(request: HttpRequest, token: str) -> HttpResponse:
    """From the letter. GET shows the form and changes nothing; nothing says whose account it is."""
    link = link_of(token, LinkPurpose.LOST_CODE)
    if link is None or not link.account.is_active:
        return _dead_link(request, token, LinkPurpose.LOST_CODE, "lost_code_link")
    form = NewCodeForm(request.POST if request.method == "POST" else None, account=link.account)
    if not form.is_valid():
        return render(request, "recovery/new_code.html", {"form": form, "token": token})
    if not choose_code(token, form.cleaned_data["code"]):
        return _dead_link(request, token, LinkPurpose.LOST_CODE, "lost_code_link")
    return render(request, "recovery/new_code_done.html")


@require_POST
def new_code_advice(request: HttpRequest, token: str) -> JsonResponse:
    """What is wrong with the code being typed, said while it is typed. The code is not kept."""
    link = link_of(token, LinkPurpose.LOST_CODE)
    if link is None or not link.account.is_active:
        return JsonResponse({"good": False, "text": ""}, status=409)
    if not hit({"code_advice": str(link.account.pk)}).allowed:
        return JsonResponse({"good": False, "text": ""}, status=429)
    code = request.POST.get("code", "")[:LONGEST_ADVISED]
    fault = fault_of(code, words_about_the_holder(link.account))
    text = code_fault_text(fault, len(normal_code(code))) if fault else ""
    return JsonResponse({"good": fault is None, "text": text})


@require_http_methods(PAGES_READ)
@confirm_first
def waiting(request: HttpRequest) -> HttpResponse:
    """What will be replaced in the account of whoever is signed in, and the button that stops it."""
    account = cast("Account", request.user)
    if request.method == "POST" and stop_as_holder(account):
        return render(request, STOPPED[Effect.STOPS])
    found = waiting_request(account)
    if found is None:
        return redirect("dashboard")
    by_phone = found.by == Detail.AGENT
    return render(request, "recovery/waiting_page.html", {"waiting": found, "by_phone": by_phone})


def _dead_link(request: HttpRequest, token: str, purpose: LinkPurpose, page: str) -> HttpResponse:
    """Expired, used or replaced: which, and how to go on."""
    end = end_of(token, purpose)
    return render(request, f"recovery/{page}.html", {"end": end or ""}, status=410 if end else 404)


@require_http_methods(PAGES_READ)
def letter_code_typed(request: HttpRequest) -> HttpResponse:
    """Number and the code of the letter: as good as the proof. Whatever is wrong: the same words."""
    form = LetterCodeForm(request.POST) if request.method == "POST" else LetterCodeForm()
    locked_until, wrong = None, False
    if form.is_valid():
        number = form.cleaned_data["number"]
        verdict = count_try(address_subject(client_address(request)))
        locked_until = verdict.until
        if verdict.allowed:
            account = use_letter_code(number, form.cleaned_data["letter_code"])
            if account is not None:
                return _go_on_by_letter(request, account)
            wrong = True
    context = {"form": form, "locked_until": locked_until, "wrong": wrong}
    return render(request, "recovery/letter_code_typed.html", context, status=429 if locked_until else 200)


def _go_on_by_letter(request: HttpRequest, account: Any) -> HttpResponse:
    visitor = visitor_of(request)
    with one_at_a_time(visitor) as turn:
        if turn.record is not None:  # what was said without the letter may be of somebody else
            turn.record.delete()
        record = keep.new_record(visitor.renewed)
        record.by = Detail.LETTER_CODE
        record.outcome = Outcome.ALREADY_REGISTERED if account.is_active else Outcome.FROZEN
        keep.met(record, account)
        keep_alive(record)
        record.save()
    return remember(redirect("lost_access"), visitor, record)


@require_http_methods(PAGES_READ)
def confirm_recovery(request: HttpRequest, token: str) -> HttpResponse:
    """From the letter to the new address. POST begins the wait. Raises MembersUnavailable: come back."""
    link = link_of(token, LinkPurpose.RECOVERY_EMAIL)
    if link is None:
        return _dead_link(request, token, LinkPurpose.RECOVERY_EMAIL, "recovery_link")
    if request.method != "POST":
        return render(request, "recovery/confirm.html")
    try:
        opened = confirm_email(token)
    except AddressTaken:
        return render(request, "recovery/address_taken.html", status=409)
    if opened is None:
        return _dead_link(request, token, LinkPurpose.RECOVERY_EMAIL, "recovery_link")
    context = {"effective_at": opened.effective_at, "blocked": not opened.account.is_active}
    return render(request, "recovery/announced.html", context)


@require_http_methods(PAGES_READ)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """From the announcement. GET only shows the button; whoever was told may press it, once."""
    link = link_of(token, LinkPurpose.STOP_RECOVERY)
    if link is None:
        if end_of(token, LinkPurpose.STOP_RECOVERY) == LinkEnd.USED:
            return render(request, "recovery/nothing_to_stop.html", status=410)
        return _dead_link(request, token, LinkPurpose.STOP_RECOVERY, "stop_link")
    if request.method != "POST":
        return render(request, f"recovery/{effect_of(link)}.html")
    effect = stop_recovery(token)
    return render(request, STOPPED.get(effect, f"recovery/{effect}.html"))
