"""What makes a personal code good enough."""

import random
import string
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from zxcvbn.matching import RANKED_DICTIONARIES

from parvis.accounts.personal_code import code_fault_text
from parvis.accounts.rules import LONGEST, SHORTEST, CodeFault, fault_of, guesses, normal_code

ABOUT = [
    "2690549588157",
    "2 69 05 49 588 157",
    "Trémière",
    "49000",
    "27031969",
    "270369",
    "1969",
    "jeanne.tremiere@boite.example",
    "jeanne",
    "tremiere",
    "boite",
    "example",
    "0639981001",
    "Caisse Exemple",
]
PHRASES = [
    "trois bateaux bleus au port",
    "la lune mange du fromage râpé",
    "un chat gris sur le toit vert",
    "été à Noirmoutier, huîtres et vélo",
    "Mon œuvre préférée : le radeau !",
    "dX7#kq9!vLp2m",
    "correct cheval batterie agrafe",
    "naïve 🐢 tortue volante",
    "שלום עולם סוס כחול",
]
EASY = [
    "azertyuiop12",
    "azertyuiopqsdf",
    "AZERTYUIOP^$QS",
    "qwertyuiop123",
    "motdepasse123",
    "Motdepasse2024!",
    "password1234",
    "123456789012",
    "012345678901",
    "aaaaaaaaaaaa",
    "abcdefghijkl",
    "abcabcabcabc",
    "bonjour12345",
    "jetaimejetaime",
    "soleil123456",
    "2024-2024-2024",
]


@pytest.mark.parametrize("code", PHRASES)
def test_phrases_are_good(code):
    assert fault_of(code, ABOUT) is None


@pytest.mark.parametrize("code", EASY)
def test_what_everybody_chooses_is_refused(code):
    assert fault_of(code, ABOUT) == CodeFault.GUESSABLE


@pytest.mark.parametrize(
    "code",
    [
        "2690549588157",
        "2 69 05 49 588 157",
        "269054958815780",
        "tremieretremiere",
        "Trémière 1969",
        "Tremiere27031969",
        "27031969 49000",
        "0639981001 jeanne",
        "jeanne.tremiere@boite.example",
        "eerièmerTeerièmerT",
    ],
)
def test_what_is_known_of_the_person_is_refused(code):
    assert fault_of(code, ABOUT) == CodeFault.GUESSABLE


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", CodeFault.EMPTY),
        (" " * 14, CodeFault.EMPTY),
        ("\u00a0\u2003" * 7, CodeFault.EMPTY),
        (" trois bateaux bleus", CodeFault.EDGE_SPACE),
        ("trois bateaux bleus ", CodeFault.EDGE_SPACE),
        ("\u00a0trois bateaux bleus", CodeFault.EDGE_SPACE),
        ("vLp2mdX7#kq", CodeFault.TOO_SHORT),
        ("x", CodeFault.TOO_SHORT),
        ("trois bateaux " * 9 + "abc", CodeFault.TOO_LONG),  # 129
        ("é" * 5000, CodeFault.TOO_LONG),
    ],
)
def test_faults_of_shape(code, fault):
    assert fault_of(code, ABOUT) == fault


def test_128_characters_are_accepted_and_129_are_not():
    long = ("un chat gris, trois bateaux bleus, sept vélos et la lune ronde " * 3)[:LONGEST].rstrip()
    long += "z" * (LONGEST - len(long))
    assert fault_of(long, ABOUT) is None
    assert fault_of(long + "z", ABOUT) == CodeFault.TOO_LONG


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("caf\u00e9 noir \u00e0 minuit", "cafe\u0301 noir a\u0300 minuit"),
        ("ｃａｆé noir à minuit", "café noir à minuit"),
        ("o\ufb03ce du matin brun", "office du matin brun"),
        ("trois\u00a0bateaux bleus", "trois bateaux bleus"),
    ],
)
def test_two_ways_of_typing_one_code_are_one_code(one, other):
    assert normal_code(one) == normal_code(other)
    assert fault_of(one, ABOUT) == fault_of(other, ABOUT)


def test_what_grows_when_normalised_is_measured_once_normalised():
    assert fault_of("\ufdfa" * 8, ABOUT) == CodeFault.TOO_LONG  # 18 letters each


def test_nothing_known_of_the_person_is_no_obstacle():
    assert fault_of(PHRASES[0], []) is None
    assert fault_of("azertyuiop12", []) == CodeFault.GUESSABLE


@pytest.mark.parametrize(
    "code",
    [
        "4@8({[<3691!|70$5+%2" * 6,  # every letter that may stand for another, in all ways at once
        "7+91$@46<5|[" * 10,
        "motdepasse123" * 9,
        "ab" * 64,
        "aab" * 40,
        "1" * 128,
        "12-11-1969 " * 11,
        "qwertyuiop" * 12,
    ],
)
def test_an_estimate_does_not_cost_more_than_a_sign_in(code):
    fault_of("the first one reads the lists", ABOUT)
    start = time.thread_time()
    fault_of(code, ABOUT)
    assert time.thread_time() - start < 0.25


def test_a_code_that_a_program_drew_is_good():
    signs = string.ascii_letters + string.digits + string.punctuation
    draw = random.Random(7)  # the same each time
    for length in (16, 20, 32, 64) * 5:
        assert fault_of("".join(draw.choices(signs, k=length)), ABOUT) is None


def test_the_words_of_one_person_do_not_mix_with_those_of_another():
    """zxcvbn keeps them in a table of the module: several threads at once would read each other's."""
    code = "Trémière 1969"
    alone, without = guesses(code, ABOUT), guesses(code, ["Durand"])
    assert alone < without / 10
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            said = list(pool.map(lambda words: guesses(code, words), [ABOUT, ["Durand"]] * 150))
    finally:
        sys.setswitchinterval(interval)
    assert set(said[::2]) == {alone}
    assert set(said[1::2]) == {without}
    assert "user_inputs" not in RANKED_DICTIONARIES


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_whatever_is_typed_has_an_answer(code):
    fault = fault_of(code, ABOUT)
    if fault is None:
        assert SHORTEST <= len(normal_code(code)) <= LONGEST
        assert code.strip()


@pytest.mark.parametrize("fault", list(CodeFault))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_fault_has_its_sentence(fault, language):
    with override(language):
        said = code_fault_text(fault, 9)
    assert len(said) > 15
    assert "%" not in said
