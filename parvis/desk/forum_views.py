"""The forum at the desk: what waits for an agent, one message and what is decided, the body's answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.agents.enums import Role
from parvis.agents.guard import AgentRequest, for_agents
from parvis.agents.models import Agent
from parvis.desk.forum_forms import AnswerForm, CutForm, RefuseForm
from parvis.desk.forum_shown import Message, Waiting
from parvis.forum import moderation_queries as queries
from parvis.forum.actions import moderate as actions
from parvis.forum.actions.watch import ANSWERED_WITHIN
from parvis.forum.actions.write import TopicClosed
from parvis.forum.enums import Refusal, State
from parvis.forum.markdown import html_of
from parvis.forum.models import Post
from parvis.forum.moderation import Move
from parvis.ui.forms import PageForm

MEANWHILE = _(
    "Quelqu’un d’autre a décidé, ou l’auteur a changé son message entre-temps\u00a0: rien n’est fait. "
    "Voici le message comme il est maintenant."
)
PUT_IN = _(
    "Je n’ai rien enlevé, ou j’ai ajouté des mots. J’enlève seulement\u00a0; […] peut rester à la place."
)
CLOSED = _(
    "Cette question n’est plus publiée. Ma réponse est encore là, mais elle ne peut plus y être ajoutée."
)


@require_safe
@for_agents(Role.MODERATION)
def queue(request: AgentRequest) -> HttpResponse:
    """The oldest first, in each of its three parts."""
    now = timezone.now()
    context = {
        "waiting": Waiting.of(queries.waiting()),
        "reported": Waiting.of(queries.reported()),
        "unanswered": Waiting.of(queries.unanswered_since(now - ANSWERED_WITHIN)),
        "done": DONE.get(request.GET.get("fait", ""), ""),
    }
    return render(request, "desk/forum.html", context)


@dataclass(frozen=True)
class Decision:
    """A button of the page. `form`: what it asks before; `done`: of DONE."""

    do: Callable[[Agent, UUID, dict[str, Any], int], Post]
    done: str
    form: Callable[[Post, Any], PageForm] = lambda post, typed: PageForm(typed)


DECISIONS = {
    Move.ACCEPT: Decision(lambda agent, post, said, seen: actions.accept(agent, post, seen=seen), "publie"),
    Move.KEEP: Decision(lambda agent, post, said, seen: actions.keep(agent, post, seen=seen), "garde"),
    Move.REFUSE: Decision(
        lambda agent, post, said, seen: actions.refuse(agent, post, Refusal(said["refusal"]), seen=seen),
        "refuse", lambda post, typed: RefuseForm(typed),
    ),
    Move.CUT: Decision(
        lambda agent, post, said, seen: actions.cut(
            agent, post, said.get("text", ""), Refusal(said["refusal"]), seen=seen,
            title=said.get("title", ""),
        ),
        "coupe", CutForm.of,
    ),
}  # fmt: skip
# said instead, when it was read by everybody, or is read no more
INSTEAD = {("refuse", State.REMOVED): "retire", ("coupe", State.WITHDRAWN): "titre"}
DONE = {  # what the next page says
    "publie": _("Le message est publié. Son auteur est prévenu."),
    "coupe": _("Le message est publié sans ce que j’ai enlevé. Son auteur est prévenu."),
    "refuse": _(
        "Le message n’est pas publié. Son auteur est prévenu, avec le motif. "
        "Je peux revenir sur ma décision pendant 30 jours."
    ),
    "retire": _(
        "Le message est retiré. Son auteur est prévenu, avec le motif. "
        "Je peux revenir sur ma décision pendant 30 jours."
    ),
    "titre": _("La partie est enlevée du titre. Son auteur est prévenu."),
    "garde": _("Le message reste comme il est. Les signalements sont classés."),
    "repondu": _("La réponse est publiée, au nom de l’organisme."),
    "suspendu": _("Ce membre ne peut plus écrire pour l’instant. Il est prévenu."),
    "retabli": _("Ce membre peut de nouveau écrire. Il est prévenu."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(Role.MODERATION)
def post(request: AgentRequest, post: UUID) -> HttpResponse:
    """One message, whatever became of it. `seen`: the version on which the agent decides."""
    found = queries.one(post)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _post_page(request, found)
    decision = DECISIONS.get(request.POST.get("do", ""))  # type: ignore[call-overload]
    if decision is None:
        raise Http404
    form = decision.form(found, request.POST)
    if form.is_valid():
        try:
            now = decision.do(request.agent, post, form.cleaned_data, _seen(request))
            said = INSTEAD.get((decision.done, State(now.state)), decision.done)
            return redirect(f"{reverse('desk_forum')}?fait={said}")
        except actions.DecidedMeanwhile:
            return _post_page(request, queries.one(post) or found, form, status=409)
        except actions.PutIn as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(PUT_IN))
    return _post_page(request, found, form)


def _seen(request: AgentRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0


def _post_page(
    request: AgentRequest, found: Post, form: PageForm | None = None, status: int = 200
) -> HttpResponse:
    refuse = form if isinstance(form, RefuseForm) else RefuseForm()
    cut = form if isinstance(form, CutForm) else CutForm.of(found)
    context = {
        "message": Message.of(found), "form": form, "refuse": refuse, "cut": cut,
        "fault": MEANWHILE if status == 409 else "",
    }  # fmt: skip
    return render(request, "desk/forum_post.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(Role.MODERATION)
def topic(request: AgentRequest, topic: int) -> HttpResponse:
    """A question with its answers, and the body's own: seen before it is published."""
    found = queries.topic(topic)
    if found is None:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    preview = ""
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if "preview" in request.POST:
            preview = html_of(text)
        else:
            try:
                actions.answer(request.agent, topic, text)
                return redirect(f"{reverse('desk_forum')}?fait=repondu")
            except TopicClosed:
                form.add_error(None, str(CLOSED))
    context = {
        "topic": found, "messages": [Message(one) for one in queries.messages(found)], "form": form,
        "preview": preview, "open": found.state == State.PUBLISHED or form.is_bound,
    }  # fmt: skip
    return render(request, "desk/forum_topic.html", context)
