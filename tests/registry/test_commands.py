"""The commands: exit status, one clear sentence, counts."""

import gzip

import pytest

from parvis.registry.commands import import_members, sample
from parvis.registry.models import Member
from tests.registry.files import HEAD, MARKED, line


@pytest.mark.django_db(transaction=True)
def test_an_import_tells_its_counts(path, capsys):
    path.write_text(HEAD + line() + line(number="12"))
    assert import_members([str(path)]) == 0
    said = capsys.readouterr()
    assert "new                   1" in said.out
    assert "rejected              1" in said.out
    assert f"{path.name}.rejects.csv" in said.out
    assert (path.parent / f"{path.name}.rejects.csv").read_text().startswith("line;column;reason\n3;number;")
    for value in MARKED.values():
        assert value not in said.out + said.err


@pytest.mark.django_db(transaction=True)
def test_a_dry_run_says_so(path, capsys):
    path.write_text(HEAD + line())
    assert import_members([str(path), "--dry-run"]) == 0
    assert "nothing was written in the database" in capsys.readouterr().out
    assert not Member.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("arguments", [["absent.csv"], ["."], ["members.csv", "--rejects", "members.csv"],
                                       ["members.csv", "--rejects", "absent/rejects.csv"]])  # fmt: skip
def test_one_sentence_when_nothing_can_be_done(path, monkeypatch, capsys, arguments):
    path.write_text(HEAD + line())
    monkeypatch.chdir(path.parent)
    assert import_members(arguments) == 1
    said = capsys.readouterr().err
    assert said.startswith("parvis: ")
    assert said.count("\n") == 1
    assert path.read_text() == HEAD + line()


def test_a_sample_on_the_standard_output(capsysbinary):
    assert sample(["3"]) == 0
    assert capsysbinary.readouterr().out.count(b"\n") == 4


def test_a_sample_in_a_gzipped_file_is_the_same_for_a_seed(tmp_path):
    one, two = tmp_path / "one.csv.gz", tmp_path / "two.csv.gz"
    assert sample(["50", "--out", str(one), "--seed", "9"]) == 0
    assert sample(["50", "--out", str(two), "--seed", "9"]) == 0
    assert one.read_bytes() == two.read_bytes()
    assert gzip.decompress(one.read_bytes()).count(b"\n") == 51


@pytest.mark.parametrize("number", ["0", "10000001", "ten"])
def test_a_sample_of_an_impossible_size(number, capsys):
    with pytest.raises(SystemExit):
        sample([number])
    assert "members" in capsys.readouterr().err


def test_a_sample_that_cannot_be_written(tmp_path, capsys):
    assert sample(["1", "--out", str(tmp_path / "absent" / "x.csv")]) == 1
    assert "cannot be written" in capsys.readouterr().err
