"""{% constant %}…{% endconstant %}: a part of a template that is the same for everyone in a language."""

from typing import Any

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from parvis.ui.context import constants

register = template.Library()


class Constant(template.Node):
    """Rendered once per process and language, then kept: most of a page costs nothing to write again.

    Inside, a template reads parvis.ui.context.constants and nothing else: what belongs to one person
    or one request cannot be kept by mistake and shown to another. No {% block %} may stand inside.
    """

    child_nodelists = ()  # a page that extends another looks for blocks in all its nodes: not in these

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.kept: dict[tuple[Any, ...], tuple[object, SafeString]] = {}

    def render(self, context: template.Context) -> SafeString:
        key = (context.get("language") or get_language(), settings.PRACTICE)
        organisation, text = self.kept.get(key, (None, SafeString("")))
        if organisation is not settings.ORGANISATION:
            with context.render_context.push_state(context.template, isolated_context=False):  # type: ignore[arg-type]
                text = self.nodelist.render(_apart(context))
            self.kept[key] = (settings.ORGANISATION, text)
        return text


def _apart(context: template.Context) -> template.Context:
    """A context with the constants only, for the same template."""
    fresh = template.Context(constants(), autoescape=context.autoescape)
    fresh.render_context = context.render_context
    fresh.template = context.template
    return fresh


@register.tag
def constant(parser: Parser, token: Token) -> Constant:
    nodelist = parser.parse(("endconstant",))
    parser.delete_first_token()
    return Constant(nodelist)
