"""Finds the numbers that a file holds twice, in flat memory: on disk, by buckets of their digests."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Self

from parvis.registry.actions.prepare_rows import BUCKETS, RECORD

READ_BYTES = RECORD.size * 4096


@dataclass
class Sifter:
    """Takes the records of every sound row, in the order of the file. `counts`: NEW, CHANGED, UNCHANGED."""

    counts: list[int] = field(default_factory=lambda: [0, 0, 0])

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        # without a name: nothing is left behind even when we are killed
        files = (tempfile.TemporaryFile() for _ in range(BUCKETS))  # noqa: SIM115  (the stack closes them)
        self._files = [self._stack.enter_context(file) for file in files]
        return self

    def __exit__(self, *exception: Any) -> None:
        self._stack.close()

    def add(self, records: list[bytes]) -> None:
        for file, record in zip(self._files, records, strict=True):
            file.write(record)

    def duplicates(self) -> Iterator[tuple[int, int]]:
        """(line, line of the first with the same number). Counts the rows that stay on the way."""
        for file in self._files:
            first: dict[bytes, int] = {}
            file.seek(0)
            while records := file.read(READ_BYTES):
                for digest, line, state in RECORD.iter_unpack(records):
                    kept = first.setdefault(digest, line)
                    if kept == line:
                        self.counts[state] += 1
                    else:
                        yield line, kept
