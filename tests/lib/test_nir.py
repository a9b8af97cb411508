"""The social security number: what is read, what is refused and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.lib.nir import BadNir, BadNumber, formatted, is_provisional, is_specimen, key_of, parse_number

VECTORS = [
    ("2690549588157", "80"),
    ("2550814168025", "38"),
    ("2840588321025", "32"),
    ("284052A321025", "52"),
    ("284052B321025", "79"),
    ("2940375120005", "91"),
    ("1531245007231", "60"),
]
PLACES = st.sampled_from(["75", "01", "95", "2A", "2B", "97", "99"])
MONTHS = [*range(1, 13), *range(20, 43), *range(50, 100)]


@st.composite
def numbers(draw):
    first, year, month = (
        draw(st.sampled_from("1234")),
        draw(st.integers(0, 99)),
        draw(st.sampled_from(MONTHS)),
    )
    return f"{first}{year:02}{month:02}{draw(PLACES)}{draw(st.integers(0, 999_999)):06}"


def refusal(text):
    with pytest.raises(BadNir) as caught:
        parse_number(text)
    assert not text.strip() or text not in str(caught.value)
    return caught.value.reason


@pytest.mark.parametrize(("number", "key"), VECTORS)
def test_known_numbers(number, key):
    assert key_of(number) == key
    assert parse_number(number) == parse_number(number + key) == number


@pytest.mark.parametrize(
    "typed",
    [
        "284052A32102552",
        "2 84 05 2A 321 025 52",
        "2-84-05-2a-321-025-52",
        "2.84.05.2a.321.025",
        "２８４０５２Ａ３２１０２５５２",
        "２ ８４ ０５ ２ａ ３２１ ０２５",
        "\u00a02\u202f84\u00a005 2a\u2011321–025\u200b ",
        "\ufeff284052a321025\n",
    ],
)
def test_ways_of_typing_are_forgiven(typed):
    assert parse_number(typed) == "284052A321025"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", BadNumber.EMPTY),
        ("  - . ", BadNumber.EMPTY),
        ("bonjour", BadNumber.CHARACTERS),
        ("28405O8321025", BadNumber.CHARACTERS),
        ("28405A2321025", BadNumber.CHARACTERS),
        ("284052C321025", BadNumber.CHARACTERS),
        ("284053A321025", BadNumber.CHARACTERS),
        ("2A4052A321025", BadNumber.CHARACTERS),
        ("284058832102\0", BadNumber.CHARACTERS),
        ("٢٨٤٠٥٨٨٣٢١٠٢٥", BadNumber.CHARACTERS),
        ("²840588321025", BadNumber.CHARACTERS),
        ("😀", BadNumber.CHARACTERS),
        ("284052A", BadNumber.LENGTH),
        ("28405883210253", BadNumber.LENGTH),
        ("2840588321025321", BadNumber.LENGTH),
        ("2" * 10_000, BadNumber.LENGTH),
        ("0840588321025", BadNumber.FIRST_DIGIT),
        ("9840588321025", BadNumber.FIRST_DIGIT),
        ("2840088321025", BadNumber.MONTH),
        ("2841388321025", BadNumber.MONTH),
        ("2841988321025", BadNumber.MONTH),
        ("2844388321025", BadNumber.MONTH),
        ("2844988321025", BadNumber.MONTH),
        ("284058832102533", BadNumber.KEY),
        ("284058832102500", BadNumber.KEY),
        ("284052A32102579", BadNumber.KEY),
    ],
)
def test_what_is_refused_and_why(typed, reason):
    assert refusal(typed) == reason


@pytest.mark.parametrize("month", [1, 12, 20, 42, 50, 62, 99])
def test_fictitious_months_are_accepted(month):
    assert parse_number(f"284{month:02}88321025")


@pytest.mark.parametrize(("first", "provisional"), list(zip("12345678", "00001111", strict=True)))
def test_first_digits(first, provisional):
    number = parse_number(f"{first}840588321025")
    assert is_provisional(number) == bool(int(provisional))


def test_a_provisional_number_may_hold_anything_after_its_first_digit():
    assert parse_number("7991388321025") == "7991388321025"


def test_corsica_is_read_by_position():
    # "2A" must not be looked for elsewhere, nor "19" put where it is not
    assert key_of("219192A192A19".replace("2A19", "1919")[:13]) == key_of("2191919191919")
    assert key_of("119012A190192") == f"{97 - 1190119190192 % 97:02}"
    assert key_of("118012B180182") == f"{97 - 1180118180182 % 97:02}"


def test_the_specimen():
    assert is_specimen("2690549588157")
    assert is_specimen("269054958815780")
    assert not is_specimen("2690549588158")


def test_grouped_as_on_the_card():
    assert formatted("2690549588157") == "2 69 05 49 588 157"
    assert formatted("284052A32102552") == "2 84 05 2A 321 025 52"
    assert formatted("26905") == "2 69 05"


@given(numbers())
def test_a_number_and_its_key_are_read_back(number):
    assert parse_number(formatted(number + key_of(number)).lower()) == number


@given(numbers(), st.integers(0, 12), st.integers(1, 9))
def test_a_wrong_digit_is_caught_by_the_key(number, position, change):
    if not number[position].isdigit() or (position == 5 and not number[6].isdigit()):
        return
    wrong = number[:position] + str((int(number[position]) + change) % 10) + number[position + 1 :]
    with pytest.raises(BadNir):
        parse_number(wrong + key_of(number))


@given(st.text(max_size=20))
def test_any_text_gives_a_number_or_a_reason(text):
    try:
        number = parse_number(text)
    except BadNir:
        return
    assert parse_number(number) == number
