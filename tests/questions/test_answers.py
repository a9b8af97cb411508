"""An answer brings no code into the page, whatever is typed."""

import html5lib
import pytest

from parvis.questions.rules import answer_html

ALLOWED = {"p", "strong", "em", "ul", "ol", "li", "a", "br"}


def test_what_markdown_is_left():
    html = answer_html("un\ndeux\n\n- **a**\n- *b*\n\n1. c\n\n[ici](/aide/) [là](https://a.example/x)")
    assert html.count("<p>") == 2
    assert "un<br />\ndeux" in html
    assert "<strong>a</strong>" in html
    assert '<a href="/aide/">ici</a>' in html
    assert '<a href="https://a.example/x" rel="noreferrer">là</a>' in html


@pytest.mark.parametrize("typed", [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "![x](/x.png)", "# un titre", "> cité",
    "```\ncode\n```", "    code", "`code`", "---", "titre\n=====", "<!-- x -->", "[a]: https://x.example\n\n[a]",
    "<a href='javascript:alert(1)'>x</a>", "&lt;script&gt;alert(1)", "<svg/onload=alert(1)>", "**<b>x</b>**",
    "[a](/x \"onmouseover='alert(1)'\")", "[<script>](/x)", "\u202e<script>", "<" * 2000,
    "[" * 2000, "*" * 2000,
])  # fmt: skip
def test_nothing_else_becomes_html(typed):
    body = html5lib.parse(answer_html(typed), namespaceHTMLElements=False).find("body")
    assert body is not None
    for element in body.iter():
        if element is not body:
            assert element.tag in ALLOWED
            assert set(element.attrib) <= {"href", "rel", "title"}


@pytest.mark.parametrize("address", [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "&#106;avascript:alert(1)",
    "data:text/html,x", "vbscript:x", "//evil.example", "\\\\evil", "http://plain.example",
    "https:evil", "file:/etc/passwd", "javascript&colon;alert(1)", "ftp://x.example", "aide/", "?x",
])  # fmt: skip
def test_other_addresses_are_not_links(address):
    for typed in (f"[x]({address})", f"<{address}>"):
        assert "<a" not in answer_html(typed), answer_html(typed)


@pytest.mark.parametrize(
    "address", ["/aide/", "https://a.example/b?c=d", "mailto:a@b.example", "tel:+33199000000"]
)
def test_these_addresses_are_links(address):
    assert f'href="{address}"' in answer_html(f"[x]({address})")
