"""How an answer is written: a small part of Markdown, turned into HTML that can hold no code. Pure."""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

LONGEST_QUESTION, LONGEST_ANSWER = 200, 4000
MOST_QUESTIONS = 100
SCHEMES = ("https", "mailto", "tel")
# what is left of Markdown: paragraphs, **strong**, *emphasis*, lists, links. No heading would fit into the
# page's own order, no picture is ours to show, and html is off: what is typed is shown as it was typed
MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    "image heading lheading code backticks fence hr blockquote html_block html_inline reference".split()
)


def _safe_link(address: str) -> bool:
    """Of this portal (`/aide/`), or secure: whatever else is left as it was typed."""
    if re.search(r"[\x00-\x20\\]", address):
        return False
    parts = urlsplit(address)
    if not parts.scheme:
        return address.startswith("/") and not address.startswith("//")
    return parts.scheme in SCHEMES and (parts.scheme != "https" or bool(parts.netloc))


def _link_open(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: object, env: object) -> str:
    """Another site learns nothing of where its visitors come from."""
    if str(tokens[at].attrGet("href")).startswith("https:"):
        tokens[at].attrSet("rel", "noreferrer")
    return renderer.renderToken(tokens, at, options, env)  # type: ignore[arg-type]


MARKDOWN.validateLink = _safe_link  # type: ignore[method-assign, assignment]
MARKDOWN.add_render_rule("link_open", _link_open)


@lru_cache(maxsize=4 * MOST_QUESTIONS)
def answer_html(text: str) -> str:
    """The answer as HTML: safe, whatever was typed."""
    return str(MARKDOWN.render(text))
