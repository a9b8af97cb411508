"""Importing help points: what is new, changed, closed; every trap of the file; nothing half done."""

from datetime import date
from typing import Any

import pytest

from parvis.journal.models import Entry
from parvis.places.actions.import_points import ImportRefused, import_points
from parvis.places.actions.import_territory import import_communes, import_outlines
from parvis.places.actions.practice import fill_practice
from parvis.places.models import Commune, HelpPoint, Import, Outline

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)


def bring_in(path, **options: Any):
    return import_points(path, source="Essai", dated_on=DAY, **options)


def counts(report):
    return report.new, report.changed, report.unchanged, report.closed, report.rejected


def test_the_sample_is_read_whole(sample):
    assert counts(sample) == (8, 0, 0, 0, 0)
    assert sample.faults == []
    bus = HelpPoint.objects.get(source_id="demo-3")
    assert (bus.travels, bus.accessible, bus.departement) == (True, None, "99")
    assert Entry.objects.get().event == "places_imported"


def test_the_official_file_is_read_whole(db, real_file):
    report = bring_in(real_file)
    assert counts(report) == (2845, 0, 0, 0, 0)
    assert HelpPoint.objects.filter(departement__in=["2A", "2B"]).exists()
    assert HelpPoint.objects.filter(postcode__startswith="0").count() > 100
    assert sum(not any(point.week) for point in HelpPoint.objects.all()) == 48
    assert sorted(len(point.mails) for point in HelpPoint.objects.all() if len(point.mails) > 1) == [2, 3]
    assert HelpPoint.objects.filter(departement__startswith="97").count() == 119
    assert {what.split(":")[0] for _, what in report.faults} <= {
        "h_lundi", "h_mardi", "h_mercredi", "h_jeudi", "h_vendredi", "h_samedi",
    }  # fmt: skip
    assert counts(bring_in(real_file)) == (0, 0, 2845, 0, 0)


def test_again_changes_nothing(csv_file):
    path = csv_file({}, {})
    bring_in(path)
    assert counts(bring_in(path)) == (0, 0, 2, 0, 0)
    assert Import.objects.count() == 2


def test_new_changed_closed_and_open_again(csv_file):
    bring_in(csv_file({}, {}, {}, {}))
    report = bring_in(csv_file({"telephone": "01 99 00 00 99"}, {}, {"id_fs": "new"}, {"id_fs": "x2"}))
    assert counts(report) == (1, 1, 2, 1, 0)
    assert HelpPoint.objects.get(source_id="x3").closed_on == DAY
    report = bring_in(csv_file({}, {}, {}, {}, {"id_fs": "new"}))
    assert counts(report) == (0, 2, 3, 0, 0)
    assert not HelpPoint.objects.exclude(closed_on=None).exists()


def test_a_truncated_file_closes_nothing(csv_file):
    bring_in(csv_file({}, {}, {}, {}))
    short = csv_file({})
    with pytest.raises(ImportRefused, match="would close 3 of 4"):
        bring_in(short)
    assert not HelpPoint.objects.exclude(closed_on=None).exists()
    assert bring_in(short, may_close=True).closed == 3


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"latitude": "abc"}, "latitude is no number"),
        ({"latitude": "91"}, "latitude is out of range"),
        ({"longitude": "nan"}, "longitude is out of range"),
        ({"lib_fs": ""}, "lib_fs: empty"),
        ({"lib_fs": "x" * 201}, "lib_fs is longer"),
        ({"code_postal": "ABCDE"}, "code_postal has not five figures"),
        ({"id_fs": "x0"}, "twice"),
        ({"id_fs": "???"}, "no identifier"),
    ],
)
def test_a_bad_row_is_left_out_and_told_by_its_line(csv_file, change, told):
    report = bring_in(csv_file({}, change))
    assert (report.new, report.rejected) == (1, 1)
    line, what = report.faults[0]
    assert line == 3
    assert told in what


def test_what_a_spreadsheet_does_is_undone(csv_file):
    bring_in(csv_file({"code_postal": "1200", "insee_com": "1033", "latitude": "46,1"}))
    point = HelpPoint.objects.get()
    assert (point.postcode, point.insee, point.latitude) == ("01200", "01033", 46.1)


def test_windows_1252_is_read_and_told(csv_file):
    report = bring_in(csv_file({"lib_fs": "Maison d’Épée"}, encoding="cp1252"))
    assert report.other_encoding == 1
    assert HelpPoint.objects.get().name == "Maison d’Épée"


def test_semicolons_and_a_byte_order_mark(csv_file, tmp_path):
    path = tmp_path / "semicolons.csv"
    path.write_text(csv_file({}).read_text().replace(",", ";"), encoding="utf-8-sig")
    assert bring_in(path).new == 1


@pytest.mark.parametrize("content", [b"", b"a,b,c\n1,2,3\n", b"\x00\x01\x02", b"id_fs,lib_fs\n"])
def test_another_file_is_refused(tmp_path, content):
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match="lacks"):
        bring_in(path)


def test_a_file_cut_in_the_middle_of_a_row(csv_file):
    path = csv_file({}, {}, {})
    path.write_bytes(path.read_bytes()[:-80])
    report = bring_in(path)
    assert (report.new, report.rejected) == (2, 1)


def test_a_quote_that_is_never_closed_does_not_eat_memory(csv_file):
    path = csv_file({})
    with path.open("a") as file:
        file.write('x9,"' + "a,\n" * 200_000)
    report = bring_in(path)
    assert (report.new, report.rejected) == (1, report.rejected)
    assert report.rejected >= 1


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ImportRefused, match="No such file"):
        bring_in(tmp_path / "nowhere.csv")


def test_a_dry_run_writes_nothing(csv_file):
    assert bring_in(csv_file({}), dry_run=True).new == 1
    assert not HelpPoint.objects.exists()
    assert not Import.objects.exists()


def test_nothing_of_a_cell_can_hide_in_a_page(csv_file):
    bring_in(csv_file({"commentaire": "a\x00b\u202ec\n d", "telephone": "01 99\t00 00 00"}))
    point = HelpPoint.objects.get()
    assert (point.remarks, point.phone) == ("a b c d", "01 99 00 00 00")


def test_communes(tmp_path, sample):
    path = tmp_path / "communes.csv"
    path.write_text(
        "code_commune_INSEE;nom_commune_complet;code_postal;latitude;longitude\n"
        "1001;L’Abergement-Clémenciat;1400;46.15;4.92\n35238;Rennes;35000;48.11;-1.68\n"
        "35238;Rennes;35200;48.11;-1.68\n99001;Exemple-les-Bains;99100;47.5;2.5\n00000;Nulle part;00000;;\n"
    )
    assert import_communes(path) == 4
    assert Commune.objects.get(insee="01001").postcode == "01400"
    assert Commune.objects.get(insee="99001").latitude == 47.5
    path.write_text("a;b\n")
    with pytest.raises(ImportRefused, match="lacks"):
        import_communes(path)


def test_the_official_outlines(db, outlines_file):
    assert import_outlines(outlines_file) == 101
    assert Outline.objects.get(code="2A").name == "Corse-du-Sud"


POINT = '{"features": [{"properties": {"code": "1"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}'


@pytest.mark.parametrize("content", ["", "[]", '{"features": [{}]}', POINT])
def test_outlines_that_are_none(db, tmp_path, content):
    path = tmp_path / "outlines.json"
    path.write_text(content)
    with pytest.raises(ImportRefused, match="no GeoJSON"):
        import_outlines(path)


def test_practice_has_points_and_a_map_and_keeps_what_was_imported(db, csv_file):
    fill_practice()
    assert (HelpPoint.objects.count(), Outline.objects.count()) == (8, 8)
    bring_in(csv_file({}), may_close=True)
    fill_practice()
    assert Import.objects.count() == 2
