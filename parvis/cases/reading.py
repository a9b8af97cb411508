"""Reads a file of cases, JSON lines or CSV, gzipped or not, as it goes: its size does not matter."""

import csv
import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from parvis.cases.rules import KNOWN

LONGEST_LINE = 1_000_000  # bytes
GZIP = b"\x1f\x8b"
MARK = b"\xef\xbb\xbf"
SEPARATORS = ";,\t"


class BadFile(Exception):
    """The file cannot be read, or not further. The message says where and what to do."""


@dataclass(frozen=True)
class Line:
    """One item with its line number; or a `fault` (code, sentence) when the line holds none."""

    number: int
    raw: dict[str, Any]
    fault: tuple[str, str] | None = None


def lines_of(path: Path, on_progress: Callable[[int], None] = lambda done: None) -> Iterator[Line]:
    """`on_progress`: bytes of the file read so far. Raises BadFile."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
            file.seek(0)
            plain = cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if packed else file
            yield from _items(_raw_lines(plain, lambda: on_progress(file.tell())))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadFile(f"{path} is cut short or damaged: what came before is taken; send it again.") from None
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror}") from None


def _raw_lines(file: IO[bytes], tick: Callable[[], None]) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if number % 1000 == 1:
            tick()
        yield number, line.removeprefix(MARK) if number == 1 else line
    tick()


def _items(lines: Iterator[tuple[int, bytes]]) -> Iterator[Line]:
    """By its first character a file is JSON lines or CSV. Raises BadFile."""
    first = next(lines, None)
    if first is None:
        raise BadFile("the file is empty: nothing was taken.")
    if first[1].lstrip()[:1] == b"{":
        yield _from_json(*first)
        for number, line in lines:
            if line.strip():
                yield _from_json(number, line)
    else:
        yield from _from_csv(first[1], lines)


def _from_json(number: int, line: bytes) -> Line:
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError):
        return Line(number, {}, ("not_json", "This line is not a JSON object in UTF-8."))
    if not isinstance(raw, dict):
        return Line(number, {}, ("not_an_object", "An item is an object with named fields."))
    return Line(number, raw)


def _from_csv(first: bytes, lines: Iterator[tuple[int, bytes]]) -> Iterator[Line]:
    """Raises BadFile when the first line names no column of ours."""
    head = first.decode(errors="replace")
    separator = max(SEPARATORS, key=head.count)
    names = [name.strip().lower() for name in next(csv.reader([head], delimiter=separator), [])]
    if "reference" not in names or "number" not in names:
        raise BadFile("the first line names no column `reference` and `number`: is it the right file?")
    for number, line in lines:
        if line.strip():
            yield _from_row(number, line, names, separator)


def _from_row(number: int, line: bytes, names: list[str], separator: str) -> Line:
    """A column that is not ours is not looked at; `exchanges` holds JSON."""
    try:
        cells = next(csv.reader([line.decode()], delimiter=separator, strict=True))
    except (UnicodeDecodeError, csv.Error, StopIteration):
        return Line(number, {}, ("not_csv", "This line is not CSV in UTF-8."))
    if len(cells) != len(names):
        return Line(number, {}, ("not_csv", f"This line has {len(cells)} columns instead of {len(names)}."))
    raw: dict[str, Any] = {
        name: cell for name, cell in zip(names, cells, strict=True) if name in KNOWN and cell
    }
    if "exchanges" in raw:
        try:
            raw["exchanges"] = json.loads(raw["exchanges"])
        except (ValueError, RecursionError):
            return Line(number, {}, ("bad_exchanges", "The column exchanges does not hold JSON."))
    return Line(number, raw)
