"""Tables as files for a spreadsheet, in which nothing that somebody typed is computed."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

BOM = "\ufeff"  # spreadsheets take the file for UTF-8 by it
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a cell begins with that is computed
Cell = str | int | float | None


def plain(text: str) -> str:
    """A spreadsheet must not take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_of(rows: Iterable[Sequence[Cell]]) -> str:
    """`;` between columns, as French spreadsheets read them."""
    out = StringIO()
    write = csv.writer(out, delimiter=";", lineterminator="\r\n").writerow
    for row in rows:
        write([plain(cell) if isinstance(cell, str) else cell for cell in row])
    return BOM + out.getvalue()
