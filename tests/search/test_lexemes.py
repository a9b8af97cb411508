"""Words are understood whatever their accents, their plural and their typing errors; none becomes a query."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from parvis.lib.words import stem
from parvis.search.lexemes import Vocabulary, vector_of
from parvis.search.passages import Kind, Passage
from parvis.search.queries import Found, terms_of
from parvis.search.rules import MOST_WORDS, Word, is_found


def passage(title="", text="", heading="", language="fr", document="guide:x", asked=()):
    return Passage(document, document, Kind.GUIDE, language, title, heading, text, "/x/", asked)


VOCABULARY = Vocabulary.of([
    passage("J’ai perdu mon code", "Mon compte, un rendez-vous téléphonique", document="a"),
    passage("Mes démarches", "Les délais de remboursement de mon compte", document="b"),
    passage("La côte", "Des maisons", document="c"),
    *(passage("", f"Le compte numéro {number}", document=f"d{number}") for number in range(16)),
])  # fmt: skip


def meant(typed, language="fr", **how):
    return [word.meant for word in VOCABULARY.understood(typed, language, **how) if not word.is_small]


@pytest.mark.parametrize(("typed", "words"), [
    ("délais", ["delais"]), ("DÉLAI", ["delai"]), ("deltais", ["delais"]),
    ("remboursmeent", ["remboursement"]), ("telefonique", ["telephonique"]),
    ("rendez-vous", ["rendezvous"]), ("rendezvous", ["rendezvous"]), ("rendevous", ["rendezvous"]),
    ("mon conte", ["compte"]), ("cod", ["cod"]), ("maison", ["maison"]), ("téléphon", ["telephon"]),
    ("xylophone", ["xylophone"]), ("4269", ["4269"]),
])  # fmt: skip
def test_what_was_meant(typed, words):
    assert meant(typed) == words


def test_exactly_what_was_typed():
    assert meant("remboursmeent", exactly=True) == ["remboursmeent"]


def test_another_first_letter_is_another_word():
    assert meant("demboursement") == ["demboursement"]


def test_what_says_nothing_counts_only_when_there_is_nothing_else():
    assert [word.is_small for word in VOCABULARY.understood("le code de la", "fr")] == [
        True, False, True, True,
    ]  # fmt: skip
    assert [word.is_small for word in VOCABULARY.understood("le la", "fr")] == [False, False]


def test_a_plural_and_its_singular_have_one_stem():
    (one,), (many,) = (
        VOCABULARY.understood("remboursement", "fr"),
        VOCABULARY.understood("remboursements", "fr"),
    )
    assert one.stems == many.stems


def test_the_page_says_what_it_looked_for_and_keeps_the_rest():
    typed = "Mes DÉLAIS, remboursmeent ?"
    found = Found(typed, VOCABULARY.understood(typed, "fr"), (), 0, 1)
    assert found.meant == "Mes DÉLAIS, remboursement ?"


def test_many_words_are_cut():
    assert len(VOCABULARY.understood(" ".join(f"mot{n}" for n in range(100)), "fr")) == MOST_WORDS


def test_by_chance_or_not():
    asked = tuple(Word(each, each, (each,), 3.0) for each in "abcd")
    assert not is_found(3.0, 1, asked)
    assert is_found(6.0, 2, asked)
    assert is_found(3.0, 1, asked[:2])


@pytest.mark.django_db
@given(st.text(max_size=60))
def test_postgresql_reads_whatever_is_written(text):
    terms = [term for word in VOCABULARY.understood(text, "fr") for term, _ in terms_of(word)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector", [vector_of(passage(text, text))])
        cursor.execute("SELECT %s::tsquery", [" | ".join(terms)])


@pytest.mark.django_db
def test_weights_and_words_without_end():
    long = passage("Code", "mot " * 20_000 + "ﷺ" * 3000 + " x" * 5, asked=("perdu",))
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(v), v::text FROM (SELECT %s::tsvector AS v) AS one", [vector_of(long)])
        length, vector = cursor.fetchone()
    assert length >= 6
    assert "'=code':1A" in vector
    assert "'perdre':" in vector


@pytest.mark.parametrize(("typed", "stems"), [
    ("mdp", {"code"}), ("rdv", {"rendezvous"}), ("rendez-vous", set()), ("xylophone", set()),
])  # fmt: skip
def test_an_everyday_word_finds_what_the_pages_say(typed, stems):
    (word,) = VOCABULARY.understood(typed, "fr")
    assert set(word.same) == {stem(each, "fr") for each in stems}
    assert not word.is_corrected
    assert not VOCABULARY.understood(typed, "fr", exactly=True)[0].same


def test_errors_in_the_ways_of_asking_correct_nothing():
    vocabulary = Vocabulary.of([passage("Le remboursement", asked=("mon remboursemant",))])
    (typed,) = vocabulary.understood("remboursemamt", "fr")
    assert typed.meant == "remboursement"


@pytest.mark.parametrize(("typed", "meant"), [("crad", "card"), ("cadr", "card"), ("cord", "cord")])
def test_two_letters_in_each_other_s_place_are_forgiven_in_a_short_word(typed, meant):
    vocabulary = Vocabulary.of([passage("My card", "care core"), *(passage(f"Page {n}") for n in range(40))])
    assert vocabulary.understood(f"my {typed} today", "en")[1].meant == meant
