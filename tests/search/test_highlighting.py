"""What was looked for is marked where it stands, accents and all; the mark is the only tag."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.search.highlighting import LONGEST_EXCERPT, excerpt, marked
from parvis.search.lexemes import Vocabulary
from parvis.search.rules import Word

NOTHING = Vocabulary(("fr",), 1, {"rendezvous": 1}, {}, frozenset())


def asked(typed, language="fr"):
    return NOTHING.understood(typed, language, exactly=True)


@pytest.mark.parametrize(("typed", "text", "shown"), [
    ("delai", "Les vrais délais, chaque jour", "Les vrais <mark>délais</mark>, chaque jour"),
    ("DÉLAIS", "le délai", "le <mark>délai</mark>"),
    ("cle d'acces", "Ma clé d’accès", "Ma <mark>clé</mark> d’<mark>accès</mark>"),
    ("coeur", "Le cœur, l’œil", "Le <mark>cœur</mark>, l’œil"),
    ("rendezvous", "Un rendez-vous ici", "Un <mark>rendez-vous</mark> ici"),
    ("rendez-vous", "Un rendez-vous ici", "Un <mark>rendez-vous</mark> ici"),
    ("rembours", "Mon remboursement", "Mon <mark>remboursement</mark>"),
    ("le code", "le code", "le <mark>code</mark>"),
    ("b", "<b>a & b</b>", "&lt;<mark>b</mark>&gt;a &amp; <mark>b</mark>&lt;/<mark>b</mark>&gt;"),
    ("amp lt mark", "<mark> & <", "&lt;<mark>mark</mark>&gt; &amp; &lt;"),
])  # fmt: skip
def test_words_are_marked_as_they_are_written(typed, text, shown):
    assert marked(text, "fr", asked(typed)) == shown


def test_the_excerpt_is_where_the_words_are():
    text = "Rien ici. " * 60 + "Voilà ma clé d’accès, et voilà mon code." + " Rien là." * 60
    shown = excerpt(text, "fr", asked("clé accès code"))
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert shown.count("<mark>") == 3
    plain = unescape(re.sub("</?mark>", "", shown)).strip("…")
    assert len(plain) <= LONGEST_EXCERPT
    assert plain in text
    assert not plain.startswith(("ien", "en ")), "cut at a word"


def test_lines_that_end_no_sentence_are_apart():
    assert excerpt("un\ndeux.\ntrois", "fr", ()) == "un · deux. trois"


@given(st.text(max_size=600), st.text(max_size=30))
def test_the_only_tag_is_the_mark_and_nothing_is_lost(text, typed):
    words = tuple(Word(each, each, (each,), 1.0, is_last=True) for each in typed.split())
    shown = marked(text, "fr", words)
    assert unescape(re.sub("</?mark>", "", shown)) == text
    assert not re.search(r"<(?!/?mark>)", shown)
    assert not re.search(r"<(?!/?mark>)", excerpt(text, "fr", words))
