"""`parvis cases types|import|documents`: files good, bad, cut, repeated; folders; interrupted runs."""

import csv
import fcntl
import gzip
import json
import os

import pytest

from parvis.cases import commands
from parvis.cases.actions.hand_over import PARTIAL, finish, hand_over
from parvis.cases.actions.keep_types import SAMPLE
from parvis.cases.models import Case, CaseType, Document
from parvis.journal.models import Entry
from tests.cases.papers import PDF
from tests.cases.telling import days_ago, item, told
from tests.cases.test_documents import added

pytestmark = pytest.mark.django_db


# ---- types --------------------------------------------------------------------------------------


def test_the_sample_is_kept_and_kept_again(capsys):
    assert commands.types([str(SAMPLE)]) == 0
    assert commands.types([str(SAMPLE)]) == 0
    assert "6 types kept" in capsys.readouterr().out
    kind = CaseType.objects.get(slug="carte")
    assert (kind.name_en, kind.keys_of_steps[-1], kind.takes_documents) == ("New card", "envoi", True)


STEPS = 'steps = [{ key = "a", fr = "A", en = "A" }, { key = "b", fr = "B", en = "B" }]\n'
NAME = 'name = { fr = "Nom", en = "Name" }\ntakes_documents = true\n'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "holds no type"),
        ("[x", "is not valid TOML"),
        ("x = 1", "[x] is missing or is not a table"),
        (f"[X_]\n{NAME}{STEPS}", "small letters"),
        (f"[x]\n{NAME}", "x.steps is missing"),
        (f"[x]\n{NAME}steps = []", "two steps at least"),
        (f"[x]\n{NAME}{STEPS.replace(chr(98), chr(97))}", "two steps at least"),
        (f"[x]\n{STEPS}{NAME.replace('en', 'de')}", "x.name must be in fr and en"),
        (f"[x]\n{NAME}{STEPS}colour = 1", "x.colour is not known"),
        (f"[x]\n{NAME.replace('Nom', 'N' * 121)}{STEPS}", "120 characters"),
    ],
)
def test_a_table_of_types_that_cannot_be_used(tmp_path, capsys, content, said):
    path = tmp_path / "types.toml"
    path.write_text(content)
    assert commands.types([str(path)]) == 1
    assert said in capsys.readouterr().err
    assert not CaseType.objects.exists()


def test_a_step_where_cases_stand_is_not_lost(types, tmp_path, capsys):
    told()
    path = tmp_path / "types.toml"
    path.write_text(f"[carte]\n{NAME}{STEPS}")
    assert commands.types([str(path)]) == 1
    assert "lacks the step 'recue'" in capsys.readouterr().err
    path.write_text(f"[autre]\n{NAME}{STEPS}")
    assert commands.types([str(path)]) == 0
    assert "left as they were: aide-complementaire, arret-travail, carte" in capsys.readouterr().out


# ---- import -------------------------------------------------------------------------------------


def counted(capsys) -> dict[str, int]:
    lines = capsys.readouterr().out.splitlines()[:5]
    return {line.split()[-2]: int(line.split()[-1].replace(",", "")) for line in lines}


def json_lines(*items) -> str:
    return "".join(json.dumps(each) + "\n" for each in items)


def rows(*items, separator=";") -> str:
    names = list(items[0])
    lines = [
        separator.join(names),
        *(separator.join(str(each.get(name, "")) for name in names) for each in items),
    ]
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("write", [json_lines, rows])
def test_a_file_twice(types, tmp_path, capsys, write, packed):
    plain = write(item("D-1"), item("D-2", step="photo")).encode()
    path = tmp_path / "cases"
    path.write_bytes(gzip.compress(plain) if packed else plain)
    assert commands.import_cases([str(path), "--dry-run"]) == 0
    assert not Case.objects.exists()
    capsys.readouterr()
    assert commands.import_cases([str(path)]) == 0
    assert counted(capsys) == {"created": 2, "updated": 0, "unchanged": 0, "stale": 0, "refused": 0}
    assert commands.import_cases([str(path)]) == 0
    assert counted(capsys)["unchanged"] == 2
    assert not (tmp_path / "cases.rejects.csv").exists()


def test_the_file_is_not_replaced_by_what_it_refuses(types, tmp_path, capsys):
    path = tmp_path / "cases.jsonl"
    path.write_text(json_lines(item("D-1")))
    before = path.read_bytes()
    with pytest.raises(SystemExit):
        commands.import_cases([str(path), "--rejects", str(path.parent / "." / path.name)])
    assert "--rejects" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_exchanges_in_a_column(types, tmp_path):
    letters = json.dumps(
        [{"reference": "L1", "direction": "to_member", "at": days_ago(1), "title": "Bonjour"}]
    )
    quoted = '"' + letters.replace('"', '""') + '"'
    path = tmp_path / "cases.csv"
    path.write_text(rows({**item(), "exchanges": quoted, "our own": "x"}))
    assert commands.import_cases([str(path)]) == 0
    assert Case.objects.get().words.exchanges[0].title == "Bonjour"


def test_bad_lines_are_written_beside_and_the_others_taken(types, tmp_path, capsys):
    path = tmp_path / "cases.jsonl"
    good = [json.dumps(item(f"D-{n}")).encode() for n in range(3)]
    bad = [
        b"{",
        b"[1]",
        b'{"reference": "\xff"}',
        json.dumps(item("D-9", step="nulle")).encode(),
        b"",
        b"{" * 9000,
    ]
    path.write_bytes(b"\n".join([good[0], *bad, *good[1:]]) + b"\n")
    assert commands.import_cases([str(path)]) == 0
    assert counted(capsys) == {"created": 3, "updated": 0, "unchanged": 0, "stale": 0, "refused": 5}
    with (tmp_path / "cases.jsonl.rejects.csv").open() as file:
        rejects = list(csv.DictReader(file, delimiter=";"))
    assert [(row["line"], row["code"]) for row in rejects] == [
        ("2", "not_json"), ("3", "not_an_object"), ("4", "not_json"), ("5", "unknown_step"),
        ("7", "not_json"),
    ]  # fmt: skip
    assert rejects[3]["reference"] == "D-9"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"nom;prenom\nA;B\n", "is it the right file?"),
        (b"\x1f\x8b\x08 not gzip", "damaged"),
        (gzip.compress(json.dumps(item()).encode() * 50)[:-20], "cut short"),
        (None, "No such file"),
    ],
)
def test_a_file_that_cannot_be_read(types, tmp_path, capsys, content, said):
    path = tmp_path / "cases"
    if content is not None:
        path.write_bytes(content)
    assert commands.import_cases([str(path)]) == 1
    assert said in capsys.readouterr().err


def test_columns_too_few_and_no_utf_8(types, tmp_path, capsys):
    path = tmp_path / "cases.csv"
    lines = rows(item()).encode() + b"D-2;x\n" + "é;".encode("cp1252") + b"\n"
    path.write_bytes(lines)
    assert commands.import_cases([str(path)]) == 0
    assert counted(capsys)["refused"] == 2


def test_no_answer_of_the_registry(types, tmp_path, capsys):
    from tests.walk import person

    path = tmp_path / "cases"
    path.write_text(json_lines(item(number=person("panne").number)))
    assert commands.import_cases([str(path)]) == 1
    assert "the registry gives no answer" in capsys.readouterr().err


# ---- documents ----------------------------------------------------------------------------------


@pytest.fixture
def document(types, signed_in, settings) -> Document:
    settings.DOCUMENT_CONTENT_KEPT = True
    return added(signed_in, told(), name="mon rib.pdf", label="Mon RIB")


def test_documents_are_handed_over_once(document, account, tmp_path, capsys):
    assert commands.documents(["--to", str(tmp_path)]) == 0
    assert "1 documents handed over" in capsys.readouterr().out
    paper, known = tmp_path / f"{document.receipt}.pdf", tmp_path / f"{document.receipt}.json"
    assert paper.read_bytes() == PDF
    assert paper.stat().st_mode & 0o777 == 0o600
    said = json.loads(known.read_text())
    assert (said["case"], said["label"], said["name"]) == ("D-1", "Mon RIB", "mon rib.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([paper.name, known.name])
    assert Entry.objects.filter(event="document_taken", subject=account.pk).count() == 1
    paper.unlink()
    assert commands.documents(["--to", str(tmp_path)]) == 0
    assert not paper.exists()


def test_what_is_not_scanned_waits(document, tmp_path):
    Document.objects.update(scanned_at=None)
    assert hand_over(tmp_path) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_was_killed_before_and_after_the_mark(document, tmp_path):
    for name in (f"{document.receipt}.pdf", f"{document.receipt}.json", "AR-0000-0000-0000.pdf"):
        (tmp_path / f"{name}{PARTIAL}").write_bytes(b"half")
    finish(tmp_path)
    assert list(tmp_path.iterdir()) == [], "not marked: thrown away"
    (tmp_path / f"{document.receipt}.pdf{PARTIAL}").write_bytes(PDF)
    Document.objects.update(taken_at=document.added_at)
    finish(tmp_path)
    assert (tmp_path / f"{document.receipt}.pdf").read_bytes() == PDF


def test_two_runs_into_one_folder(document, tmp_path, capsys):
    descriptor = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        assert commands.documents(["--to", str(tmp_path)]) == 1
    finally:
        os.close(descriptor)
    assert "another run" in capsys.readouterr().err
    assert Document.objects.get().taken_at is None
    assert commands.documents(["--to", str(tmp_path)]) == 0


def test_a_folder_that_is_none_or_that_cannot_be_written(document, tmp_path, capsys):
    assert commands.documents(["--to", str(tmp_path / "none")]) == 1
    (tmp_path / f"{document.receipt}.json{PARTIAL}").mkdir()
    assert commands.documents(["--to", str(tmp_path)]) == 1
    assert "Run it again" in capsys.readouterr().err
    assert Document.objects.get().taken_at is None
