"""Whoever gets round the triggers is found out: the first entry that does not fit is named."""

import json
from io import StringIO

import pytest
from django.db import connection
from django.utils import timezone

from parvis.journal import chain
from parvis.journal.actions import chain_entries
from parvis.journal.commands import head as head_command
from parvis.journal.commands import verify as verify_command
from parvis.journal.models import Entry, Link
from parvis.journal.queries import head
from parvis.journal.verification import Break, Fault, KeptHead, verify

pytestmark = pytest.mark.django_db

ENTRIES = 40
SOME = "INSERT INTO journal_entry (event, actor, subject) SELECT 'signed_in', 'person', gen_random_uuid()"


@pytest.fixture
def tamper():
    """Runs SQL as somebody who owns the tables, triggers switched off, on a chain of 40 entries."""
    write(ENTRIES)

    def run(sql, *values):
        with connection.cursor() as cursor:
            for table in ("journal_entry", "journal_link"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(sql, values)

    return run


def write(count):
    with connection.cursor() as cursor:
        cursor.execute(f"{SOME} FROM generate_series(1, %s)", [count])
    chain_entries()


def backdated(tamper, how_long):
    said = "INSERT INTO journal_entry (at, event, actor) VALUES (now() - %s::interval, 'signed_in', 'person')"
    tamper(said, how_long)


def entry_at(position):
    return Link.objects.get(position=position).entry_id


def rewrite_from(tamper, position):
    """Every digest from there on made to fit, as a patient forger would."""
    former = bytes(Link.objects.get(position=position - 1).digest)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT link.position, {chain.columns_of('entry')} FROM journal_link link "
            "JOIN journal_entry entry ON entry.id = entry_id WHERE position >= %s ORDER BY position",
            [position],
        )
        rows = cursor.fetchall()
    for at, *row in rows:
        former = chain.following(former, row)
        tamper("UPDATE journal_link SET digest = %s WHERE position = %s", former, at)


@pytest.mark.parametrize("change", [
    "event = 'signed_out'", "actor = 'system'", "subject = gen_random_uuid()", "subject = NULL",
    "count = 0", "detail = 'passkey'", "at = at + interval '1 microsecond'",
])  # fmt: skip
def test_an_entry_altered(tamper, change):
    entry = entry_at(17)
    tamper(f"UPDATE journal_entry SET {change} WHERE id = %s", entry)
    found = verify()
    assert not found.sound
    assert found.first == Break(17, entry, Fault.CHANGED)
    assert found.breaks == 1
    assert found.links == ENTRIES


def test_an_entry_removed(tamper):
    entry = entry_at(17)
    tamper("DELETE FROM journal_entry WHERE id = %s", entry)
    assert verify().first == Break(17, entry, Fault.GONE)


def test_an_entry_removed_with_its_link(tamper):
    tamper("DELETE FROM journal_entry WHERE id = %s", entry_at(17))
    tamper("DELETE FROM journal_link WHERE position = 17")
    assert verify().first == Break(18, entry_at(18), Fault.GAP)


def test_an_entry_removed_and_the_places_closed_up(tamper):
    gone = entry_at(17)
    tamper("DELETE FROM journal_link WHERE position = 17")
    tamper("DELETE FROM journal_entry WHERE id = %s", gone)
    tamper("UPDATE journal_link SET position = -position WHERE position > 17")
    tamper("UPDATE journal_link SET position = -position - 1 WHERE position < 0")
    found = verify()
    assert found.first == Break(17, entry_at(17), Fault.CHANGED)
    assert found.breaks == 1


def test_the_first_entry_removed(tamper):
    tamper("DELETE FROM journal_link WHERE position = 1")
    assert verify().first == Break(2, entry_at(2), Fault.GAP)


def test_an_entry_inserted(tamper):
    tamper("UPDATE journal_link SET position = -position WHERE position >= 17")
    tamper("UPDATE journal_link SET position = -position + 1 WHERE position < 0")
    inserted = Entry.objects.create(event="signed_in", actor="person")
    Link.objects.create(position=17, entry=inserted, digest=b"x" * 32)
    assert verify().first == Break(17, inserted.id, Fault.CHANGED)


def test_two_entries_in_each_other_s_place(tamper):
    one, other = entry_at(17), entry_at(18)
    tamper("UPDATE journal_link SET entry_id = -entry_id WHERE position IN (17, 18)")
    tamper("UPDATE journal_link SET entry_id = %s WHERE position = 17", other)
    tamper("UPDATE journal_link SET entry_id = %s WHERE position = 18", one)
    found = verify()
    assert found.first == Break(17, other, Fault.CHANGED)
    assert found.breaks == 2


def test_two_links_in_each_other_s_place(tamper):
    tamper("UPDATE journal_link SET position = -position WHERE position IN (17, 18)")
    tamper("UPDATE journal_link SET position = CASE position WHEN -17 THEN 18 ELSE 17 END WHERE position < 0")
    assert verify().first == Break(17, entry_at(17), Fault.CHANGED)


def test_a_digest_altered(tamper):
    tamper("UPDATE journal_link SET digest = %s WHERE position = 17", b"x" * 32)
    found = verify()
    assert found.first == Break(17, entry_at(17), Fault.CHANGED)
    assert found.breaks == 2, "neither it nor the next fits"


def test_numbers_that_no_sequence_gave(tamper):
    """An entry of an enormous number does not hide the following ones from the worker."""
    tamper("INSERT INTO journal_entry (id, at, event, actor) VALUES (10^15, now(), 'signed_in', 'person')")
    chain_entries()
    write(3)
    found = verify()
    assert found.sound
    assert (found.links, found.waiting.count) == (ENTRIES + 4, 0)


def test_an_entry_written_later_than_it_says(tamper):
    backdated(tamper, "2 days")
    chain_entries()
    write(1)
    found = verify()
    assert (found.first, found.breaks) == (Break(41, entry_at(41), Fault.EARLY), 1)


def test_what_commits_some_minutes_late_is_not_suspected(tamper):
    backdated(tamper, "50 minutes")
    chain_entries()
    assert verify().sound


# ---- heads kept elsewhere ------------------------------------------------------------------------


def test_the_end_cut_off(tamper):
    kept = KeptHead(*head(), timezone.now())
    tamper("DELETE FROM journal_link WHERE position > 30")
    tamper("DELETE FROM journal_entry WHERE id NOT IN (SELECT entry_id FROM journal_link)")
    assert verify().sound, "nothing in the database can tell"
    found = verify([kept])
    assert found.strangers == [kept]
    assert not found.sound


def test_everything_rewritten_from_some_day_on(tamper):
    before, after = KeptHead(16, bytes(Link.objects.get(position=16).digest)), KeptHead(*head())
    tamper("UPDATE journal_entry SET event = 'signed_out' WHERE id = %s", entry_at(17))
    rewrite_from(tamper, 17)
    assert verify().sound, "nothing in the database can tell"
    assert verify([after, before]).strangers == [after], "what was kept before that day still holds"


def test_heads_that_are_in_the_chain(tamper):
    early = KeptHead(*head())
    write(5)
    found = verify([KeptHead(*chain.EMPTY), early, KeptHead(*head())])
    assert found.sound


# ---- what the operator reads -----------------------------------------------------------------------


def test_the_command_says_that_all_is_well(tamper, capsys, tmp_path):
    assert head_command([]) == 0
    line = capsys.readouterr().out
    told = json.loads(line)
    assert told["position"] == ENTRIES
    assert told["digest"] == head().digest.hex()
    file = tmp_path / "heads.jsonl"
    file.write_text(line)
    write(2)
    assert verify_command(["--head", str(file)]) == 0
    out, err = capsys.readouterr()
    assert "42 entries" in out
    assert f"42 {head().digest.hex()}" in out
    assert out.endswith("The journal is whole.\n")
    assert not err


def test_the_heads_of_the_logs_will_do(tamper, capsys, monkeypatch):
    line = {"event": "journal_head", "position": ENTRIES, "chain_digest": head().digest.hex(),
            "timestamp": "2026-11-25T00:07:00.5Z"}  # fmt: skip
    monkeypatch.setattr("sys.stdin", StringIO(json.dumps(line)))
    assert verify_command(["--head", "-"]) == 0
    assert "heads kept               1, of which not in the chain 0" in capsys.readouterr().out


def test_the_command_names_the_first(tamper, capsys):
    entry = entry_at(17)
    tamper("UPDATE journal_entry SET count = 3 WHERE id IN (%s, %s)", entry_at(20), entry)
    assert verify_command([]) == 1
    out = capsys.readouterr().out
    assert f"BROKEN at position 17, entry {entry:,}: it was altered" in out
    assert "first of 2 places" in out
    assert "THE JOURNAL IS BROKEN." in out


def test_the_command_finds_that_the_end_is_cut_off(tamper, capsys, tmp_path):
    head_command([])
    file = tmp_path / "heads.jsonl"
    file.write_text(capsys.readouterr().out)
    tamper("DELETE FROM journal_link WHERE position > 30")
    tamper("DELETE FROM journal_entry WHERE id NOT IN (SELECT entry_id FROM journal_link)")
    assert verify_command(["--head", str(file)]) == 1
    assert "HEAD NOT FOUND: position 40, kept on 20" in capsys.readouterr().out


def test_the_command_warns_of_entries_that_wait(tamper, capsys):
    backdated(tamper, "6 minutes")
    assert verify_command([]) == 3
    out, err = capsys.readouterr()
    assert "The journal is whole" not in out
    assert "1, the oldest for 36" in out
    assert "more than 5 minutes" in err


@pytest.mark.parametrize("content", [
    None, b"", b"\xff\xfe", b"not json", b"[1]", b'{"position": 1}', b'{"position": "a", "digest": "00"}',
    b'{"position": 1, "digest": "zz"}', b'{"position": 1, "digest": 3}',
    b'{"position": 1, "digest": "00", "at": "then"}',
])  # fmt: skip
def test_a_file_of_heads_that_cannot_be_read(content, capsys, tmp_path):
    file = tmp_path / "heads.jsonl"
    if content is not None:
        file.write_bytes(content)
    assert verify_command(["--head", str(file)]) == 1
    assert str(file) in capsys.readouterr().err
