"""Files that a page gives to keep."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from parvis.lib.spreadsheets import Cell, csv_of


def csv_answer(name: str, rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A table for a spreadsheet. `name`: of the file, of our own making."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(csv_of(rows), content_type="text/csv; charset=utf-8", headers=headers)
