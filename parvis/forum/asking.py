"""Asking a question, in two steps: what may answer it already is shown before it is posted."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from parvis.accounts.models import Account
from parvis.forum import queries
from parvis.forum.actions import write
from parvis.forum.actions.write import Question
from parvis.forum.enums import State
from parvis.forum.forms import QuestionForm
from parvis.forum.models import Topic
from parvis.forum.notes import leave_note
from parvis.forum.presenters import FoundPost, topic_url
from parvis.forum.proposals import Proposed, proposed
from parvis.forum.views import holder
from parvis.forum.writing import accepted, attempted, for_writers, forget_typed, places_of, typed_before
from parvis.guides.queries import offered
from parvis.ui.language import reader_language

MOST_ALIKE = 3  # questions of the forum shown beside the guides


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def ask(request: HttpRequest) -> HttpResponse:
    """`go` of what is posted: "look" shows what may answer, "post" posts it, "change" goes back."""
    account = holder(request)
    options: dict[str, Any] = {
        "account": account,
        "writer": write.writer_of(account),
        "categories": queries.categories(),
    }
    if request.method != "POST":
        return _form(request, QuestionForm(initial=_known(request), **options))
    form = QuestionForm(request.POST, **options)
    if request.POST.get("go") == "change":
        return _form(request, QuestionForm(initial=request.POST.dict(), **options))
    if not accepted(form):
        return _form(request, form)
    if request.POST.get("go") != "post":
        found = _alike(account, form)
        if form.errors:
            return _form(request, form)
        if any(found.values()):
            return render(request, "forum/propose.html", {"form": form, **found, "guide": _guide(request)})
    topic = attempted(form, lambda: write.ask(account, _question(request, form), _pseudonym(form)))
    return _form(request, form) if topic is None else _asked(request, topic)


def _known(request: HttpRequest) -> dict[str, Any]:
    """What comes with whoever follows a link: the category they were in, the guide they were reading."""
    given = {"category": request.GET.get("rubrique", ""), "guide": request.GET.get("fiche", "")}
    return {**given, **typed_before(request)}


def _form(request: HttpRequest, form: QuestionForm) -> HttpResponse:
    guide = _guide(request) or form.initial.get("guide", "")
    context = {"form": form, "marked": places_of(form), "guide": guide}
    return render(request, "forum/ask.html", context)


def _alike(account: Account, form: QuestionForm) -> dict[str, Any]:
    """What may answer already. What stops the text is told now, not after the proposals."""
    asked = {name: form.cleaned_data[name] for name in ("title", "text")}
    if attempted(form, lambda: write.look_over(account, asked, _pseudonym(form))) is None:
        return {}
    title = form.cleaned_data["title"]
    alike = [FoundPost(post, title) for post in queries.searched(title, every_word=True).rows[:MOST_ALIKE]]
    near = _proposed(form)
    return {"guides": near.near, "dangers": near.dangers, "alike": alike}


def _proposed(form: QuestionForm) -> Proposed:
    return proposed(form.cleaned_data["title"], form.cleaned_data["text"], reader_language())


def _question(request: HttpRequest, form: QuestionForm) -> Question:
    """The guide: the one that it came from, else the one that is nearest to it."""
    guide = _guide(request) or _proposed(form).guide
    typed = form.cleaned_data
    return Question(typed["category"], typed["title"], typed["text"], reader_language(), guide)


def _guide(request: HttpRequest) -> str:
    """The guide that the question is about, when it is one of ours."""
    asked = request.POST.get("guide", "") or request.GET.get("fiche", "")
    known = settings.ORGANISATION.modules["guides"] and asked in offered(reader_language())
    return asked if known else ""


def _pseudonym(form: QuestionForm) -> str:
    return str(form.cleaned_data.get("pseudonym", ""))


def _asked(request: HttpRequest, topic: Topic) -> HttpResponse:
    forget_typed(request)
    leave_note(request, "published" if topic.state == State.PUBLISHED else "waits")
    return redirect(topic_url(topic))
