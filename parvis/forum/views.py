"""The pages of the forum that everybody reads, and those of a member's own messages."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from parvis.accounts.models import Account
from parvis.forum import queries
from parvis.forum.actions.write import writer_of
from parvis.forum.enums import State
from parvis.forum.models import Category, Topic
from parvis.forum.notes import take_note
from parvis.forum.presenters import FoundPost, Shown, data_of, guide_of, shown_all, topic_url
from parvis.forum.queries import FURTHEST_PAGE, LONGEST_SEARCH
from parvis.lib.masking import found as personal_data
from parvis.limits.counters import address_subject, hit
from parvis.search.queries import corrected
from parvis.ui.addresses import client_address
from parvis.ui.fields import tidy
from parvis.ui.language import reader_language


def reader(request: HttpRequest) -> Account | None:
    """Whoever is signed in. A visitor without a session costs no query."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if isinstance(request.user, Account) else None


def holder(request: HttpRequest) -> Account:
    """The account of whoever is signed in: the page is for nobody else."""
    assert isinstance(request.user, Account)
    return request.user


def page_asked(request: HttpRequest) -> int:
    """The page of a list; the first when what was asked is none."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 5 else 1
    return min(max(number, 1), FURTHEST_PAGE)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The categories, and what was written last."""
    context = {
        "categories": queries.categories(),
        "topics": queries.newest(page_asked(request)),
        "note": take_note(request) if reader(request) else "",
    }
    return render(request, "forum/index.html", context)


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """The topics of one category."""
    found = category_or_404(slug)
    context = {"category": found, "topics": queries.newest(page_asked(request), category=found)}
    return render(request, "forum/category.html", context)


@require_safe
def unanswered(request: HttpRequest) -> HttpResponse:
    """What nobody has answered: whoever knows may help."""
    return render(request, "forum/unanswered.html", {"topics": queries.unanswered(page_asked(request))})


@require_safe
def topic(request: HttpRequest, category: str, topic: int, slug: str) -> HttpResponse:
    """A question and a page of its answers."""
    account = reader(request)
    found = topic_or_404(account, topic)
    if (found.category.slug, found.slug) != (category, slug):
        return redirect(topic_url(found), permanent=True)  # a title that was cut had another address
    response = render(request, "forum/topic.html", _topic(request, found, account))
    if found.state != State.PUBLISHED:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _topic(request: HttpRequest, found: Topic, account: Account | None) -> dict[str, Any]:
    page = queries.answers_of(found, account, page_asked(request))
    question = queries.question_of(found)
    posts = ([question] if question else []) + page.rows
    marked = queries.helped_among(account, posts) if account else set()
    writer = writer_of(account) if account else None
    shown = shown_all(posts, writer.pk if writer else None, marked, found.accepted_id)
    first = shown[0] if question else None
    answers = shown[1:] if question else shown
    return {
        "topic": found,
        "question": first,
        "answers": answers,
        "page": page,
        "guide": guide_of(found),
        "is_asker": bool(writer and found.writer_id == writer.pk),
        "subscribed": bool(account and queries.is_subscribed(account, found)),
        "note": take_note(request) if account else "",
        "data": data_of(found, first, answers) if first and found.state == State.PUBLISHED else "",
    }


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was written on a subject. Personal data is not looked for: it is in no message."""
    typed = tidy(request.GET.get("q", ""))[:LONGEST_SEARCH]
    context: dict[str, Any] = {"typed": typed}
    if personal_data(typed):
        context |= {"personal": True, "typed": ""}
    elif typed.strip():
        if not hit({"forum_search": address_subject(client_address(request))}).allowed:
            return render(request, "forum/search.html", {**context, "too_many": True}, status=429)
        context |= _found(typed, page_asked(request))
    return render(request, "forum/search.html", context)


def _found(typed: str, page: int) -> dict[str, Any]:
    """With the words as the portal spells them, when nothing has them as they were typed."""
    found, meant = queries.searched(typed, page), ""
    if not found.rows and (meant := corrected(typed, reader_language())):
        found = queries.searched(meant, page)
    return {"found": [FoundPost(post, meant or typed) for post in found.rows], "page": found, "meant": meant}


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """All that a member wrote, and what became of it."""
    account = holder(request)
    page = queries.posts_of(account, page_asked(request))
    writer = writer_of(account)
    shown = [Shown(post, mine=True) for post in page.rows]
    context = {"posts": shown, "page": page, "writer": writer, "note": take_note(request)}
    return render(request, "forum/mine.html", context)


def category_or_404(slug: str) -> Category:
    """Raises Http404."""
    found = queries.category_of(slug)
    if found is None:
        raise Http404
    return found


def topic_or_404(account: Account | None, topic: int) -> Topic:
    """One that waits is as unknown as any other to whoever did not write it. Raises Http404."""
    found = queries.topic_for(account, topic)
    if found is None:
        raise Http404
    return found
