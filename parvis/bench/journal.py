"""Measures the journal: entries a second with and without the chain being made, and its verification."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import mean, quantiles
from uuid import uuid4

from django.db import connection, transaction

from parvis.journal.actions import chain_entries, record
from parvis.journal.chain import columns_of, links
from parvis.journal.enums import Actor, Detail, Event
from parvis.journal.queries import head
from parvis.journal.verification import verify

AT_ONCE = 8
ROUNDS = 3
LEAST_KEPT = 90  # percent of the rate without the chain
LEAST_VERIFIED = 50_000  # entries a second
PAUSE = 1.0  # seconds between two runs of the chain
LOCK = 0x50525644
CHAIN = """import django; django.setup()
from parvis.bench.journal import chain_until_told; chain_until_told()"""
FILL = """INSERT INTO journal_entry (event, actor, subject, detail)
    SELECT 'signed_in', 'person', gen_random_uuid(), 'passkey' FROM generate_series(1, %s)"""


@dataclass
class Rate:
    """What the rounds of one kind gave: entries a second, and milliseconds for each entry."""

    rates: list[float] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)

    @property
    def told(self) -> str:
        p99 = quantiles(self.delays, n=100)[-1]
        return f"{mean(self.rates):,.0f} entries/s, p99 {p99:.1f} ms"


def journal_table(seconds: float, entries: int) -> list[tuple[str, ...]]:
    """(what, figure, what to reach). Needs an empty journal."""
    alone, chained, inside = Rate(), Rate(), Rate()
    for _ in range(ROUNDS):
        _load(seconds / ROUNDS, _write, alone)
        with _chaining():
            _load(seconds / ROUNDS, _write, chained)
    chain_entries()
    _load(seconds / ROUNDS, _write_and_chain, inside)
    share = 100 * mean(chained.rates) / mean(alone.rates)
    return [
        (f"entries, a transaction each, {AT_ONCE} at once", alone.told, ""),
        (
            "the same while the chain is made",
            chained.told,
            f"{share:.0f} % of the former; reach ≥ {LEAST_KEPT} %",
        ),
        (
            "the same, had each entry to be chained in its transaction",
            inside.told,
            f"{100 * mean(inside.rates) / mean(alone.rates):.0f} % of the first: what was not done",
        ),
        *_chain_and_verify(entries),
    ]


def _chain_and_verify(entries: int) -> list[tuple[str, ...]]:
    before = verify().links
    with connection.cursor() as cursor:
        cursor.execute(FILL, [entries])
        cursor.execute("ANALYZE journal_entry")
    began = time.perf_counter()
    count = chain_entries()
    chaining = time.perf_counter() - began
    began = time.perf_counter()
    found = verify()
    verifying = time.perf_counter() - began
    if not found.sound or found.waiting.count or found.links != before + count or count < entries:
        raise RuntimeError(f"the chain is not as it should be: {found}")
    return [
        ("chaining what waits", f"{count / chaining:,.0f} entries/s ({count:,} in {chaining:.1f} s)", ""),
        (
            "`parvis journal verify`",
            f"{found.links / verifying:,.0f} entries/s ({found.links:,} in {verifying:.1f} s)",
            f"reach ≥ {LEAST_VERIFIED:,}",
        ),
    ]


def _load(seconds: float, write: Callable[[], None], into: Rate) -> None:
    """As many threads as sign-ins at once, each with its own connection."""
    until = time.perf_counter() + seconds
    delays: list[float] = []
    failures: list[BaseException] = []

    def sign_in() -> None:
        try:
            while (began := time.perf_counter()) < until:
                write()
                delays.append((time.perf_counter() - began) * 1000)
        except BaseException as error:  # noqa: BLE001  told by the caller
            failures.append(error)
        finally:
            connection.close()

    began = time.perf_counter()
    threads = [threading.Thread(target=sign_in) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError("an entry could not be written") from failures[0]
    into.rates.append(len(delays) / (time.perf_counter() - began))
    into.delays += delays


def _write() -> None:
    with transaction.atomic():
        record(Event.SIGNED_IN, Actor.PERSON, uuid4(), detail=Detail.PASSKEY)


def _write_and_chain() -> None:
    """The chain as it is often made: each entry waits for the one before to be committed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        record(Event.SIGNED_IN, Actor.PERSON, uuid4(), detail=Detail.PASSKEY)
        cursor.execute(f"SELECT {columns_of('entry')} FROM journal_entry entry ORDER BY id DESC LIMIT 1")
        (link,) = links(head(), cursor.fetchall())
        cursor.execute("INSERT INTO journal_link (position, entry_id, digest) VALUES (%s, %s, %s)", link)


@contextmanager
def _chaining() -> Iterator[None]:
    """Another process chains, as the worker does."""
    process = subprocess.Popen(
        [sys.executable, "-c", CHAIN],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    process.stdout.readline()  # ready
    try:
        yield
    finally:
        process.communicate()  # the end of its orders
    if process.returncode:
        raise RuntimeError("the process that chains failed")


def chain_until_told() -> None:
    """Say that it is ready, then chain until the end of the standard input."""
    logging.disable(logging.INFO)
    over = threading.Event()
    threading.Thread(target=_wait_for_the_end, args=[over], daemon=True).start()
    print("ready", flush=True)
    while not over.wait(PAUSE):
        chain_entries()


def _wait_for_the_end(over: threading.Event) -> None:
    sys.stdin.read()
    over.set()
