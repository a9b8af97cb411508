"""What Markdown would show otherwise than it was typed: judged as it is read."""

import pytest

from parvis.forum.blocked import Lists
from parvis.forum.markdown import html_of
from parvis.forum.moderation import decide

LISTS = Lists(words={"andouille": True}, domains={"arnaque.example": True})


@pytest.mark.parametrize(
    "text",
    [
        r"Le soir : 06\-39\-98\-10\-01",
        "Le soir : &#48;&#54; 39 98 10 01",
        "Le soir : `06` `39` `98` `10` `01`",
        "Le soir : [06](/) [39](/) [98](/) [10](/) [01](/)",
        "jean.durand&#64;exemple.example",
        r"jean.durand\@exemple.example",
        "Quelle andou**ille** !",
        "[ici](https://arnaque&#46;example/)",
        r"[ici](https://arnaque\.example/)",
    ],
)
def test_what_markdown_would_show_is_stopped(text):
    decision = decide({"text": f"Bonjour.\n{text}"}, 50, LISTS)
    assert decision.stopped
    (place,) = decision.of("text")
    assert place.line == 2


@pytest.mark.parametrize("text", ["&#x202E;abc", "a&#8203;b", "&zwnj;&rlm;", "a&#769;&#769;&#769;&#769;"])
def test_what_is_not_seen_is_not_written_as_an_entity_either(text):
    html = html_of(text)
    assert not set(html) & set("\u202e\u200b\u200f")
    assert "\u0301" * 3 not in html


def test_a_link_whose_host_is_disguised_is_none():
    assert "<a " not in html_of("[x](https://arnaque%2Eexample/)")
