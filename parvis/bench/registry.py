"""Measures the registry: the import against a raw COPY, its memory, and a match at several sizes.

Needs an empty registry, fills it, and leaves it empty.
"""

import datetime
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from django.db import connection

from parvis.connections.keys import ring
from parvis.connections.members import Claim
from parvis.registry.actions import write_sample
from parvis.registry.matching import DatabaseMembers
from parvis.registry.models import TABLE, Member

IMPORT = "import sys; from parvis.cli import run; sys.exit(run(['registry', 'import', sys.argv[1]]))"
SMALL = 10_000
MATCHES = 2_000
CHUNK = 1 << 20
MIB = 1 << 20


def registry_table(scale: int) -> list[tuple[str, ...]]:
    """(what, figure, what to reach): imports of up to `scale` members, matches at each size."""
    if Member.objects.exists():
        raise RuntimeError("the registry of this database holds members: give the bench an empty one")
    sizes = sorted({SMALL, min(scale, 1_000_000), scale})
    table: list[tuple[str, ...]] = []
    first_median = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            file = Path(folder) / f"{size}.csv"
            table += _measure_import(file, size, told=size > SMALL)
            middle, slow = _match_milliseconds(file, size)
            first_median = first_median or middle
            table.append((
                f"one match among {size:,}",
                f"median {middle:.2f} ms, p99 {slow:.2f} ms",
                "" if size == SMALL else f"{middle / first_median:.2f} × the first; reach ≤ 1.25 ×",
            ))  # fmt: skip
            _empty()
            file.unlink()
    return table


def _measure_import(file: Path, size: int, *, told: bool) -> list[tuple[str, ...]]:
    """Write a sample, import it, then copy the same rows with nothing but COPY."""
    with _stopwatch() as writing, file.open("wb") as out:
        write_sample(size, out, seed=size)
    cpu = os.times()
    with _stopwatch() as importing:
        peaks = _import(file)
    spent = os.times()
    assert Member.objects.count() == size
    if not told:
        return []
    raw = _raw_copy_seconds(file.with_suffix(".copy"))
    rate, raw_rate = size / importing[0], size / raw
    python = spent.children_user + spent.children_system - cpu.children_user - cpu.children_system
    return [
        (f"sample of {size:,}", f"{size / writing[0]:,.0f} rows/s", "reach ≥ 100,000"),
        (
            f"import of {size:,}",
            f"{rate:,.0f} rows/s ({importing[0]:.1f} s)",
            "reach ≥ 25,000 on 2 cores",
        ),
        ("  Python's CPU in it", f"{python / size * 1e6:.1f} µs a row, all processes", ""),
        ("  peak memory", ", ".join(f"{peak:.0f} MiB" for peak in peaks), "one figure a process; flat"),
        (
            f"raw COPY of {size:,}",
            f"{raw_rate:,.0f} rows/s ({raw:.1f} s)",
            f"import: {rate / raw_rate:.2f} × it",
        ),
    ]


@contextmanager
def _stopwatch() -> Iterator[list[float]]:
    elapsed: list[float] = []
    start = time.perf_counter()
    yield elapsed
    elapsed.append(time.perf_counter() - start)


def _import(file: Path) -> list[float]:
    """Run the command; the peak memory in MiB of its processes, the first one first (Linux only)."""
    process = subprocess.Popen([sys.executable, "-c", IMPORT, str(file)], stdout=subprocess.DEVNULL)
    peaks: dict[int, float] = {}
    while process.poll() is None:
        for pid in (process.pid, *_children(process.pid)):
            peaks[pid] = max(peaks.get(pid, 0), _peak_memory(pid))
        time.sleep(0.1)
    if process.returncode:
        raise RuntimeError("the import failed")
    return list(peaks.values())


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _peak_memory(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    kib = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")), "0")
    return int(kib) / 1024


def _raw_copy_seconds(file: Path) -> float:
    """The registry's own rows, copied into a table with the same columns and indexes."""
    connection.ensure_connection()
    database = connection.connection
    with database.cursor() as cursor, file.open("wb") as out:
        with cursor.copy(f"COPY {TABLE} TO STDOUT (FORMAT BINARY)") as copy:
            for data in copy:
                out.write(data)
        cursor.execute(f"CREATE TABLE bench_copy (LIKE {TABLE} INCLUDING INDEXES)")
        load = cursor.copy("COPY bench_copy FROM STDIN (FORMAT BINARY)")
        with _stopwatch() as elapsed, file.open("rb") as rows, load as copy:
            while data := rows.read(CHUNK):
                copy.write(data)
        cursor.execute("DROP TABLE bench_copy")
    file.unlink()
    return elapsed[0]


def _match_milliseconds(file: Path, size: int) -> tuple[float, float]:
    """Median and p99 of single matches of members spread over the file; a first pass warms up."""
    claims = _claims(file, size)
    port = DatabaseMembers()
    times: list[float] = []
    for measured in (False, True):
        for claim in claims:
            start = time.perf_counter()
            match = port.match(claim)
            if measured:
                times.append((time.perf_counter() - start) * 1000)
            assert match.name
            assert match.card
    return median(times), quantiles(times, n=100)[-1]


def _claims(file: Path, size: int) -> list[Claim]:
    """What every so-many-th member of the file would say."""
    keys = ring()
    with file.open(encoding="utf-8") as lines:
        some = list(islice(lines, 1, None, max(1, size // MATCHES)))
    claims = []
    for line in some:
        number, _, _, name, _, birth_date, postcode, rib, card, *_ = line.split(";")
        number = number[:13]
        claims.append(
            Claim(
                number=number,
                name=name.lower(),
                birth_date=datetime.date.fromisoformat(birth_date),
                postcode=postcode,
                rib=keys.evidences("rib", number, rib) if rib else b"",
                card=keys.evidences("card", number, card),
            )
        )
    return claims


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLE}")
