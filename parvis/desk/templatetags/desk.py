"""{% desk_menu as entries %}: what the agent may open; {{ moment|waited }}; {{ html|in_words }}."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from parvis.agents.models import Agent
from parvis.desk.forum_shown import waited as how_long
from parvis.desk.menu import MENU
from parvis.forum.markdown import plain_of

register = template.Library()


@dataclass(frozen=True)
class Line:
    """One link of the navigation."""

    url: str
    label: Promise
    says: Promise
    current: bool


@register.simple_tag(takes_context=True)
def desk_menu(context: template.Context) -> list[Line]:
    """Nothing while nobody is signed in at the desk."""
    request: Any = context.get("request")
    agent: Agent | None = getattr(request, "agent", None)
    if agent is None:
        return []
    page = getattr(request.resolver_match, "url_name", "")
    return [
        Line(reverse(entry.name), entry.label, entry.says, entry.is_current(page))
        for entry in MENU
        if (not entry.roles or agent.has(*entry.roles))
        and (not entry.module or settings.ORGANISATION.modules[entry.module])
    ]


@register.filter
def waited(since: datetime) -> str:
    """« 3 heures »; "" when it has just come."""
    return how_long(since, timezone.now())


@register.filter
def in_words(html: str) -> str:
    """A message of the forum as it is read: without the marks of Markdown, nor any HTML."""
    return plain_of(html)
