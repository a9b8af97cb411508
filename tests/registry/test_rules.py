"""What a row must hold: by table, then by anything at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.registry.rules import COLUMNS, Rejected, Sealed, decode_sealed, encode_sealed, read_row
from tests.registry.files import MARKED, TODAY


def read(**changes):
    return read_row(list({**MARKED, **changes}.values()), 7, TODAY)


def test_a_sound_row():
    row = read()
    assert row[:4] == ("2850675999123", "active", "K4ZQ038", "98765432109")
    assert decode_sealed(row.plain.encode()) == Sealed(
        "Marguerite Zéphyrine", "QUASIMODIN", "VOLAPUKE", "1985-06-14", "75987",
        "zephyrine@courrier.example", "+33639984321", ("77 rue du Marronnier", "75987 FANTASIE"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("number", "", "empty"),
        ("number", "28506759991", "13 or 15"),
        ("number", "285067599912300", "key"),
        ("number", "2850675999l23", "characters"),
        ("number", "2854575999123", "month"),
        ("number", "0850675999123", "digit from 1 to 8"),
        ("status", "gone", "none of active"),
        ("first_names", "", "empty"),
        ("first_names", "   ", "empty"),
        ("birth_name", "", "empty"),
        ("birth_name", "123", "no letter"),
        ("birth_name", "😀", "no letter"),
        ("birth_name", "A" * 201, "longer than 200"),
        ("birth_name", "DU\x07PONT", "invisible"),
        ("birth_name", "\u202eDUPONT", "invisible"),
        ("usual_name", "-", "no letter"),
        ("birth_date", "", "not a date"),
        ("birth_date", "14/06/1985", "not a date"),
        ("birth_date", "1985-02-30", "not a date"),
        ("birth_date", "1985-6-1", "not a date"),
        ("birth_date", "１９８５-06-14", "not a date"),
        ("birth_date", "85-06-14", "not a date"),
        ("birth_date", "2026-02-01", "future"),
        ("birth_date", "1879-12-31", "before 1880"),
        ("postcode", "7500", "5 digits"),
        ("postcode", "2A000", "5 digits"),
        ("rib_tail", "123456", "7 letters and digits"),
        ("rib_tail", "12345678", "7 letters and digits"),
        ("rib_tail", "12345é7", "7 letters and digits"),
        ("card_tail", "", "8 to 11 digits"),
        ("card_tail", "1234567", "8 to 11 digits"),
        ("card_tail", "123456789012", "8 to 11 digits"),
        ("card_tail", "1234567890A", "8 to 11 digits"),
        ("email", "nobody", "not an e-mail"),
        ("email", "a@b@c.example", "not an e-mail"),
        ("email", "a" * 65 + "@b.example", "not an e-mail"),
        ("email", "a@" + "b" * 260 + ".example", "not an e-mail"),
        ("mobile", "0139980000", "neither"),
        ("mobile", "+331", "neither"),
        ("mobile", "call me", "neither"),
        ("address", "x" * 101, "longer than 100"),
        ("address", "|".join("abcdefgh"), "more than 7 lines"),
        ("address", "a\x00b", "invisible"),
    ],
)
def test_what_is_rejected(column, value, reason):
    with pytest.raises(Rejected) as caught:
        read(**{column: value})
    assert caught.value.column == column
    assert reason in caught.value.reason
    assert len(value) < 4 or value not in caught.value.reason


@pytest.mark.parametrize(
    ("column", "value", "kept"),
    [
        ("number", "2 85 06 75 999 123", "2850675999123"),
        ("status", "", "active"),
        ("status", " Deceased ", "deceased"),
        ("rib_tail", "k4zq-038", "K4ZQ038"),
        ("rib_tail", "", ""),
        ("card_tail", "987 654 32", "98765432"),
        ("first_names", " Anne\u00a0 Marie ", "Anne Marie"),
        ("birth_name", "E\u0301TOILE", "ÉTOILE"),
        ("usual_name", "  ", ""),
        ("birth_date", " 2026-01-31", "2026-01-31"),
        ("mobile", "06 39 98 43 21", "+33639984321"),
        ("mobile", "+590690000000", "+590690000000"),
        ("mobile", "", ""),
        ("email", "", ""),
    ],
)
def test_what_is_forgiven(column, value, kept):
    row = read(**{column: value})
    assert {**decode_sealed(row.plain.encode())._asdict(), **row._asdict()}[column] == kept


def test_an_address_loses_its_empty_lines():
    row = read(address="| 1 rue  A||75000 B ")
    assert decode_sealed(row.plain.encode()).address == ("1 rue A", "75000 B")
    assert decode_sealed(read(address="").plain.encode()).address == ()


def column_blamed(fields):
    """The column rejected; None when the row is sound, and then it is read back as it was written."""
    try:
        row = read_row(fields, 7, TODAY)
    except Rejected as fault:
        return fault.column
    assert encode_sealed(decode_sealed(row.plain.encode())) == row.plain
    return None


@given(st.lists(st.text(max_size=30), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_any_fields_give_a_row_or_a_reject(fields):
    assert column_blamed(fields) in {None, *COLUMNS}


@given(st.sampled_from(sorted(COLUMNS)), st.text(max_size=60))
def test_any_value_in_one_column(column, value):
    assert column_blamed(list({**MARKED, column: value}.values())) in {None, column}
