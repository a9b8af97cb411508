"""`parvis letters print`: the file first, the marks after, and nothing twice."""

import stat

import pytest
from django.db import DatabaseError, connection, transaction

from parvis.letters.actions import queue_letters
from parvis.letters.commands import print_letters
from parvis.letters.enums import Channel, LetterKind, LetterState
from parvis.letters.models import Letter
from tests.letters.examples import example

pytestmark = pytest.mark.django_db
OPENED = LetterKind.ACCOUNT_OPENED


def waiting(count=1):
    asked = [
        example(OPENED, Channel.POST, event=f"a:{number}", to=f"Anne Exemple{number}\n99999 EXEMPLE")
        for number in range(count)
    ]
    with transaction.atomic():
        return queue_letters(asked)


def states():
    return set(Letter.objects.values_list("state", flat=True))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "letters.html"


def test_letters_are_printed_then_marked(path, capsys):
    waiting(3)
    with transaction.atomic():
        queue_letters([example(event="not by post")])
    assert print_letters(["--out", str(path)]) == 0
    page = path.read_text()
    assert page.count("<article") == 3
    assert page.index("Anne Exemple0") < page.index("Anne Exemple1") < page.index("Anne Exemple2")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    printed = Letter.objects.filter(channel=Channel.POST)
    assert {(row.state, row.recipient, row.content == {}) for row in printed} == {("sent", "", True)}
    assert Letter.objects.get(channel=Channel.EMAIL).state == LetterState.QUEUED
    assert "Letters to print: 3" in capsys.readouterr().out


def test_nothing_is_printed_twice(path, tmp_path, capsys):
    waiting()
    print_letters(["--out", str(path)])
    assert print_letters(["--out", str(tmp_path / "again.html")]) == 0
    assert capsys.readouterr().out.endswith("No postal letter waits.\n")
    assert not (tmp_path / "again.html").exists()


def test_another_file_is_not_overwritten(path, capsys):
    waiting()
    path.write_text("precious")
    assert print_letters(["--out", str(path)]) == 1
    assert path.read_text() == "precious"
    assert states() == {LetterState.QUEUED}
    assert "already exists: nothing was printed" in capsys.readouterr().err


def test_a_folder_that_is_not_there(tmp_path, capsys):
    waiting()
    assert print_letters(["--out", str(tmp_path / "nowhere" / "a.html")]) == 1
    assert states() == {LetterState.QUEUED}
    assert "cannot be written: No such file or directory" in capsys.readouterr().err


def test_the_file_is_named_for_the_moment(tmp_path, monkeypatch):
    waiting()
    monkeypatch.chdir(tmp_path)
    assert print_letters([]) == 0
    assert [file.name[:10] for file in tmp_path.iterdir()] == ["letters-20"]


def test_one_that_cannot_be_printed_does_not_stop_the_others(path):
    bad, good = waiting(2)
    Letter.objects.filter(pk=bad.id).update(content_sealed=b"\x01 not what was sealed")
    assert print_letters(["--out", str(path)]) == 0
    assert Letter.objects.get(pk=bad.id).state == LetterState.QUEUED
    assert Letter.objects.get(pk=good.id).state == LetterState.SENT


def test_interrupted_before_the_marks_the_letters_wait(path, tmp_path):
    waiting()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE letters_letter ADD CONSTRAINT no_mark CHECK (state <> 'sent') NOT VALID"
            )
        with pytest.raises(DatabaseError), transaction.atomic():
            print_letters(["--out", str(path)])
        transaction.set_rollback(True)
    assert path.exists()
    assert states() <= {LetterState.QUEUED}
