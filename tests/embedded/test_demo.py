"""The whole demo, started as people start it; each of its processes is killed."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from parvis.embedded.postgres import Postgres

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]
PARTS = {
    "PostgreSQL": "bin/postgres",
    "letter box": "letter_box",
    "worker": "parvis.cli worker",
    "web": "cli serve",
}


def wait_for(condition, seconds=40):
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)
    return found


class Demo:
    """A running demo."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.log = (folder / "terminal").open("wb+")
        self.supervisor = subprocess.Popen(
            [sys.executable, "-m", "parvis.cli", "demo", "--port", str(self.port)],
            env={**environment, "PARVIS_DATA": str(folder / "data")},
            stdout=self.log,
            stderr=self.log,
        )
        wait_for(lambda: "ready in" in self.said() or self.supervisor.poll() is not None, 90)
        assert self.supervisor.poll() is None, self.said()

    def said(self):
        return (self.folder / "terminal").read_text()

    def health(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/sante/", headers={"Host": "localhost"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connection.close()

    def is_well(self):
        answer = self.health()
        return answer is not None and answer[0] == 200

    def children(self):
        """Process ids of the supervisor's children by the name of their part."""
        listed = subprocess.run(
            ["ps", "-ww", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True
        ).stdout.splitlines()[1:]
        ours = [line.split(None, 2) for line in listed]
        ours = [words for words in ours if int(words[1]) == self.supervisor.pid and len(words) == 3]
        return {name: int(pid) for name, mark in PARTS.items() for pid, _, command in ours if mark in command}

    def left_over(self):
        listed = subprocess.run(["ps", "-ww", "-eo", "stat,args"], capture_output=True, text=True, check=True)
        marks = (str(self.folder), f"--port {self.port}")
        return [
            line
            for line in listed.stdout.splitlines()
            if not line.startswith("Z") and any(m in line for m in marks)
        ]

    def end(self):
        self.supervisor.kill()
        self.supervisor.wait()
        Postgres(self.folder / "data" / "postgres").end_what_was_left_over()
        self.log.close()


@pytest.fixture
def demo(short_folder):
    demo = Demo(short_folder)
    yield demo
    demo.end()


def test_it_stands_again_whatever_is_killed_and_stops_in_order(demo):
    assert f"http://localhost:{demo.port}/atelier/" in demo.said()
    assert demo.is_well()
    before = demo.children()
    assert set(before) == set(PARTS)
    for name in PARTS:
        os.kill(before[name], signal.SIGKILL)
        wait_for(lambda name=name: demo.children().get(name) not in (None, before[name]))
        wait_for(demo.is_well)
        assert f"{name}" in demo.said()
    demo.supervisor.send_signal(signal.SIGINT)
    assert demo.supervisor.wait(30) == 0
    assert demo.left_over() == []
    assert not (demo.folder / "data" / "running.json").exists()


def test_the_terminal_says_where_things_are_and_the_log_is_apart(demo):
    log = demo.folder / "data" / "demo.log"
    assert str(log) in demo.said()
    assert "make demo FRESH=1" in demo.said()
    assert "PARVIS_DATA" in demo.said()
    assert '{"' not in demo.said()
    wait_for(lambda: "parvis" in log.read_text())
    assert log.stat().st_mode & 0o077 == 0


def test_killed_itself_it_leaves_nothing_running(demo):
    demo.supervisor.kill()
    demo.supervisor.wait()
    wait_for(lambda: demo.left_over() == [])
