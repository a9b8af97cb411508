"""The pages of somebody who has lost something. One view shows and saves every step: see journey.py."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parvis.enrolment import challenge
from parvis.enrolment.actions.keep import keep_alive
from parvis.enrolment.actions.prove import ChallengeNeeded, decide
from parvis.enrolment.actions.send import TooSoon
from parvis.enrolment.enums import Outcome
from parvis.enrolment.visitors import Visitor, remember, visitor_of
from parvis.lib.journey import Step
from parvis.recovery.actions import keep
from parvis.recovery.actions.ask import send_link
from parvis.recovery.forms import BLOCKED
from parvis.recovery.journey import journey_of
from parvis.recovery.models import LostAccess
from parvis.recovery.presenters import answers_of, places_of
from parvis.recovery.visitors import one_at_a_time, record_of, record_with
from parvis.ui.fields import tidy
from parvis.ui.forms import PageForm

LostStep = Step[LostAccess]
FIRST = "perte"
GOES_ON = (None, Outcome.ALREADY_REGISTERED, Outcome.FROZEN)  # any other answer has its own page


@require_http_methods(["GET", "HEAD", "POST"])
def step_page(request: HttpRequest, page: str = FIRST) -> HttpResponse:
    """Show a step, or save it and go on. A page out of turn leads to the current one."""
    if request.method == "POST":
        return _save(request, page)
    record = record_of(request)
    step = _step(page, record)
    if step is None:
        return redirect(_where(record))
    form = step.form(record=record)
    if page == FIRST and "bloque" in request.GET:  # from the pages of a blocked account
        form.initial["lost"] = BLOCKED
    return _show(request, step, record, form)


def _step(page: str, record: LostAccess | None) -> LostStep | None:
    """None when it is not its turn. Raises Http404 for what is no page of any journey."""
    journey = journey_of(record)
    step = journey.get(page)
    if step is None and page not in ("identite", "rib", "carte", "coordonnees"):
        raise Http404
    stopped = record is not None and record.answer == Outcome.PROVISIONAL and page not in (FIRST, "identite")
    return step if step and journey.is_open(step, record) and not stopped else None


def _save(request: HttpRequest, page: str) -> HttpResponse:
    visitor = visitor_of(request)
    with one_at_a_time(visitor) as turn:
        found = turn.record
        step = _step(page, found)
        if step is None:
            return redirect(_where(found)) if found else _answered(visitor)
        form = step.form(request.POST, record=found)
        if not form.is_valid() or form.asks_back:
            return _show(request, step, found, form)
        if found and turn.waited:  # a double click: the first one has been answered
            return redirect(_after(step, found))
        record = found or keep.new_record(visitor)
        try:
            _apply(step, record, form, visitor)
        except TooSoon as refusal:
            return _show(request, step, record, form, too_soon=refusal.until)
        except ChallengeNeeded:
            return _show(request, step, record, form, challenge=challenge.new_question())
    return remember(redirect(_after(step, record)), visitor, record)


def _answered(visitor: Visitor) -> HttpResponse:
    """No record, but perhaps a double click on the proof: the first one has given it another cookie."""
    record = record_with(visitor.renewed.browser)
    answer = redirect(_where(record))
    return remember(answer, visitor, record) if record else answer


def _apply(step: LostStep, record: LostAccess, form: PageForm, visitor: Any) -> None:
    before = step.facts(record)
    saved = step.action(record, form.cleaned_data | {"challenge_passed": _challenge_passed(form)}, visitor)
    if step.facts(record) != before:
        journey_of(record).undo(step, record)
    if not saved:
        keep_alive(record)
        record.save()


def _challenge_passed(form: PageForm) -> bool:
    token = form.data.get("challenge_token", "")
    return bool(token) and challenge.passed(token, tidy(form.data.get("challenge_answer", "")).strip())


def _after(step: LostStep, record: LostAccess) -> str:
    """Where a saved answer leads. Answers are looked over page by page after a proof that failed."""
    if record.answer == Outcome.NO_MATCH and "outcome" not in step.leaves:
        journey = journey_of(record)
        return _page(journey.steps[journey.position(step)])
    return _where(record)


def _where(record: LostAccess | None) -> str:
    if record is None:
        return reverse("lost_access")
    if record.answer not in GOES_ON:
        return reverse("lost_access_answer")
    current = journey_of(record).current(record)
    return _page(current) if current else reverse("lost_access_asked")


def _page(step: LostStep) -> str:
    return reverse("lost_access") if step.page == FIRST else reverse("lost_access_step", args=[step.page])


def _show(
    request: HttpRequest, step: LostStep, record: LostAccess | None, form: Any, **more: Any
) -> HttpResponse:
    journey = journey_of(record)
    position = journey.position(step)
    context = {
        "form": form, "record": record, "step": step, "steps": places_of(journey, step, record),
        "position": position, "total": len(journey),
        "back": _page(journey.steps[position - 2]) if position > 1 else "",
        "answers": answers_of(record) if record and step.page == "verification" else (), **more,
    }  # fmt: skip
    return render(request, f"recovery/{step.page}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest) -> HttpResponse:
    """What the proof came to. POST tries again after the registry gave no answer."""
    if request.method == "POST":
        return _try_again(request)
    record = record_of(request)
    if record is None or record.answer in GOES_ON:
        return redirect(_where(record))
    return render(request, f"recovery/answers/{record.answer}.html", {"record": record})


def _try_again(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    with one_at_a_time(visitor) as turn:
        record = turn.record
        if record is not None and record.outcome == Outcome.REGISTRY_DOWN:
            try:
                decide(record, visitor, meet=keep.meet)
            except ChallengeNeeded:
                return redirect("lost_access_step", "carte")
            keep_alive(record)
            record.save()
    return remember(redirect(_where(record)), visitor, record) if record else _answered(visitor)


@require_http_methods(["GET", "HEAD", "POST"])
def asked_page(request: HttpRequest) -> HttpResponse:
    """The link is on its way to the new address, or the wait has begun. POST sends the link again."""
    too_soon = None
    if request.method == "POST":
        with one_at_a_time(visitor_of(request)) as turn:
            if turn.record is not None and turn.record.sent_at and turn.record.effective_at is None:
                try:
                    send_link(turn.record)
                except TooSoon as refusal:
                    too_soon = refusal.until
        if too_soon is None:
            return redirect("lost_access_asked")
    record = record_of(request)
    if record is None or record.sent_at is None:
        return redirect(_where(record))
    page = "announced" if record.effective_at else "sent"
    context = {
        "contacts": record.said_contacts(), "effective_at": record.effective_at, "record": record,
        "too_soon": too_soon, "blocked": bool(record.account and not record.account.is_active),
    }  # fmt: skip
    return render(request, f"recovery/{page}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest) -> HttpResponse:
    """Stop and erase: the next person at a shared computer must find nothing. GET erases nothing."""
    if request.method != "POST":
        return redirect("lost_access")
    with one_at_a_time(visitor_of(request)) as turn:
        if turn.record is not None:
            keep.erase(turn.record)
    return redirect("home")
