"""What the interface of the body's systems takes: batches of a thousand cases over HTTP."""

import base64
import csv
import http.client
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from parvis.bench.browser import PUBLIC_NAME, WentWrong
from parvis.bench.portal import Portal

BATCH = 1000
AT_ONCE = 4  # threads that read where a case stands
READS = 30  # of them for each batch: a client may ask 1,200 times in 5 minutes
HEADERS = {"Host": PUBLIC_NAME, "X-Forwarded-Proto": "https"}
Rows = list[tuple[str, str, str]]


@dataclass
class System:
    """A client of the interface, with its token and its connection."""

    port: int
    token: str = ""
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Any:
        """The JSON that was answered. Raises WentWrong."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, body, {**HEADERS, **named})
        answer = self.connection.getresponse()
        told = answer.read()
        if answer.status != 200:
            raise WentWrong(f"{method} {path}: status {answer.status}: {told[:300]!r}")
        return json.loads(told)

    def tell(self, body: bytes, key: str) -> tuple[dict[str, int], float]:
        """The counts and how long it took."""
        began = perf_counter()
        told = self.ask(
            "POST", "/api/v1/cases", body, Authorization=f"Bearer {self.token}", Idempotency_Key=key,
            Content_Type="application/json",
        )  # fmt: skip
        return told["counts"], perf_counter() - began


def cases_table(portal: Portal, batches: int) -> Rows:
    """Needs members on file and no web server."""
    from parvis.cases.actions.keep_types import SAMPLE, keep_types

    keep_types(SAMPLE)
    portal.start_web()
    try:
        system = _system(portal.port)
        return [*_told(system, _numbers(portal), batches), *_read(system, batches)]
    finally:
        portal.stop()


def _system(port: int) -> System:
    from parvis.api.actions.clients import add_client
    from parvis.api.enums import Scope

    client, secret = add_client("Bench", [Scope.CASES_WRITE, Scope.CASES_READ])
    system = System(port)
    pair = base64.b64encode(f"{client.id}:{secret}".encode()).decode()
    form = urlencode({"grant_type": "client_credentials"}).encode()
    kind = "application/x-www-form-urlencoded"
    answer = system.ask("POST", "/api/v1/token", form, Authorization=f"Basic {pair}", Content_Type=kind)
    system.token = answer["access_token"]
    return system


def _told(system: System, numbers: list[str], batches: int) -> Rows:
    """The same cases four times: new, the same again, moved on, and half of them bad."""
    keys = (f"bench-{number}" for number in count())
    now = datetime.now(UTC)
    first, second = now - timedelta(days=2), now - timedelta(days=1)
    kinds: list[tuple[str, Callable[[int], dict[str, Any]], str]] = [
        ("new", lambda place: _case(place, numbers, first, "recue"), "created"),
        ("as they are known", lambda place: _case(place, numbers, first, "recue"), "unchanged"),
        ("one step further", lambda place: _case(place, numbers, second, "photo"), "updated"),
        ("half of them bad", lambda place: _half_bad(place, numbers, now), "refused"),
    ]
    rows, last, key = Rows(), b"", ""
    for name, case, wanted in kinds:
        durations = list[float]()
        for batch in range(batches):
            last = json.dumps({"cases": [case(batch * BATCH + place) for place in range(BATCH)]}).encode()
            key = next(keys)
            counts, duration = system.tell(last, key)
            if counts.get(wanted) != BATCH // (2 if wanted == "refused" else 1):
                raise WentWrong(f"cases {name}: {counts}")
            durations.append(duration)
        rows.append((f"batches of {BATCH:,} cases, {name}", _shown(durations, BATCH), ""))
    again = [system.tell(last, key)[1] for _ in range(batches)]
    return [*rows, ("the same batch sent again with its key", _shown(again, BATCH), "")]


def _read(system: System, batches: int) -> Rows:
    """Where a case stands, by several threads at once."""
    reads, durations = READS * batches, list[float]()
    failures = list[BaseException]()

    def read(first: int) -> None:
        mine = System(system.port, system.token)
        try:
            for place in range(first, reads, AT_ONCE):
                began = perf_counter()
                path = f"/api/v1/cases/B-{place % (batches * BATCH)}"
                mine.ask("GET", path, Authorization=f"Bearer {mine.token}")
                durations.append(perf_counter() - began)
        except BaseException as error:  # noqa: BLE001  told below
            failures.append(error)

    began = perf_counter()
    threads = [threading.Thread(target=read, args=[first]) for first in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError("a case could not be read") from failures[0]
    rate, slowest = reads / (perf_counter() - began), sorted(durations)[int(reads * 0.99)]
    figure = f"{rate:,.0f} a second, p50 {_ms(median(durations))}, p99 {_ms(slowest)}"
    return [(f"where a case stands, {AT_ONCE} requests at once", figure, "")]


def _shown(durations: list[float], cases: int) -> str:
    each = sum(durations) / len(durations)
    return (
        f"{cases / each:,.0f} cases/s; {1 / each:.1f} batches/s, p50 {_ms(median(durations))}, "
        f"longest {_ms(max(durations))}"
    )


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:,.0f} ms" if seconds >= 0.01 else f"{1000 * seconds:.1f} ms"


def _numbers(portal: Portal) -> list[str]:
    with portal.sample.open(encoding="utf-8-sig") as lines:
        return [row["number"] for row in csv.DictReader(lines, delimiter=";")]


def _case(place: int, numbers: list[str], at: datetime, step: str) -> dict[str, Any]:
    moment = at.isoformat(timespec="seconds")
    return {
        "reference": f"B-{place}", "number": numbers[place % len(numbers)], "type": "carte",
        "channel": "post", "received_at": "2026-01-05", "step": step, "step_at": moment,
        "expected_from": "member", "expected": "Une photo d’identité", "answer_by": "2030-01-31",
        "updated_at": moment,
        "exchanges": [{"reference": f"L-{place}", "direction": "to_member", "at": "2026-01-06",
                       "title": "Votre demande est arrivée"}],
    }  # fmt: skip


def _half_bad(place: int, numbers: list[str], now: datetime) -> dict[str, Any]:
    case = _case(place, numbers, now, "photo")
    return case if place % 2 else {**case, "number": "1"}
