"""The supervisor: what dies starts again, what is stopped stays stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from parvis.embedded.supervisor import WAITS, Child, python

SLEEP = ["-c", "import time; time.sleep(60)"]


@pytest.fixture
def child():
    child = Child("sleeper", lambda: python(SLEEP, os.environ))
    child.run()
    yield child
    child.stop()


def wait_for(condition, seconds=10):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def running(child):
    assert child.process is not None
    return child.process


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_killed_child_is_started_again_at_once(child, capsys):
    first = child.process
    first.kill()
    first.wait()
    child.look(time.monotonic())
    assert child.process is not None
    assert child.process.pid != first.pid
    assert "sleeper ended (SIGKILL); starting it again" in capsys.readouterr().out


def test_one_that_keeps_dying_is_tried_less_and_less_often():
    child = Child("short", lambda: python(["-c", ""], os.environ))
    child.run()
    now = time.monotonic()
    waits = []
    for _ in range(len(WAITS) + 1):
        running(child).wait()
        child.look(now)
        waits.append(round(child.start_again_at - now, 1))
        now = child.start_again_at
        child.look(now)
    child.stop()
    assert waits == [*WAITS, WAITS[-1]]


def test_what_a_dead_child_had_started_ends_too(tmp_path):
    told = tmp_path / "pid"
    program = (
        "import subprocess, sys, time, pathlib\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(told)!r}).write_text(str(child.pid)); time.sleep(60)"
    )
    child = Child("parent", lambda: python(["-c", program], os.environ))
    child.run()
    wait_for(lambda: told.exists() and told.read_text())
    running(child).kill()
    running(child).wait()
    child.look(time.monotonic())
    grandchild = int(told.read_text())
    wait_for(lambda: gone(grandchild) or zombie(grandchild))
    child.stop()


def zombie(pid):
    """Ended, and not yet taken note of by whoever adopted it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_one_that_does_not_listen_is_killed():
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); "
    child = Child("deaf", lambda: python(["-c", deaf + "time.sleep(60)"], os.environ), seconds_to_stop=0.5)
    child.run()
    time.sleep(0.3)
    process = running(child)
    child.stop()
    assert process.returncode in (-signal.SIGKILL, -signal.SIGTERM)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_children_end_with_a_killed_supervisor():
    program = (
        "import os, time; from parvis.embedded.supervisor import python\n"
        "child = python(['-c', 'import time; time.sleep(60)'], os.environ)\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        pid = int(supervisor.stdout.readline())
        supervisor.kill()
    wait_for(lambda: gone(pid) or zombie(pid))


def demo(folder, *arguments, **environment):
    command = [sys.executable, "-m", "parvis.cli", "demo", *arguments]
    environment = {**os.environ, "PARVIS_DATA": str(folder), **environment}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=30)


def test_a_taken_port_is_named_with_another_to_try(short_folder):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = demo(short_folder, "--port", str(port))
    assert told.returncode == 1
    assert f"port {port} is taken" in told.stderr
    assert f"make demo PORT={port + 1}" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_refused_start_leaves_nothing_behind(short_folder):
    with socket.create_server(("127.0.0.1", 0)) as other:
        demo(short_folder / "new", "--port", str(other.getsockname()[1]))
        demo(short_folder, "--port", str(other.getsockname()[1]))
    assert not (short_folder / "new").exists()
    assert short_folder.exists()  # it was there before


def test_a_second_demo_on_the_same_data_is_refused(short_folder):
    import fcntl

    with (short_folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = demo(short_folder, "--port", "8941")
    assert told.returncode == 1
    assert "a demo already runs" in told.stderr


def test_the_demo_is_for_practice(short_folder):
    told = demo(short_folder, PARVIS_MODE="production")
    assert told.returncode == 1
    assert "unset PARVIS_MODE" in told.stderr
