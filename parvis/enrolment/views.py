"""The pages of the enrolment. One view shows and saves every step; the table is in journey.py."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.accounts.contacts import meant_address
from parvis.accounts.personal_code import code_fault_text
from parvis.accounts.rules import fault_of, normal_code
from parvis.enrolment import challenge
from parvis.enrolment.actions import keep
from parvis.enrolment.actions.prove import ChallengeNeeded, decide, may_try_elsewhere
from parvis.enrolment.actions.send import TooSoon, send_link
from parvis.enrolment.enums import EnrolmentState, Outcome
from parvis.enrolment.journey import ENROLMENT
from parvis.enrolment.models import Enrolment
from parvis.enrolment.presenters import answers_of, page_address, steps_of
from parvis.enrolment.reading import about
from parvis.enrolment.visitors import Visitor, one_at_a_time, record_of, remember, visitor_of
from parvis.letters.enums import LetterState
from parvis.letters.queries import state_of
from parvis.lib.journey import Step
from parvis.limits.counters import address_subject, hit
from parvis.ui.addresses import client_address
from parvis.ui.fields import tidy
from parvis.ui.forms import PageForm
from parvis.ui.kept import render_kept

EnrolmentStep = Step[Enrolment]
ERASED, AGAIN = "efface", "encore"  # in the address: what has just happened
LAST = ENROLMENT.steps[-1]  # shows all the answers
GOES_ON = (None, Outcome.PROVEN)  # any other answer has its own page


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What to have at hand, how long it takes, and who cannot use it."""
    record = record_of(request)
    erased = record is None and ERASED in request.GET
    if record is None:
        return render_kept(request, "enrolment/start.html", lambda: {"erased": erased}, state=erased)
    where = _where(record)
    return render(
        request, "enrolment/start.html", {"resume": _address(where), "is_sent": where == "enrolment_sent"}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step_page(request: HttpRequest, page: str) -> HttpResponse:
    """Show a step, or save it and go on. A page out of turn leads to the current one."""
    step = ENROLMENT.get(page)
    if step is None:
        raise Http404
    if request.method == "POST":
        return _save(request, step)
    record = record_of(request)
    if not _is_open(step, record):
        return _lead(request, record)
    if step is LAST or step.is_touched(record):
        return _show(request, step, record, step.form(record=record))
    return _show_blank(request, step, record)


def _lead(request: HttpRequest, record: Enrolment | None) -> HttpResponse:
    """To where the person stands. Someone whose record has died in the middle of the way is told so."""
    if record is None and settings.ENROLMENT_COOKIE in request.COOKIES:
        return redirect(f"{reverse('enrolment_start')}?{ERASED}=1")
    return redirect(_where(record))


def _is_open(step: EnrolmentStep, record: Enrolment | None) -> bool:
    """A number provisional by its format goes no further than the page where it can be corrected."""
    stopped = record is not None and record.answer == Outcome.PROVISIONAL and step is not ENROLMENT.steps[0]
    return ENROLMENT.is_open(step, record) and not stopped


def _save(request: HttpRequest, step: EnrolmentStep) -> HttpResponse:
    visitor = visitor_of(request)
    with one_at_a_time(visitor) as turn:
        found = turn.record
        if not _is_open(step, found):
            return _lead(request, found) if found else _answered(request, visitor)
        form = step.form(request.POST, record=found)
        if not form.is_valid() or form.asks_back:
            return _show(request, step, found, form)
        if found and turn.waited:  # a double click: the first one has been answered
            return redirect(_after(step, found))
        record = found or keep.new_record(visitor)
        try:
            if found is None:
                _admit(visitor, form)
            _apply(step, record, form, visitor)
        except TooSoon as refusal:
            return _show(request, step, record, form, too_soon=refusal.until)
        except ChallengeNeeded:
            return _show(request, step, found, form, challenge=challenge.new_question())
    return remember(redirect(_after(step, record)), visitor, record)


def _answered(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """No record, but perhaps a double click on the proof: the first one has given it another cookie."""
    record = Enrolment.of(visitor.renewed.browser)
    return remember(redirect(_where(record)), visitor, record) if record else _lead(request, None)


def _apply(step: EnrolmentStep, record: Enrolment, form: PageForm, visitor: Visitor) -> None:
    before = step.facts(record)
    said = form.cleaned_data | {"challenge_passed": _challenge_passed(form)}
    saved = step.action(record, said, visitor)
    if step.facts(record) != before:
        ENROLMENT.undo(step, record)
    keep.keep_alive(record)
    if not saved:
        record.save_changes()


def _admit(visitor: Visitor, form: PageForm) -> None:
    """Raises ChallengeNeeded when many begin from this address, and the question was not answered."""
    verdict = hit({"new_record": visitor.address}, advisory={"new_record"})
    if not verdict.allowed and not _challenge_passed(form):
        raise ChallengeNeeded


def _challenge_passed(form: PageForm) -> bool:
    token = form.data.get("challenge_token", "")
    return bool(token) and challenge.passed(token, tidy(form.data.get("challenge_answer", "")).strip())


def _after(step: EnrolmentStep, record: Enrolment) -> str:
    """Where a saved answer leads. Answers are looked over page by page after a proof that failed."""
    if record.answer == Outcome.NO_MATCH and "outcome" not in step.leaves:
        return _page(ENROLMENT.steps[ENROLMENT.position(step)])
    return _where(record)


def _where(record: Enrolment | None) -> str:
    """The name or address of the page where the person goes on."""
    if record is None:
        return "enrolment_start"
    if record.state == EnrolmentState.AWAITING and record.sent_at:
        return "enrolment_sent"
    if record.answer not in GOES_ON:
        return "enrolment_answer"
    return _page(ENROLMENT.current(record))


def _address(where: str) -> str:
    return where if where.startswith("/") else reverse(where)


def _page(step: EnrolmentStep | None) -> str:
    assert step
    return page_address(step.page)


def _show(
    request: HttpRequest, step: EnrolmentStep, record: Enrolment | None, form: Any, **more: Any
) -> HttpResponse:
    context = _context(step, record, form, ENROLMENT.done(record)) | more
    if step is LAST:
        context["answers"] = answers_of(record)
    return render(request, f"enrolment/{step.page}.html", context)


def _show_blank(request: HttpRequest, step: EnrolmentStep, record: Enrolment | None) -> HttpResponse:
    """A page without any answer is the same for everyone: an empty record stands for the person's."""
    done, blank = ENROLMENT.done(record), Enrolment() if record else None
    return render_kept(
        request, f"enrolment/{step.page}.html",
        lambda: _context(step, blank, step.form(record=blank), done), state=(record is None, done),
    )  # fmt: skip


def _context(step: EnrolmentStep, record: Enrolment | None, form: Any, done: int) -> dict[str, Any]:
    return {
        "form": form,
        "record": record,
        "step": step,
        "back": _before(step),
        "steps": steps_of(step, done),
    }


def _before(step: EnrolmentStep) -> str:
    position = ENROLMENT.position(step)
    return _page(ENROLMENT.steps[position - 2]) if position > 1 else ""


@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest) -> HttpResponse:
    """What the proof came to. POST tries again after the registry gave no answer."""
    if request.method == "POST":
        return _try_again(request)
    record = record_of(request)
    if record is None or record.answer in GOES_ON:
        return redirect(_where(record))
    only_here = record.answer == Outcome.TOO_MANY_TRIES and may_try_elsewhere(record)
    context = {"record": record, "only_here": only_here}
    return render(request, f"enrolment/answers/{record.answer}.html", context)


def _try_again(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    with one_at_a_time(visitor) as turn:
        record = turn.record
        if record is not None and record.outcome == Outcome.REGISTRY_DOWN:
            try:
                decide(record, visitor)
            except ChallengeNeeded:
                return redirect("enrolment_step", "carte")
            keep.keep_alive(record)
            record.save_changes()
    if record is None:
        return _answered(request, visitor)
    return remember(redirect(_where(record)), visitor, record)


@require_http_methods(["GET", "HEAD", "POST"])
def sent_page(request: HttpRequest) -> HttpResponse:
    """The letter is on its way. POST sends another."""
    too_soon, is_sent = None, False
    if request.method == "POST":
        with one_at_a_time(visitor_of(request)) as turn:
            if turn.record is not None and turn.record.sent_at:
                try:
                    send_link(turn.record)
                    is_sent = True
                except TooSoon as refusal:
                    too_soon = refusal.until
        if too_soon is None:
            return redirect(reverse("enrolment_sent") + (f"?{AGAIN}=1" if is_sent else ""))
    record = record_of(request)
    if record is None or record.sent_at is None:
        return redirect(_where(record))
    refused = record.letter is not None and state_of(record.letter) == LetterState.REFUSED
    context = {
        "record": record,
        "contacts": record.said_contacts(),
        "refused": refused,
        "too_soon": too_soon,
        "sent_again": AGAIN in request.GET and too_soon is None,
    }
    return render(request, "enrolment/sent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest) -> HttpResponse:
    """Stop and erase: the next person at a shared computer must find nothing. GET only asks."""
    if request.method != "POST":
        record = record_of(request)
        if record is None:
            return redirect("enrolment_start")
        return render(request, "enrolment/stop.html", {"record": record, "back": _address(_where(record))})
    with one_at_a_time(visitor_of(request)) as turn:
        if turn.record is not None:
            keep.erase(turn.record)
    return redirect("enrolment_erased")


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """Says that it is done."""
    return render_kept(request, "enrolment/erased.html")


@require_POST
def email_advice(request: HttpRequest) -> JsonResponse:
    """The address that was probably meant, as soon as it is typed. Nothing is kept."""
    if not hit({"email_advice": address_subject(client_address(request))}).allowed:
        return JsonResponse({"meant": ""}, status=429)
    return JsonResponse({"meant": meant_address(tidy(request.POST.get("email", ""))[:254].strip())})


@require_POST
def code_advice(request: HttpRequest) -> JsonResponse:
    """What is wrong with the code being typed, said while it is typed. The code is not kept."""
    record = record_of(request)
    if record is None:
        return JsonResponse({"good": False, "text": ""}, status=409)
    if not hit({"code_advice": bytes(record.browser)}).allowed:
        return JsonResponse({"good": False, "text": ""}, status=429)
    code = request.POST.get("code", "")[:1000]
    fault = fault_of(code, about(record))
    text = code_fault_text(fault, len(normal_code(code))) if fault else ""
    return JsonResponse({"good": fault is None, "text": text})
