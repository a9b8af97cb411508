"""Reads a registry file, gzipped or not, as a stream of blocks of whole lines."""

import csv
import gzip
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self, cast

from parvis.registry.actions.refuse import ImportRefused
from parvis.registry.rules import COLUMNS

BLOCK_BYTES = 1 << 20
LONGEST_LINE = 8 << 20
GZIP_MAGIC = b"\x1f\x8b"
DELIMITERS = ";,\t"
FORMAT = "The format is in docs/registry-file.md."


@dataclass(frozen=True)
class Layout:
    """Where the columns are. `places` follows COLUMNS; `width` stands for a column that is not there."""

    delimiter: str
    width: int
    places: tuple[int, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """Some whole lines, the number of the first, and how much of the file had been read after them."""

    number: int
    first_line: int
    data: bytes
    position: int


class RegistryFile:
    """A file open for reading. `size` in bytes as stored, None for a pipe; raises ImportRefused."""

    def __init__(self, path: Path, block_bytes: int = BLOCK_BYTES) -> None:
        self.path = path
        self.block_bytes = block_bytes
        try:
            self._raw = path.open("rb")
        except OSError as error:
            raise ImportRefused(f"{path} cannot be read: {error.strerror}.") from None
        status = os.fstat(self._raw.fileno())
        self.size = status.st_size if path.is_file() else None
        gzipped = self._raw.peek(2)[:2] == GZIP_MAGIC
        self._stream = cast("IO[bytes]", gzip.GzipFile(fileobj=self._raw) if gzipped else self._raw)
        self._left = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: Any) -> None:
        self._raw.close()

    def read_layout(self) -> Layout:
        """Read the first line: call it once, before `blocks`."""
        self._left = self._read()
        if not self._left:
            raise ImportRefused(f"{self.path} is empty.")
        head, _, self._left = self._left.partition(b"\n")
        try:
            return _layout(head.decode("utf-8-sig").rstrip("\r"))
        except ValueError:
            raise ImportRefused(
                f"{self.path} is not a registry file: its first line is not UTF-8 text. {FORMAT}"
            ) from None
        except LayoutFault as fault:
            raise ImportRefused(f"{self.path} is not a registry file: {fault}. {FORMAT}") from None

    def blocks(self) -> Iterator[Block]:
        """The lines after the first, in blocks of about `block_bytes`."""
        number, line = 0, 2
        while data := self._read():
            whole, end, self._left = (self._left + data).rpartition(b"\n")
            if end:
                yield Block(number, line, whole + end, self._position())
                number += 1
                line += whole.count(b"\n") + 1
            if len(self._left) > LONGEST_LINE:
                raise ImportRefused(f"{self.path} is not a registry file: line {line} never ends.")
        if self._left:
            yield Block(number, line, self._left, self._position())

    def _position(self) -> int:
        return self._raw.tell() if self.size is not None else 0

    def _read(self) -> bytes:
        try:
            return self._stream.read(self.block_bytes)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise ImportRefused(
                f"{self.path} is a damaged or truncated gzip file: nothing was imported; fetch it again."
            ) from None
        except OSError as error:
            raise ImportRefused(f"{self.path} cannot be read: {error.strerror}.") from None


class LayoutFault(Exception):
    """The first line does not name the columns as it should."""


def _layout(head: str) -> Layout:
    """Raises LayoutFault, and ValueError when the line is no text."""
    if "\0" in head:
        raise ValueError
    delimiter = max(DELIMITERS, key=head.count)
    try:
        names = [name.strip().lower() for name in next(csv.reader([head], delimiter=delimiter), [])]
    except csv.Error:
        raise LayoutFault("its first line does not name columns") from None
    if not set(names) & set(COLUMNS):
        raise LayoutFault("its first line does not name columns")
    missing = [name for name, required in COLUMNS.items() if required and name not in names]
    if missing:
        raise LayoutFault(f"it has no column {', '.join(missing)}")
    twice = sorted({name for name in names if names.count(name) > 1 and name in COLUMNS})
    if twice:
        raise LayoutFault(f"it names twice the column {', '.join(twice)}")
    places = tuple(names.index(name) if name in names else len(names) for name in COLUMNS)
    return Layout(delimiter, len(names), places, tuple(name for name in names if name not in COLUMNS))
