"""Splits a block into rows of fields, and blames the lines that cannot be read."""

import csv
from collections.abc import Iterator
from typing import NamedTuple

from parvis.registry.actions.read_blocks import Block
from parvis.registry.rules import Rejected


class Reject(NamedTuple):
    """One line that is not taken. `column` is "" when it is the line as a whole."""

    line: int
    column: str
    reason: str


def split_lines(block: Block, delimiter: str, rejects: list[Reject]) -> Iterator[tuple[int, list[str]]]:
    """(line number, fields) of each line that can be read; empty lines are passed over."""
    rows = _all_at_once(block, delimiter)
    if rows is None:
        yield from _one_by_one(block, delimiter, rejects)
        return
    for line, fields in enumerate(rows, block.first_line):
        if fields:
            yield line, fields


def _all_at_once(block: Block, delimiter: str) -> list[list[str]] | None:
    """The rows; None when something is wrong somewhere: bytes, NUL, a quote left open over the next line."""
    try:
        text = block.data.decode()
        lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    return rows if len(rows) == len(lines) and "\0" not in text else None


def _one_by_one(block: Block, delimiter: str, rejects: list[Reject]) -> Iterator[tuple[int, list[str]]]:
    for line, raw in enumerate(block.data.removesuffix(b"\n").split(b"\n"), block.first_line):
        try:
            fields = _fields(raw, delimiter)
        except Rejected as fault:
            rejects.append(Reject(line, fault.column, fault.reason))
        else:
            if fields:
                yield line, fields


def _fields(raw: bytes, delimiter: str) -> list[str]:
    try:
        text = raw.removesuffix(b"\r").decode()
        if "\0" in text:
            raise Rejected("", "holds a NUL character")
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except UnicodeDecodeError:
        raise Rejected("", "is not UTF-8") from None
    except csv.Error:
        raise Rejected("", "is not a line of CSV (look at its quotes)") from None
