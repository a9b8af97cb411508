"""How a message is written and shown: a small part of Markdown, turned into HTML that can hold no code. Pure.

Twice safe: markdown-it-py with HTML off writes it, nh3 keeps what is on the list and nothing else.
"""

import re
from collections.abc import Sequence
from html import escape, unescape
from typing import Any
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from parvis.forum.rules import as_read

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "a"}
REL = "nofollow ugc noopener noreferrer"
# no heading would fit into the page's own order, no picture is ours to show
MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 12}).disable(
    "image heading lheading hr html_block html_inline reference".split()
)
TAG = re.compile(r"<[^>]*>")
# what is typed and not read, or read as something else: « \\- », « &#64; », « [06](/) », « ** », « > »
MARKS = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|\]\(/[^()\s]{0,300}\)|[*`\[\]]|^[ ]{0,3}>|\\$",
    re.MULTILINE,
)
END_OF_BLOCK = re.compile(r"</(?:p|li|pre|blockquote)>|<br ?/?>")


def _safe_link(address: str) -> bool:
    """Of this portal (`/fiches/…`), or secure: whatever else is left as it was typed."""
    if re.search(r"[\x00-\x20\\]", address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if not parts.scheme:
        return address.startswith("/") and not address.startswith("//")
    return parts.scheme == "https" and bool(parts.netloc) and not re.search("[@%]", parts.netloc)


def _link_open(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: object, env: Any) -> str:
    env.setdefault("open", []).append((at, urlsplit(str(tokens[at].attrGet("href"))).hostname or ""))
    return renderer.renderToken(tokens, at, options, env)  # type: ignore[arg-type]


def _link_close(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: object, env: Any) -> str:
    """A link that leaves the portal says where it leads: its words may lie."""
    start, host = env["open"].pop()
    words = "".join(token.content for token in tokens[start:at]).lower()
    said = "" if not host or host in words else f" ({escape(host)})"
    return renderer.renderToken(tokens, at, options, env) + said  # type: ignore[arg-type]


MARKDOWN.validateLink = _safe_link  # type: ignore[method-assign, assignment]
MARKDOWN.add_render_rule("link_open", _link_open)
MARKDOWN.add_render_rule("link_close", _link_close)


def html_of(text: str) -> str:
    """The message as HTML: safe, whatever was typed."""
    return nh3.clean(
        as_read(MARKDOWN.render(text)),  # an entity may have been something that is not seen
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"https"},
        link_rel=REL,
    )


def as_shown(text: str) -> tuple[str, list[tuple[int, int]]]:
    """What is read of a message once it is shown, nearly; and of each character, from where to where it was
    typed.
    """
    said, places, last = list[str](), list[tuple[int, int]](), 0

    def keep(words: str, spans: list[tuple[int, int]]) -> None:
        said.append(words)
        places.extend(spans)

    for mark in MARKS.finditer(text):
        start, end = mark.span()
        keep(text[last:start], [(at, at + 1) for at in range(last, start)])
        left = mark["escaped"] or unescape(mark["entity"] or "")
        keep(left, [(start, end)] * len(left))
        last = end
    keep(text[last:], [(at, at + 1) for at in range(last, len(text))])
    return "".join(said), places


def plain_of(html: str) -> str:
    """The words of a message that is HTML already: for excerpts, feeds and the search."""
    return " ".join(unescape(TAG.sub("", END_OF_BLOCK.sub(" ", html))).split())
