"""The pages that write: an answer, a change of one's text, taking it back; and what all of them share."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parvis.accounts.models import Account
from parvis.authentication.sessions import come_back_to, ended_account
from parvis.forum import queries
from parvis.forum.actions import drafts, write
from parvis.forum.actions.withdraw import withdraw as withdraw_post
from parvis.forum.enums import State
from parvis.forum.forms import TAKEN, MessageForm, WritingForm
from parvis.forum.models import Post
from parvis.forum.moderation import marked
from parvis.forum.notes import leave_note
from parvis.forum.presenters import Shown, topic_url
from parvis.forum.views import holder, reader, topic_or_404
from parvis.limits.counters import address_subject
from parvis.ui.addresses import client_address
from parvis.ui.templatetags.moments import dated

Done = TypeVar("Done")
View = Callable[..., HttpResponse]
DRAFT = "brouillon"  # of an address, and of a session: the random id of what was typed as the session ended
# among what a page begins with: what was asked for is not there, or it is
GONE, BACK = "draft_gone", "draft_back"
TEXT_KEPT = "texte-garde"  # said as they sign in: of sessions.NOTES


def for_members(view: View) -> View:
    """Whoever is no longer signed in signs in, and finds again what they typed."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if reader(request) is None:
            return redirect(f"{reverse('sign_in')}?{urlencode(_back(request))}")
        return view(request, *args, **kwargs)

    return guarded


def for_writers(view: View) -> View:
    """For members who may write."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            write.refuse_suspended(holder(request))
            return view(request, *args, **kwargs)
        except write.Suspended as refusal:
            return render(request, "forum/suspended.html", {"until": refusal.until}, status=403)

    return for_members(guarded)


def _back(request: HttpRequest) -> dict[str, str]:
    """Asks for the page that was asked for, with what was typed on it."""
    if request.method != "POST":
        return {"next": request.get_full_path()}
    subject, account = address_subject(client_address(request)), ended_account(request)
    typed = {name: request.POST.get(name, "") for name in drafts.KEPT_FIELDS}
    if (kept := drafts.keep(typed, subject, account)) is None:
        return {"next": request.path}
    if account is None:  # this browser alone finds it again
        request.session[DRAFT] = str(kept)
    return come_back_to(request, f"{request.path}?{urlencode({DRAFT: kept})}", TEXT_KEPT)


def typed_before(request: HttpRequest) -> dict[str, Any]:
    """What was typed as the session ended, for whoever typed it. Else the page says that it is not there."""
    if request.method != "GET" or DRAFT not in request.GET:
        return {}
    kept = _kept(request)
    found = drafts.give_back(kept[0], holder(request), same_browser=kept[1]) if kept else None
    return {GONE: True} if found is None else {BACK: True, **found}


def forget_typed(request: HttpRequest) -> None:
    """It was sent."""
    if (kept := _kept(request)) is not None:
        drafts.drop(kept[0], holder(request), same_browser=kept[1])


def _kept(request: HttpRequest) -> tuple[UUID, bool] | None:
    """The draft that the address names, and whether it was kept in this very browser."""
    asked = request.GET.get(DRAFT, "")
    try:
        return UUID(asked), request.session.get(DRAFT) == asked
    except ValueError:
        return None


def attempted(form: WritingForm, act: Callable[[], Done]) -> Done | None:
    """What it gives; None when it was refused, and the form says why."""
    try:
        return act()
    except write.Stopped as stopped:
        pseudonym = str(form.cleaned_data.get("pseudonym", ""))
        form.stopped(stopped.decision)
        if write.is_taken(form.account, pseudonym):
            form.add_error("pseudonym", TAKEN)
    except write.PseudonymTaken:
        form.add_error("pseudonym", TAKEN)
    except write.TooMany as refusal:
        said = _("J’ai beaucoup écrit en peu de temps\u00a0: je peux continuer le %(day)s à %(hour)s.")
        form.add_error(None, said % _moment(refusal.until))
    return None


def accepted(form: WritingForm) -> bool:
    """Can what was sent be taken? If not, all that is wrong is told at once: what stops the texts too."""
    if form.is_valid():
        return True
    texts = {name: form.cleaned_data.get(name, "") for name in ("title", "text", "pseudonym")}
    pseudonym = texts.pop("pseudonym")
    attempted(form, lambda: write.look_over(form.account, texts, pseudonym))
    return False


def _moment(until: Any) -> dict[str, str]:
    local = timezone.localtime(until)
    return {"day": dated(local, "j F"), "hour": dated(local, "H:i")}


def places_of(form: WritingForm) -> list[list[tuple[str, bool]]]:
    """The texts with what stops them marked, in pieces."""
    if form.decision is None:
        return []
    places = {name: form.decision.of(name) for name in form.read}
    return [marked(form.read[name], there) for name, there in places.items() if there]


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def answer(request: HttpRequest, category: str, topic: int, slug: str) -> HttpResponse:
    """An answer to a question, which is shown again above."""
    account = holder(request)
    found = topic_or_404(None, topic)
    options: dict[str, Any] = {"account": account, "writer": write.writer_of(account)}
    form = MessageForm(initial=typed_before(request), **options)
    if request.method == "POST":
        form = MessageForm(request.POST, **options)
        if accepted(form):
            text, pseudonym = form.cleaned_data["text"], form.cleaned_data.get("pseudonym", "")
            try:
                post = attempted(form, lambda: write.answer(account, found.pk, text, pseudonym))
            except write.TopicClosed:
                leave_note(request, "closed")
                return redirect("forum")
            if post is not None:
                forget_typed(request)
                return _written(request, post)
    question = queries.question_of(found)
    context = {"topic": found, "question": Shown(question) if question else None}
    return render(request, "forum/answer.html", {**context, "form": form, "marked": places_of(form)})


def _written(request: HttpRequest, post: Post) -> HttpResponse:
    """Back to the topic, on the page where the message stands."""
    leave_note(request, "published" if post.state == State.PUBLISHED else "waits")
    return redirect(topic_url(post.topic, queries.page_of(post), post))


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def edit(request: HttpRequest, post: UUID) -> HttpResponse:
    """One's own message, while it may be changed."""
    account = holder(request)
    found = _own_or_404(account, post)
    options: dict[str, Any] = {"account": account, "writer": found.writer}
    if not Shown(found, mine=True).editable:
        leave_note(request, "too_late")
        return redirect(topic_url(found.topic, queries.page_of(found), found))
    form = MessageForm(request.POST if request.method == "POST" else None,
                       initial={"text": found.text, **typed_before(request)}, **options)  # fmt: skip
    if request.method == "POST" and accepted(form):
        try:
            changed = attempted(form, lambda: write.edit(account, post, form.cleaned_data["text"]))
        except write.TooLate:
            leave_note(request, "too_late")
            return redirect("forum_mine")
        if changed is not None:
            forget_typed(request)
            was_public = found.state == State.PUBLISHED and changed.state != State.PUBLISHED
            leave_note(request, "read_again" if was_public else "changed")
            return redirect(_where(changed))
    return render(request, "forum/edit.html", {"post": found, "form": form, "marked": places_of(form)})


def _where(post: Post) -> str:
    """Where its writer reads it: under a question that was taken back, in their list alone."""
    if post.topic.state == State.WITHDRAWN:
        return reverse("forum_mine")
    return topic_url(post.topic, queries.page_of(post), post)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def withdraw(request: HttpRequest, post: UUID) -> HttpResponse:
    """Asks once more; POST takes the message back."""
    account = holder(request)
    found = _own_or_404(account, post)
    if request.method == "POST":
        leave_note(request, "withdrawn" if withdraw_post(account, post) else "gone")
        return redirect("forum_mine")
    return render(request, "forum/withdraw.html", {"shown": Shown(found), "topic": found.topic})


def _own_or_404(account: Account, post: UUID) -> Post:
    """Somebody else's is as unknown as any other. Raises Http404."""
    found = queries.own_post(account, post)
    if found is None:
        raise Http404
    return found
