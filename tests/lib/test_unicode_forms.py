"""Unicode's normal forms: never of a text so long that it would keep everybody waiting."""

import unicodedata

import pytest

from parvis.accounts.rules import CodeFault, fault_of, normal_code
from parvis.connections.members.comparing import digits_form, name_form, tail_form
from parvis.lib.unicode_forms import MOST_READ, normalised

MARKS = "a" + "\u0301\u0316" * 5000  # each pair would be put in order


def test_a_text_of_a_usual_length():
    assert normalised("NFC", "e\u0301") == "é"
    assert normalised("NFKC", "ﬃ") == "ffi"


def test_the_longest_text_that_is_read():
    longest = MARKS[:MOST_READ]
    assert normalised("NFC", longest) == unicodedata.normalize("NFC", longest) != longest
    assert normalised("NFC", MARKS[: MOST_READ + 1]) == MARKS[: MOST_READ + 1]


def test_a_code_too_long_is_not_normalised():
    assert normal_code(MARKS) == MARKS
    assert fault_of(MARKS, []) == CodeFault.TOO_LONG


@pytest.mark.parametrize(
    ("form", "kept"),
    [(name_form, "a"), (tail_form, "A"), (digits_form, "")],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_is_compared_is_not_normalised_either(form, kept):
    wide = "\uff11" * (MOST_READ + 1)  # a full-width digit 1
    assert "1" not in form(wide)
    assert form(MARKS) == kept
