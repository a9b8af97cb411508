"""The import on several processes: the same outcome, interrupted, killed, one at a time."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from parvis.registry.actions import ImportRefused, import_members, write_sample
from parvis.registry.actions.import_members import Progress
from parvis.registry.actions.merge_rows import LOCK
from parvis.registry.models import Member
from tests.registry.files import HEAD, line

pytestmark = pytest.mark.django_db(transaction=True)
MEMBERS = 3_000
BLOCK = 50_000  # bytes: some ten blocks for the two processes


@pytest.fixture
def sample(path):
    with path.open("wb") as file:
        write_sample(MEMBERS, file, seed=7)
    return path


def test_two_processes_bring_the_same_as_one(sample, rejects_path):
    lines = sample.read_text().splitlines(keepends=True)
    lines[1000] = "spoilt\n"
    lines[2500] = lines[3]
    sample.write_text("".join(lines))
    # a hundred blocks: the process that starts first is far ahead of the other
    report = import_members(sample, rejects_path, block_bytes=BLOCK // 10)
    assert (report.new, report.rejected) == (MEMBERS - 2, 2)
    assert [text.split(";")[0] for text in rejects_path.read_text().splitlines()] == ["line", "1001", "2501"]
    assert Member.objects.count() == MEMBERS - 2
    report = import_members(sample, rejects_path)
    assert (report.new, report.changed, report.unchanged, report.rejected) == (0, 0, MEMBERS - 2, 2)


def test_progress_ends_with_the_merge(sample, rejects_path):
    told = list[Progress]()
    import_members(sample, rejects_path, dry_run=True, block_bytes=BLOCK, on_progress=told.append)
    done = [step.done for step in told]
    assert done == sorted(done)
    assert done[-1] == told[-1].size == sample.stat().st_size
    assert [step.merging for step in told] == [False] * (len(told) - 1) + [True]


def test_ctrl_c_leaves_the_registry_as_it_was(sample, rejects_path):
    def interrupt(step):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_members(sample, rejects_path, block_bytes=BLOCK, on_progress=interrupt)
    assert not Member.objects.exists()
    assert import_members(sample, rejects_path).new == MEMBERS


def test_one_import_at_a_time(bring_in):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            with pytest.raises(ImportRefused, match="Another import is running"):
                bring_in(HEAD + line())
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    assert bring_in(HEAD + line()).new == 1


def _url():
    database = settings.DATABASES["default"]
    name = connection.settings_dict["NAME"]
    return f"postgresql://{database['USER']}@/{name}?host={database['HOST']}&port={database['PORT']}"


def _import_in_a_process(path):
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # where & made us deaf
    run = "from parvis.cli import run; import sys; sys.exit(run(['registry', 'import', sys.argv[1]]))"
    return subprocess.Popen(
        [sys.executable, "-c", f"{heard}; {run}", str(path)],
        env={**os.environ, "DATABASE_URL": _url()},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _wait_until_something_is_staged(seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with psycopg.connect(_url(), autocommit=True) as other:
                if other.execute("SELECT 1 FROM registry_import LIMIT 1").fetchone():
                    return
        except psycopg.errors.UndefinedTable:
            pass
        time.sleep(0.02)
    pytest.fail("nothing was staged")


def _stopped_halfway(path, signal_):
    """Its status and last words. On a busy machine it may have ended before the signal: then once more."""
    for _ in range(8):
        process = _import_in_a_process(path)
        _wait_until_something_is_staged()
        process.send_signal(signal_)
        _, errors = process.communicate(timeout=60)
        if process.returncode != 0:
            return process.returncode, errors
        Member.objects.all().delete()
    return pytest.fail("each import had ended before the signal")


@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGKILL])
def test_an_import_that_is_stopped_is_run_again(path, rejects_path, signal_):
    with path.open("wb") as file:
        write_sample(30_000, file, seed=7)
    status, errors = _stopped_halfway(path, signal_)
    if signal_ == signal.SIGINT:
        assert status == 130
        assert "the registry is as it was" in errors
        assert "Traceback" not in errors
    assert not Member.objects.exists()
    lines = path.read_text().splitlines(keepends=True)[: MEMBERS + 1]
    path.write_text("".join(lines))
    assert import_members(path, rejects_path).new == MEMBERS


def test_processes_that_die_stop_the_import(sample, rejects_path):
    def kill_them(step):
        for child in multiprocessing.active_children():
            child.kill()

    # many more blocks than can be done ahead: some are left to do when they die
    with pytest.raises(ImportRefused, match="A process of the import died"):
        import_members(sample, rejects_path, block_bytes=BLOCK // 10, on_progress=kill_them)
    assert not Member.objects.exists()
    assert import_members(sample, rejects_path).new == MEMBERS
