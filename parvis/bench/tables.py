"""The tables: printed on the terminal, and kept in docs/bench.md between marks, a section for each part."""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table as Printed

ROOT = Path(__file__).resolve().parents[2]
NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
REACH = re.compile(rf"reach ([≥≤]) ({NUMBER.pattern})")


@dataclass(frozen=True)
class Table:
    """A title, the names of the columns, the rows."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def verdict(reached: bool) -> str:
    return "yes" if reached else "**no**"


def judged(row: tuple[str, ...]) -> tuple[str, ...]:
    """A row (what, figure, "reach ≥ 25,000…") with its verdict, empty when there is nothing to reach.

    The figure judged is the number that stands before the word reach, else the first of the figure.
    """
    what, figure, aim = row
    asked = REACH.search(aim)
    measured = NUMBER.search(aim[: asked.start()]) or NUMBER.search(figure) if asked else None
    if asked is None or measured is None:
        return (*row, "")
    value, limit = (float(text.replace(",", "")) for text in (measured[0], asked[2]))
    return what, figure, aim, verdict(value >= limit if asked[1] == "≥" else value <= limit)


def show(tables: Sequence[Table]) -> None:
    console = Console()
    for table in tables:
        printed = Printed(*table.columns, title=table.title, title_justify="left")
        for row in table.rows:
            printed.add_row(*(cell.replace("**", "") for cell in row))
        console.print(printed)


def keep(section: str, introduction: str, tables: Sequence[Table], file: Path) -> None:
    """Replace what stands between `<!-- section -->` and `<!-- /section -->`."""
    told = "\n\n".join([introduction, *(_markdown(table) for table in tables)])
    marks = f"<!-- {section} -->", f"<!-- /{section} -->"
    whole = file.read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(marks[0])}.*{re.escape(marks[1])}", re.DOTALL)
    changed, times = pattern.subn(lambda _: f"{marks[0]}\n{told}\n{marks[1]}", whole)
    if times != 1:
        raise ValueError(f"{file} has not the marks of {section}")
    file.write_text(changed, encoding="utf-8")


def circumstances(command: str, machine: str, load: float) -> str:
    """The lines above the tables of a section. `load` is the machine's load average before the run."""
    return (
        f"`{command}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}. {machine}. "
        f"Load average before the run: {load:.1f}."
    )


def _commit() -> str:
    def git(*words: str) -> str:
        done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changed = " with changes" if git("status", "--porcelain", "--", "parvis") else ""
    return (git("rev-parse", "--short", "HEAD") or "unknown") + changed


def _markdown(table: Table) -> str:
    lines = [table.columns, tuple("---" for _ in table.columns), *table.rows]
    return f"### {table.title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)
