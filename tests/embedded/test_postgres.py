"""The embedded PostgreSQL: what is in it survives whatever is killed."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from parvis.embedded.postgres import Postgres, PostgresTrouble


@pytest.fixture
def server(short_folder):
    server = Postgres(short_folder / "postgres")
    server.prepare()
    server.start()
    server.wait_ready()
    yield server
    server.stop()


def write(server, value):
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [value])


def read(server):
    with psycopg.connect(server.url) as connection:
        return [row[0] for row in connection.execute("SELECT value FROM kept")]


def test_nothing_is_lost_when_it_is_killed(server):
    write(server, "à garder")
    server.process.kill()
    server.process.wait()
    assert (server.data / "postmaster.pid").exists(), "a kill leaves the pid file behind"
    server.start()
    server.wait_ready()
    assert read(server) == ["à garder"]


def test_a_pid_file_that_names_another_program(server):
    write(server, "x")
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n0\n5432\n\n\n\nready\n")
    server.start()
    server.wait_ready()
    assert read(server) == ["x"]


def test_a_server_left_over_by_a_killed_supervisor_is_replaced(server):
    write(server, "x")
    orphan = server.process
    second = Postgres(server.folder)
    second.prepare()
    assert orphan.wait(5) == 0, "the server left over was stopped in order"
    second.start()
    second.wait_ready()
    assert read(second) == ["x"]
    second.stop()


def test_it_ends_with_the_process_that_started_it(short_folder):
    program = (
        "import sys, pathlib, time; from parvis.embedded.postgres import Postgres\n"
        f"server = Postgres(pathlib.Path({str(short_folder)!r}) / 'postgres')\n"
        "server.prepare(); server.start(); server.wait_ready(); print(server.process.pid, flush=True)\n"
        "time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        pid = int(supervisor.stdout.readline())
        supervisor.kill()
    if sys.platform == "linux":
        until = time.monotonic() + 10
        while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text()


def test_no_tcp_and_a_socket_for_its_owner_alone(server):
    assert server.socket_folder.stat().st_mode & 0o077 == 0
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_folder_with_a_long_name_has_its_socket_elsewhere(short_folder):
    server = Postgres(short_folder / ("x" * 90), durable=False)
    server.prepare()
    server.start()
    server.wait_ready()
    try:
        write(server, "x")
        assert not server.socket_folder.is_relative_to(server.folder)
    finally:
        server.stop()
        server.socket_folder.rmdir()


def test_data_of_another_version_is_refused(short_folder):
    server = Postgres(short_folder / "postgres")
    server.data.mkdir(parents=True)
    (server.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(PostgresTrouble, match=r"made by PostgreSQL 15 .* demo --fresh"):
        server.prepare()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is refused by PostgreSQL")
def test_root_is_told_of_a_folder_that_the_ordinary_user_cannot_enter(short_folder):
    short_folder.chmod(0o700)
    with pytest.raises(PostgresTrouble, match="PARVIS_DATA"):
        Postgres(short_folder / "postgres").prepare()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands PostgreSQL to another user")
def test_programs_out_of_reach_are_copied(short_folder):
    server = Postgres(short_folder / "postgres")
    from parvis.embedded.ordinary_user import identity, readable_copy

    copy = readable_copy(server._program("postgres").parent, short_folder / "programs")
    for program in ("postgres", "initdb"):
        asked = subprocess.run(
            [copy / program, "--version"], capture_output=True, text=True, check=True, **identity()
        )
        assert "(PostgreSQL) 16" in asked.stdout
