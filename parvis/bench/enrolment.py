"""Measures the journey: enrolments and sign-ins a second, CPU beside the hash, delays, bytes, queries."""

import json
import subprocess
import sys
from typing import Any

from parvis.bench import hashing, queries, visits
from parvis.bench.cpu import tree_seconds
from parvis.bench.portal import Portal
from parvis.bench.results import Measured, Run

CONCURRENCIES = (1, 8, 32)
WARM_UP = 8  # visitors at once


class Bench:
    """The portal under load, and the process that loads it."""

    def __init__(self, portal: Portal, seconds: float) -> None:
        self.portal = portal
        self.seconds = seconds
        self.bare: list[hashing.Bare] = []
        self.hashers = hashing.Hashers()
        self.load: subprocess.Popen[str] | None = None

    def start_load(self) -> None:
        arguments = [str(self.portal.port), str(self.portal.smtp_port), str(self.portal.sample)]
        self.load = subprocess.Popen(
            [sys.executable, "-m", "parvis.bench.load", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._answer()

    def stop(self) -> None:
        self.hashers.stop()
        if self.load is not None:
            self.load.communicate()  # the end of its orders

    def order(self, do: str, concurrency: int = 1, seconds: float = 0) -> dict[str, Any]:
        """Raises RuntimeError with what the load process complains of."""
        assert self.load
        assert self.load.stdin
        told = {"do": do, "concurrency": concurrency, "seconds": seconds or self.seconds}
        self.load.stdin.write(json.dumps(told) + "\n")
        self.load.stdin.flush()
        return self._answer()

    def measure(self, do: str, concurrency: int) -> Run:
        before = self._spent()
        told = self.order(do, concurrency)
        web, database, worker = (after - was for after, was in zip(self._spent(), before, strict=True))
        return Run(told, web, database, worker)

    def hash_alone(self) -> None:
        """Before and after each load: what disturbs the machine disturbs both."""
        self.bare.append(self.hashers.measure(max(0.5, self.seconds / 4)))

    def _answer(self) -> dict[str, Any]:
        assert self.load
        assert self.load.stdout
        line = self.load.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "the load process ended"}
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def _spent(self) -> tuple[float, float, float]:
        parts = (self.portal.web, self.portal.postgres.process, self.portal.worker)
        web, database, worker = (tree_seconds(part.pid) if part else 0.0 for part in parts)
        return web, database, worker


def measure(portal: Portal, seconds: float) -> Measured:
    """The registry of `portal` is filled; its web server and worker are started here."""
    bench = Bench(portal, seconds)
    try:
        portal.start_web()
        asked = queries.count(next(visits.members(portal.sample)))
        portal.start_worker()
        bench.start_load()
        first_visit = bench.order("first_visit")["files"]
        bench.order("enrol", WARM_UP, seconds / 4)
        runs, signed = _measure_all(bench)
    finally:
        bench.stop()
    return Measured(bench.bare, runs, signed, first_visit, asked)


def _measure_all(bench: Bench) -> tuple[dict[int, Run], dict[str, Run]]:
    runs: dict[int, Run] = {}
    bench.hash_alone()
    for concurrency in CONCURRENCIES:
        runs[concurrency] = bench.measure("enrol", concurrency)
        bench.hash_alone()
    signed = {do: bench.measure(do, WARM_UP) for do in ("sign_in_letter", "sign_in", "sign_in_pages")}
    bench.hash_alone()
    return runs, signed
