"""The import: what it brings, what it rejects, what stops it, and what it never shows."""

import gzip

import pytest
from django.db import connection

from parvis.connections.keys import ring
from parvis.registry.actions import ImportRefused
from parvis.registry.models import Member
from parvis.registry.rules import COLUMNS, decode_sealed
from tests.registry.files import HEAD, MARKED, line, numbered

pytestmark = pytest.mark.django_db(transaction=True)


def rows():
    return {row.id: (bytes(row.content_digest), bytes(row.sealed)) for row in Member.objects.all()}


def on_file(number):
    member = Member.objects.get(number_fingerprint=ring().fingerprint("number", number[:13]))
    return member, decode_sealed(ring().unseal("registry_member", "sealed", member.id, bytes(member.sealed)))


def rejects(rejects_path):
    return [text.split(";") for text in rejects_path.read_text().splitlines()[1:]]


def test_new_then_unchanged_then_changed(bring_in, rejects_path):
    content = HEAD + line() + line(number=numbered(1))
    report = bring_in(content)
    assert (report.new, report.changed, report.unchanged, report.rejected) == (2, 0, 0, 0)
    first = rows()
    report = bring_in(content)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 2)
    assert rows() == first
    report = bring_in(HEAD + line() + line(number=numbered(1), birth_name="AUTREMENT"))
    assert (report.new, report.changed, report.unchanged) == (0, 1, 1)
    assert set(rows()) == set(first)
    assert on_file(numbered(1))[1].birth_name == "AUTREMENT"
    assert not rejects_path.exists()


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "number"])
def test_a_change_in_any_column_is_seen(bring_in, column):
    other = {
        "status": "deceased", "birth_date": "1985-06-15", "postcode": "75988", "rib_tail": "K4ZQ039",
        "card_tail": "98765432108", "email": "z@courrier.example", "mobile": "+33639984322",
    }  # fmt: skip
    bring_in(HEAD + line())
    assert bring_in(HEAD + line(**{column: other.get(column, "AUTRE")})).changed == 1


def test_members_missing_from_a_newer_file_stay(bring_in):
    bring_in(HEAD + line())
    bring_in(HEAD + line(number=numbered(1)))
    assert Member.objects.count() == 2


def test_a_rib_comes_and_goes(bring_in):
    bring_in(HEAD + line(rib_tail=""))
    assert on_file(MARKED["number"])[0].rib_evidence is None
    bring_in(HEAD + line())
    evidence = ring().evidence("rib", MARKED["number"], MARKED["rib_tail"])
    assert bytes(on_file(MARKED["number"])[0].rib_evidence) == evidence
    bring_in(HEAD + line(rib_tail=""))
    assert on_file(MARKED["number"])[0].rib_evidence is None


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + HEAD + line(),
        (HEAD + line()).replace("\n", "\r\n"),
        (HEAD + line()).rstrip("\n"),
        HEAD + "\n\n" + line() + "\n",
        (HEAD + line()).replace(";", ","),
        (HEAD + line()).replace(";", "\t"),
        HEAD.upper().replace(";", " ; ") + line(address='"77 rue du Marronnier|75987 FANTASIE"'),
        gzip.compress((HEAD + line()).encode()),
        gzip.compress(HEAD.encode()) + gzip.compress(line().encode()),
    ],
    ids=["bom", "crlf", "no-last-newline", "blank-lines", "commas", "tabs", "quotes", "gzip", "gzip-members"],
)
def test_ways_of_writing_the_file(bring_in, content):
    assert bring_in(content).new == 1
    assert on_file(MARKED["number"])[1].address == ("77 rue du Marronnier", "75987 FANTASIE")


def test_columns_in_another_order_some_missing_some_unknown(bring_in):
    wanted = ["birth_name", "card_tail", "postcode", "first_names", "number", "birth_date"]
    content = "colour;" + ";".join(wanted) + "\nblue;" + ";".join(MARKED[name] for name in wanted) + "\n"
    report = bring_in(content)
    assert report.new == 1
    assert report.ignored_columns == ("colour",)
    member, plain = on_file(MARKED["number"])
    assert (member.status, member.rib_evidence, plain.email, plain.address) == ("active", None, "", ())


def test_bad_lines_are_rejected_and_the_others_taken(bring_in, rejects_path):
    bad = [
        line(number="285067599912300").encode(),
        b"\xff\xfe" + line(number=numbered(2)).encode(),
        line(number=numbered(3), birth_name="DU\0PONT").encode(),
        line(number=numbered(4), birth_name='"DUPONT').encode(),
        b"only;three;fields\n",
        line(number=numbered(5), rib_tail="12").encode(),
    ]
    report = bring_in(HEAD.encode() + b"".join(bad) + line().encode())
    assert (report.new, report.rejected) == (1, len(bad))
    assert rejects(rejects_path) == [
        ["2", "number", "does not agree with its key"],
        ["3", "", "is not UTF-8"],
        ["4", "", "holds a NUL character"],
        ["5", "", "is not a line of CSV (look at its quotes)"],
        ["6", "", "has 3 fields in place of 12"],
        ["7", "rib_tail", "has not 7 letters and digits"],
    ]


def test_rejects_never_show_a_value(bring_in, rejects_path):
    spoilt = {column: value + "\x01é" for column, value in MARKED.items()}
    bring_in(HEAD + "".join(line(**{column: value}) for column, value in spoilt.items()))
    text = rejects_path.read_text()
    assert len(text.splitlines()) == len(spoilt) + 1
    for value in MARKED.values():
        assert value not in text.replace("none of active", "")


def test_the_first_of_a_number_stays(bring_in, rejects_path):
    report = bring_in(HEAD + line() + line(birth_name="SECOND") + line(number=numbered(1)) + line(email=""))
    assert (report.new, report.rejected) == (2, 2)
    assert rejects(rejects_path) == [[n, "number", "is already on line 2"] for n in ("3", "5")]
    assert on_file(MARKED["number"])[1].birth_name == "QUASIMODIN"
    report = bring_in(HEAD + line(birth_name="THIRD") + line())
    assert (report.new, report.changed, report.unchanged, report.rejected) == (0, 1, 0, 1)


def test_the_length_of_the_rib_tail_is_a_setting(bring_in, settings):
    settings.RIB_TAIL_LENGTH = 4
    assert bring_in(HEAD + line() + line(number=numbered(1), rib_tail="1234")).rejected == 1


def test_a_dry_run_counts_and_writes_nothing(bring_in, rejects_path):
    bring_in(HEAD + line() + line(number=numbered(1)))
    before = rows()
    content = (
        HEAD + line() + line(number=numbered(1), email="") + line(number=numbered(2)) * 2 + line(number="1")
    )
    report = bring_in(content, dry_run=True)
    assert (report.new, report.changed, report.unchanged, report.rejected) == (1, 1, 1, 2)
    assert [reject[0] for reject in rejects(rejects_path)] == ["6", "5"]
    assert rows() == before
    assert "registry_import" not in connection.introspection.table_names()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (HEAD, "holds no member"),
        ("\n\n", "does not name columns"),
        ("bonjour\n", "does not name columns"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not UTF-8 text"),
        ((HEAD + line()).encode("utf-16"), "not UTF-8 text"),
        (HEAD.replace("card_tail", "card"), "no column card_tail"),
        (HEAD.replace("email", "number"), "names twice the column number"),
        (gzip.compress((HEAD + line() * 50).encode())[:-20], "damaged or truncated gzip"),
        (b"\x1f\x8bnonsense", "damaged or truncated gzip"),
    ],
    ids=[
        "empty",
        "head-only",
        "blank",
        "prose",
        "png",
        "utf-16",
        "missing",
        "twice",
        "truncated",
        "not-gzip",
    ],
)
def test_what_stops_an_import(bring_in, content, said):
    with pytest.raises(ImportRefused, match=said):
        bring_in(content)
    assert not Member.objects.exists()
    assert "registry_import" not in connection.introspection.table_names()


def test_a_rotation_keeps_ids_and_moves_rows_to_the_new_key(bring_in, settings):
    bring_in(HEAD + line() + line(number=numbered(1)))
    before = set(rows())
    settings.KEYS_PORT = "tests.registry.files.TwoKeys"
    ring.cache_clear()
    try:
        report = bring_in(HEAD + line() + line(number=numbered(2)))
        assert (report.new, report.changed) == (1, 1)
        assert bring_in(HEAD + line()).unchanged == 1
        member, plain = on_file(MARKED["number"])
        assert plain.birth_name == "QUASIMODIN"
    finally:
        ring.cache_clear()
    assert member.id in before
    assert len(before | set(rows())) == 3


def test_nothing_is_kept_in_clear(bring_in):
    bring_in(HEAD + line() + line(number="1"))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            kept = "\n".join(row[0] for row in cursor.fetchall())
            for name, value in MARKED.items():
                if name != "status":
                    for part in value.split("|"):
                        assert part not in kept, (table, name)
                        assert part.encode().hex() not in kept, (table, name)


def test_a_field_too_long_for_csv_is_rejected(bring_in, rejects_path):
    report = bring_in(HEAD + line(number=numbered(1), birth_name="A" * 200_000) + line())
    assert (report.new, report.rejected) == (1, 1)
    assert rejects(rejects_path)[0][0] == "2"


def test_a_line_that_never_ends_stops_the_import(bring_in):
    with pytest.raises(ImportRefused, match="line 3 never ends"):
        bring_in(HEAD.encode() + line().encode() + b"x" * (9 << 20))
    assert not Member.objects.exists()
