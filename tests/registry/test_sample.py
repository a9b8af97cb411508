"""The fictitious file: sound, varied, nobody's, the same for the same seed."""

import csv
import io

import pytest

from parvis.lib.nir import is_provisional, key_of
from parvis.registry.actions import write_sample
from parvis.registry.rules import COLUMNS, decode_sealed, read_row

MEMBERS = 20_000


def written(members, seed):
    out = io.BytesIO()
    write_sample(members, out, seed=seed)
    return out.getvalue().decode()


@pytest.fixture(scope="module")
def sound_rows():

    lines = list(csv.reader(written(MEMBERS, 3).splitlines(), delimiter=";"))
    assert lines[0] == list(COLUMNS)
    return [(fields, read_row(fields, 7, "2026-01-31")) for fields in lines[1:]]


def test_every_row_is_sound_and_every_number_another(sound_rows):
    assert len(sound_rows) == len({row.number for _, row in sound_rows}) == MEMBERS
    for fields, row in sound_rows:
        assert fields[0] in (row.number, row.number + key_of(row.number))


def test_numbers_and_contacts_are_nobodys(sound_rows):
    for _, row in sound_rows:
        place = row.number[5:10]
        assert (
            place.endswith("999") or place.startswith("999") or (place[:2] == "97" and place.endswith("99"))
        )
        plain = decode_sealed(row.plain.encode())
        assert not plain.email or plain.email.endswith(".example")
        assert not plain.mobile or plain.mobile.startswith("+3363998")


def test_it_is_varied_as_real_files_are(sound_rows):
    rows = [row for _, row in sound_rows]
    plains = [decode_sealed(row.plain.encode()) for row in rows]
    assert {row.status for row in rows} == {"active", "in_transfer", "provisional", "deceased"}
    assert {row.number[5:7] for row in rows} >= {"2A", "2B", "97", "99", "75"}
    assert any(int(row.number[3:5]) > 12 for row in rows)
    assert any(is_provisional(row.number) for row in rows)
    assert any(row.status == "provisional" and not is_provisional(row.number) for row in rows)
    assert 0.01 < sum(not row.rib_tail for row in rows) / MEMBERS < 0.05
    assert any(row.rib_tail and not row.rib_tail.isdigit() for row in rows)
    assert {len(row.card_tail) for row in rows} == {8, 9, 10, 11}
    assert any(plain.usual_name for plain in plains)
    assert any("-" in plain.birth_name and not plain.birth_name.isascii() for plain in plains)
    assert any("’" in plain.birth_name for plain in plains)
    assert any(not (plain.email or plain.mobile or plain.address) for plain in plains)
    assert any(plain.address and not (plain.email or plain.mobile) for plain in plains)


def test_birth_dates_agree_with_numbers(sound_rows):
    for _, row in sound_rows:
        birth_date = decode_sealed(row.plain.encode()).birth_date
        assert birth_date[2:4] == row.number[1:3]
        assert int(row.number[3:5]) > 12 or birth_date[5:7] == row.number[3:5]


def test_a_seed_gives_one_file():
    assert written(300, 1) == written(300, 1)
    assert written(300, 1) != written(300, 2)
    assert written(300, 1).startswith(written(200, 1))
