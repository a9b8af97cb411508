"""Pure: Markdown that holds no code, pseudonyms, what is seen, until when one changes a text."""

from datetime import UTC, datetime, timedelta

import pytest

from parvis.forum.markdown import html_of, plain_of
from parvis.forum.reading import BadCategories, read_categories
from parvis.forum.rules import as_read, folded_pseudonym, may_edit


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("**a** *b* `c`", "<p><strong>a</strong> <em>b</em> <code>c</code></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("# a", "<p># a</p>"),
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>"),
        ("![a](https://b.example/c.png)", None),
        ("[a](http://b.example)", "<p>[a](http://b.example)</p>"),
        ("[a](//b.example)", "<p>[a](//b.example)</p>"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>"),
        ("[a](https://b@c.example)", "<p>[a](https://b@c.example)</p>"),
        ("[a][b]\n\n[b]: javascript:x", "<p>[a][b]</p>\n<p>[b]: javascript:x</p>"),
    ],
)
def test_markdown(typed, html):
    written = html_of(typed).strip()
    assert "<img" not in written
    if html is not None:
        assert written == html


def test_a_link_says_where_it_leads():
    written = html_of("[ma banque](https://voleur.example/x)")
    assert 'rel="nofollow ugc noopener noreferrer"' in written
    assert "(voleur.example)" in written
    assert "(b.example)" not in html_of("[b.example](https://b.example/x)")
    assert html_of("[la fiche](/fiches/)").count("(") == 0


@pytest.mark.parametrize(
    "typed", ["[" * 10_000, "*" * 10_000, "`" * 10_000, ">" * 10_000, "**a " * 2_500, "- " * 5_000]
)
def test_nothing_typed_is_too_much(typed):
    assert html_of(typed)


def test_plain():
    assert plain_of(html_of("a **b**\n\n- c & d\n- <e>")) == "a b c & d <e>"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Marcel", "Marce1"), ("Marcel", "MARCEL"), ("Noisette", "No1sette"), ("Éloïse", "eloise"),
     ("Marie Lou", "Marie-Lou"), ("Camomille", "Carnomille"), ("Wasabi", "VVasabi")],
)  # fmt: skip
def test_pseudonyms_that_look_the_same_are_the_same(one, other):
    assert folded_pseudonym(one) == folded_pseudonym(other)


def test_others_differ():
    names = ["Paul 2", "Paul 6", "Paul", "Lili", "Lola", "Marcel", "Marcelle"]
    assert len({folded_pseudonym(name) for name in names}) == len(names)


def test_what_is_not_seen_is_not_kept():
    assert as_read("a\u202eb\u2066c\u200bd\u00ade\ufeff") == "abcde"
    assert as_read("e" + "\u0301" * 50) == "e\u0301\u0301"
    assert as_read("👩\u200d⚕️") == "👩\u200d⚕️"


def test_until_when():
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert may_edit("waiting", None, now)
    assert may_edit("published", now - timedelta(minutes=29), now)
    assert not may_edit("published", now - timedelta(minutes=30), now)
    assert not may_edit("removed", now, now)


GOOD = """[[categories]]
slug = "a"
name = {fr = "A", en = "A"}
summary = {fr = "B", en = "B"}
"""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "categories is missing"),
        (GOOD.replace('"a"', '"recherche"'), "categories[1].slug"),
        (GOOD.replace('"a"', '"A b"'), "categories[1].slug"),
        (GOOD + GOOD, "two categories have the slug a"),
        (GOOD.replace(', en = "A"', ""), "categories[1].name must be in fr and en"),
        (GOOD.replace('"B"', f'"{"b" * 201}"'), "from 1 to 200"),
        (GOOD + "colour = 3\n", "categories[1].colour is not known"),
        ("[[", "file.toml"),
    ],
)
def test_files_of_categories(tmp_path, content, said):
    path = tmp_path / "file.toml"
    path.write_text(content)
    with pytest.raises(BadCategories, match=None) as fault:
        read_categories(path)
    assert said in str(fault.value)
    assert str(path) in str(fault.value)


def test_a_sound_file(tmp_path):
    path = tmp_path / "file.toml"
    path.write_text(GOOD)
    assert [each.slug for each in read_categories(path)] == ["a"]
