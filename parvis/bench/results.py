"""What the measures of the journey come to: ratios to the hash, and whether what is to be reached is."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from parvis.bench import hashing
from parvis.bench.hashing import Bare
from parvis.bench.tables import Table, verdict

REACH = ("what", "figure", "to reach", "reached")
MOST_BESIDE_THE_HASH = 1.7
MOST_DELAY = 5
LEAST_SIGN_INS = 0.8
MOST_BYTES = 60_000
MOST_QUERIES = {"GET": 6, "POST": 8}
JUDGED = 8  # the concurrency at which delays are judged


@dataclass(frozen=True)
class Run:
    """One measured load: what the load process told, and CPU seconds spent meanwhile by each part."""

    told: dict[str, Any]
    web: float
    database: float
    worker: float

    @property
    def rate(self) -> float:
        return float(self.told["done"] / self.told["seconds"])

    @property
    def everything(self) -> float:
        return self.web + self.database + self.worker

    def each(self, seconds: float) -> float:
        """Milliseconds for one enrolment or sign-in."""
        return seconds / int(self.told["done"]) * 1000

    def p99s(self) -> dict[str, float]:
        """page: milliseconds. Letters are no page."""
        times = self.told["times"].items()
        return {name: _cut(some, 99) for name, some in times if not name.startswith("LETTER")}


@dataclass(frozen=True)
class Measured:
    """All of it. `runs`: whole enrolments by concurrency; `signed`: sign-ins by kind."""

    bares: list[Bare]
    runs: dict[int, Run]
    signed: dict[str, Run]
    first_visit: dict[str, int]
    asked: dict[str, int]

    @property
    def bare(self) -> Bare:
        return hashing.mean(self.bares)


def tables(found: Measured) -> list[Table]:
    return [
        Table("What is to be reached", REACH, _reaches(found)),
        _hash(found),
        _enrolments(found),
        _sign_ins(found),
        _delays(found.runs),
        Table("A first visit", ("file", "bytes on the wire, headers included"), _weights(found.first_visit)),
        _queries(found.asked),
    ]


def _reaches(found: Measured) -> list[tuple[str, ...]]:
    return [*_beside_the_hash(found), *_speeds(found), *_sizes(found)]


def _beside_the_hash(found: Measured) -> list[tuple[str, ...]]:
    hash_ms = found.bare.cpu
    rows: list[tuple[str, ...]] = []
    for concurrency, run in found.runs.items():
        beside = run.each(run.web) - hash_ms
        rows.append((
            f"web server's CPU for one enrolment beside its hash, {concurrency} at once",
            f"{beside:.0f} ms = {beside / hash_ms:.2f} × the hash",
            f"≤ {MOST_BESIDE_THE_HASH} ×",
            verdict(beside <= MOST_BESIDE_THE_HASH * hash_ms),
        ))  # fmt: skip
    return rows


def _speeds(found: Measured) -> list[tuple[str, ...]]:
    bare = found.bare
    page, slowest = max(found.runs[JUDGED].p99s().items(), key=lambda item: item[1])
    sign_ins = found.signed["sign_in"].rate / bare.rate
    return [
        (
            f"p99 of the slowest page, {JUDGED} at once",
            f"{slowest:.0f} ms = {slowest / bare.wall:.1f} × the hash ({page})",
            f"< {MOST_DELAY} ×",
            verdict(slowest < MOST_DELAY * bare.wall),
        ),
        (
            f"sign-ins a second from trusted browsers, {JUDGED} at once, to the bare hash",
            f"{sign_ins:.0%}",
            f"≥ {LEAST_SIGN_INS:.0%}",
            verdict(sign_ins >= LEAST_SIGN_INS),
        ),
    ]


def _sizes(found: Measured) -> list[tuple[str, ...]]:
    weight = sum(found.first_visit.values())
    rows: list[tuple[str, ...]] = [
        ("first visit", f"{weight:,} bytes", f"≤ {MOST_BYTES:,}", verdict(weight <= MOST_BYTES))
    ]
    for method, most in MOST_QUERIES.items():
        asked = max(n for name, n in found.asked.items() if name.startswith(method))
        rows.append(
            (f"queries of a page, {method}, the most", f"{asked}", f"≤ {most}", verdict(asked <= most))
        )
    return rows


def _hash(found: Measured) -> Table:
    named = {f"moment {n}": bare for n, bare in enumerate(found.bares, 1)} | {"mean": found.bare}
    rows = [(name, *_figures(bare.rate, bare.cpu, bare.wall)) for name, bare in named.items()]
    title = f"The hash alone: {hashing.parameters()}, all cores; before, between and after the loads"
    return Table(title, ("when", "hashes/s", "CPU ms for one", "ms for one"), rows)


def _enrolments(found: Measured) -> Table:
    rows = []
    for concurrency, run in found.runs.items():
        parts = [run.each(seconds) for seconds in (run.web, run.database, run.worker, run.told["cpu"])]
        beside = run.each(run.everything) / found.bare.cpu - 1
        count, rate = f"{run.told['done']}", f"{run.rate:.2f}"
        rows.append((f"{concurrency}", count, rate, *_figures(*parts), f"{beside:.2f}"))
    parts_measured = ("web", "PostgreSQL", "worker", "load", "the first three beside the hash ÷ hash")
    columns = ("at once", "done", "a second", *parts_measured)
    return Table("Whole enrolments: CPU ms for one, the hash included", columns, rows)


def _sign_ins(found: Measured) -> Table:
    what = {
        "sign_in_letter": "form, number and code, code of the letter",
        "sign_in": "trusted browser: number and code posted",
        "sign_in_pages": "trusted browser: form, sign-in, dashboard",
    }
    rows = []
    for do, run in found.signed.items():
        parts = [run.each(seconds) for seconds in (run.web, run.database, run.told["cpu"])]
        rows.append((what[do], *_figures(run.rate), f"{run.rate / found.bare.rate:.0%}", *_figures(*parts)))
    columns = ("what", "a second", "to the bare hash", "web", "PostgreSQL", "load")
    return Table(f"Sign-ins, {JUDGED} at once: CPU ms for one, the hash included", columns, rows)


def _delays(runs: dict[int, Run]) -> Table:
    all_times = [run.told["times"] for run in runs.values()]
    names = [name for name in all_times[0] if all(name in times for times in all_times)]
    rows = [(_named(name), *(_median_and_p99(times[name]) for times in all_times)) for name in names]
    columns = ("page", *(f"{concurrency} at once" for concurrency in runs))
    return Table("Milliseconds for each page, median / p99", columns, rows)


def _named(name: str) -> str:
    return "the letter, once it is asked for" if name.startswith("LETTER") else name


def _median_and_p99(times: Sequence[float]) -> str:
    return f"{_cut(times, 50):.1f} / {_cut(times, 99):.1f}"


def _figures(*values: float) -> tuple[str, ...]:
    return tuple(f"{value:.1f}" for value in values)


def _weights(first_visit: dict[str, int]) -> list[tuple[str, ...]]:
    rows = [(path, f"{size:,}") for path, size in first_visit.items()]
    return [*rows, ("all", f"{sum(first_visit.values()):,}")]


def _queries(asked: dict[str, int]) -> Table:
    paths = dict.fromkeys(name.partition(" ")[2] for name in asked)
    rows = [(path, *(str(asked.get(f"{method} {path}", "")) for method in MOST_QUERIES)) for path in paths]
    return Table("Queries of each page", ("page", *MOST_QUERIES), rows)


def _cut(times: Sequence[float], percent: int) -> float:
    return quantiles(times, n=100, method="inclusive")[percent - 1] if len(times) > 1 else times[0]
