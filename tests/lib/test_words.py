"""Words as they are compared: the many ways of writing one are one."""

import pytest

from parvis.lib.words import IRREGULAR, STOP_WORDS, fold, is_stop_word, stem, stems, words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Été", "ete"),
        ("e\u0301te\u0301", "ete"),
        ("CŒUR ex æquo", "coeur ex aequo"),
        ("l’adresse", "l'adresse"),
        ("ﬃ ２ Straße", "ffi 2 strasse"),
        ("vi\u200btale\u202e \u00adcarte", "vitale carte"),
        ("", ""),
    ],
)
def test_a_text_is_folded(written, folded):
    assert fold(written) == folded


def test_words_are_what_stands_between_marks():
    assert words("Aujourd’hui, je n'ai pas d’e-mail_pro (2A)…") == (
        "aujourd hui je n ai pas d e mail pro 2a".split()
    )
    assert words("→ ! …") == []
    assert words("мой код") == ["мои", "код"]  # й without its mark


@pytest.mark.parametrize(
    "forms",
    [
        "déclarer déclaré declare déclarée declarees déclaration",
        "perdu perdue PERDUS perdre perte",
        "oublié oublie oublier oubliée oublies",
        "remboursement rembourser remboursée remboursés",
        "indemnité indemnites indemnités",
        "reçu recu reçoit reçois recevoir",
        "carte cartes",
        "délai délais delai",
        "journalières journalier journaliere",
        "créer crée créé creation",
        "connexion connecter connecté connectée",
        "envoyé envoyée envoi envoie",
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms):
    assert len({stem(word, "fr") for word in words(forms)}) == 1


@pytest.mark.parametrize("apart", ["carte compte", "code courriel", "mère maire", "vol valoir"])
def test_other_words_have_another(apart):
    first, second = words(apart)
    assert stem(first, "fr") != stem(second, "fr")


def test_english_has_its_own_stems():
    assert stem("cards", "en") == stem("card", "en") == "card"
    assert stem("losing", "en") == stem("lose", "en")


def test_an_irregular_form_stands_under_one_word():
    assert all(IRREGULAR[one] == one for one in IRREGULAR.values())


def test_words_that_say_nothing_are_left_out():
    assert stems("Comment est-ce que je déclare la perte de ma carte ?", "fr") == stems(
        "declarer perte carte", "fr"
    )
    assert stems("How do I report that my card is lost?", "en") == ["report", "card", "lost"]
    assert is_stop_word("les", "fr")
    assert not is_stop_word("les", "en")


def test_the_words_that_say_nothing_are_written_folded():
    assert all(words(word) == [word] for one in STOP_WORDS.values() for word in one)


def test_marks_piled_up_take_no_more_time_than_letters():
    """Putting them in order would: a hundred times as many would take ten thousand times as long."""
    assert fold("a" + "\u0301\u0316" * 100_000) == "a"
