"""Pages, and parts of pages, that are the same for everyone but for little: written once, and filled."""

import re
from collections.abc import Callable, Hashable, Mapping
from html import escape
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

Context = dict[str, Any]
TOKEN = "put-csrf_token-here"  # noqa: S105  (what stands for it in a kept page)
HOLE = re.compile(r"put-([a-z0-9_]+)-here")
NOTHING: Mapping[str, object] = {}
Pieces = list[str]  # text, name of a hole, text, name, text
_kept: dict[tuple[Hashable, ...], tuple[object, Pieces]] = {}


def render_kept(
    request: HttpRequest,
    template: str,
    context: Callable[[], Context] = dict,
    *,
    state: Hashable = None,
    holes: Mapping[str, object] = NOTHING,
) -> HttpResponse:
    """As render(), but written once for each address and `state`, which says all that `context` depends on.

    The caller answers for it: nothing that belongs to one person may be in `context`, and states are few.
    What changes more is in `holes`: the template has it as `hole.name`, and only ever prints it.
    With a session the page is written anew, for its header knows who is there.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return render(request, template, {**context(), "hole": holes})
    key = (template, state, request.path, get_language(), settings.PRACTICE)
    pieces = _pieces(
        key,
        lambda: render_to_string(
            template, {**context(), "csrf_token": TOKEN, "hole": _marks(holes)}, request
        ),
    )
    token = {"csrf_token": get_token(request)} if "csrf_token" in pieces else {}
    return HttpResponse(filled(pieces, {**holes, **token}))


def part_with_holes(
    template: str, has: Mapping[str, Hashable], fixed: Mapping[str, object], later: Mapping[str, object]
) -> Pieces:
    """A part of a page that comes in few sorts, `has` says which; filled with what is `fixed`, and to be
    filled with what comes `later`, of which the names are read here.
    """
    key = (template, tuple(has.values()), get_language(), settings.PRACTICE)
    holes = {**fixed, **later}
    first, *rest = _pieces(key, lambda: render_to_string(template, {"has": has, "hole": _marks(holes)}))
    pieces = [first]
    for name, text in zip(rest[::2], rest[1::2], strict=True):
        if name in later:
            pieces += [name, text]
        else:
            pieces[-1] += _escaped(fixed[name]) + text
    return pieces


def filled(pieces: Pieces, holes: Mapping[str, object]) -> SafeString:
    """The whole text."""
    whole = list(pieces)
    whole[1::2] = [_escaped(holes[name]) for name in pieces[1::2]]
    return SafeString("".join(whole))


def _pieces(key: tuple[Hashable, ...], write: Callable[[], str]) -> Pieces:
    organisation, pieces = _kept.get(key, (None, []))
    if organisation is not settings.ORGANISATION:
        pieces = HOLE.split(write())
        _kept[key] = (settings.ORGANISATION, pieces)
    return pieces


def _marks(holes: Mapping[str, object]) -> dict[str, SafeString]:
    return {name: SafeString(f"put-{name}-here") for name in holes}


def _escaped(value: object) -> str:
    """As Django's conditional_escape, which looks for lazy texts each time and costs ten times as much."""
    return value if isinstance(value, SafeString) else escape(str(value))
