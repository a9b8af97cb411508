"""The questions of the help page, written at the desk: seen before they are saved, with their history."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.agents.enums import Role
from parvis.agents.guard import AgentRequest, for_agents
from parvis.desk.unfound import SOURCES, asked_in_vain
from parvis.questions import actions, queries
from parvis.questions.forms import QuestionForm
from parvis.questions.models import Question, Text, Version
from parvis.questions.presenters import Asked

CHANGED = _(
    "Quelqu’un d’autre l’a changée entre-temps\u00a0: rien n’est enregistré. Mon texte est encore là. Je le "
    "compare avec la version de maintenant, puis j’enregistre."
)
MOST_VERSIONS = 50  # listed; older ones come by their number
TOO_MANY = _(
    "La page d’aide a déjà cent questions, publiées ou non\u00a0: j’en réécris une qui ne sert plus."
)


@require_safe
@for_agents(Role.CONTENT)
def questions(request: AgentRequest) -> HttpResponse:
    """All of them, in the order of the page."""
    context = {"questions": queries.every(), "done": request.GET.get("fait", "")}
    return render(request, "desk/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(Role.CONTENT)
def add(request: AgentRequest) -> HttpResponse:
    """A new one, last in the page."""
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=_asked_in_vain(request))
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            actions.add(form.cleaned_data, request.agent)
            return redirect(f"{reverse('desk_questions')}?fait=ajoutee")
        except actions.TooMany:
            form.add_error(None, str(TOO_MANY))
    return _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(Role.CONTENT)
def change(request: AgentRequest, question: UUID) -> HttpResponse:
    """`seen` is the version that was shown: who saves over another's change is told, and loses nothing."""
    found = queries.one(question)
    if found is None:
        raise Http404
    former = _former(request, found)
    initial = {name: getattr(former or found, name) for name in actions.WRITTEN}
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            actions.change(question, form.cleaned_data, request.agent, seen=_seen(request))
            return redirect(f"{reverse('desk_questions')}?fait=changee")
        except actions.ChangedMeanwhile as told:
            form.add_error(None, str(CHANGED))
            return _page(request, form, told.now, meanwhile=told.now)
    return _page(request, form, found, former=former)


def _asked_in_vain(request: AgentRequest) -> dict[str, str]:
    """The question that the answer is for, when the page of what is not found led here."""
    for source in SOURCES:
        if found := asked_in_vain(source, request.GET.get(source, "")):
            return found
    return {}


def _seen(request: AgentRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0


def _former(request: AgentRequest, found: Question) -> Version | None:
    """The version of `?version=`, to begin again from."""
    number = request.GET.get("version", "")
    if request.method == "POST" or not (number.isascii() and number.isdigit() and len(number) < 9):
        return None
    return queries.history(found).filter(number=int(number)).first()


def _page(request: AgentRequest, form: QuestionForm, found: Question | None, **more: Any) -> HttpResponse:
    previewed = request.method == "POST" and form.is_valid()
    again = request.method == "POST" and "meanwhile" not in more
    context = {
        "form": form,
        "question": found,
        "seen": _seen(request) if again else found and found.version,
        "previews": _previews(form.cleaned_data) if previewed else [],
        "history": queries.history(found)[:MOST_VERSIONS] if found else [],
        **more,
    }
    if more.get("meanwhile"):
        context["now"] = [Asked.of(more["meanwhile"], "", language) for language in ("fr", "en")]
    return render(request, "desk/question.html", context)


def _previews(said: dict[str, Any]) -> list[tuple[str, Asked]]:
    """As the page will show it, in each language that was written."""
    text = Question(**{name: said[name] for name in actions.WRITTEN})
    return [(language, _asked(text, language)) for language in ("fr", "en") if said[f"question_{language}"]]


def _asked(text: Text, language: str) -> Asked:
    return Asked.of(text, "", language)


@require_POST
@for_agents(Role.CONTENT)
def move(request: AgentRequest, question: UUID) -> HttpResponse:
    """One place up or down in the page."""
    if not actions.move(question, up=request.POST.get("way") == "up"):
        raise Http404
    return redirect(f"{reverse('desk_questions')}#question-{question}")
