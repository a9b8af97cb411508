"""{{ email|breakable }}: an address that a narrow screen cuts after its @ or a dot, not in a word."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def breakable(address: str) -> SafeString:
    """The address as HTML."""
    return mark_safe(re.sub(r"([@.])(?=[^@.])", r"\1<wbr>", escape(address)))  # noqa: S308
