"""Bringing the help points up to date with the official file: what is new, changed, unchanged, closed."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.places.models import Commune, HelpPoint, Import
from parvis.places.reading import NEEDED, BadRow, Place, read_row
from parvis.places.rules import search_key

SAMPLE = Path(__file__).parents[1] / "sample.csv"  # clearly fictitious: for practice
BATCH = 1000
MOST_TOLD = 1000  # faults kept to be told; the others are counted
MOST_CLOSED = 0.5  # a file that closes more than this share is taken for a truncated one
LONGEST_LINE = 100_000  # characters of one row
MOST_POINTS = 1_000_000  # a file that holds more is another file
KEPT_COLUMNS = [field for field in Place.__dataclass_fields__ if field != "source_id"]


class ImportRefused(Exception):
    """Nothing was imported. The message says why and what to do."""


@dataclass
class Report:
    """Counts of rows; `faults`: (line, what), the first MOST_TOLD of `fault_count`."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    rejected: int = 0
    fault_count: int = 0
    other_encoding: int = 0  # lines that were in Windows-1252
    faults: list[tuple[int, str]] = field(default_factory=list)

    def tell(self, line: int, what: str) -> None:
        self.fault_count += 1
        if len(self.faults) < MOST_TOLD:
            self.faults.append((line, what))


@transaction.atomic
def import_points(
    path: Path, *, source: str, dated_on: date, dry_run: bool = False, may_close: bool = False,
    on_progress: Callable[[int], None] = lambda done: None,
) -> Report:  # fmt: skip
    """One transaction: interrupted, the points are as they were. `on_progress`: bytes read so far.

    Raises ImportRefused.
    """
    report, seen, batch, known = Report(), set[str](), list[Place](), _known()
    owners = dict(HelpPoint.objects.values_list("slug", "source_id"))
    for line, row in _rows(path, report, on_progress):
        place = _place_of(line, row, report, seen, owners)
        if place is None:
            continue
        if known.get(place.source_id) == (place.digest, False):
            report.unchanged += 1
            continue
        report.changed += place.source_id in known
        report.new += place.source_id not in known
        batch.append(place)
        if len(batch) == BATCH:
            _write(batch)
            batch = []
    _write(batch)
    _close_missing(report, known, seen, dated_on, may_close)
    _keep_import(source, dated_on, len(seen))
    journal.record(Event.PLACES_IMPORTED, Actor.SYSTEM, count=len(seen))
    if dry_run:
        transaction.set_rollback(True)
    return report


def _known() -> dict[str, tuple[bytes, bool]]:
    """Every point by its id: its digest, and whether it is closed."""
    points = HelpPoint.objects.values_list("source_id", "digest", "closed_on")
    return {source_id: (bytes(digest), closed_on is not None) for source_id, digest, closed_on in points}


def _keep_import(source: str, dated_on: date, points: int) -> None:
    """With what the pages would else count each time."""
    with connection.cursor() as cursor:  # the next search must not wait until PostgreSQL does it by itself
        cursor.execute("ANALYZE places_helppoint, places_commune")
    still_open = HelpPoint.objects.filter(closed_on=None)
    Import.objects.create(
        source=source[:200], dated_on=dated_on, imported_at=timezone.now(), points=points,
        departements=dict(still_open.values_list("departement").annotate(Count("pk")).order_by()),
        tells_access=still_open.filter(accessible=True).exists(),
    )  # fmt: skip


def _place_of(
    line: int, row: dict[str, str | None], report: Report, seen: set[str], owners: dict[str, str]
) -> Place | None:
    """`owners`: slug -> id, of every point there is and ever was: an address stays that of one point."""
    try:
        place, mended = read_row(row)
        if place.source_id in seen:
            raise BadRow(f"id_fs {place.source_id} is in the file twice; the first is kept")
        if owners.setdefault(place.slug, place.source_id) != place.source_id:
            raise BadRow(f"id_fs {place.source_id} would have the address of {owners[place.slug]}")
    except BadRow as reason:
        report.rejected += 1
        report.tell(line, f"left out: {reason}")
        return None
    for what in mended:
        report.tell(line, what)
    seen.add(place.source_id)
    if len(seen) > MOST_POINTS:
        raise ImportRefused(f"more than {MOST_POINTS:,} points: is it the right file?")
    return place


def _rows(
    path: Path, report: Report, on_progress: Callable[[int], None]
) -> Iterator[tuple[int, dict[str, str | None]]]:
    """(line, row). The file is read as it goes: its size does not matter."""
    csv.field_size_limit(LONGEST_LINE)
    try:
        with path.open("rb") as file:
            lines = _decoded(file, report, on_progress)
            first = next(lines, "")
            dialect = ";" if first.count(";") > first.count(",") else ","
            header = [
                name.strip().strip('"').lower() for name in next(csv.reader([first], delimiter=dialect), [])
            ]
            missing = [name for name in NEEDED if name not in header]
            if missing:
                raise ImportRefused(
                    f"{path}: the first line lacks {', '.join(missing)}: is it the right file?"
                )
            reader = csv.reader(lines, delimiter=dialect, strict=True)
            yield from _each(reader, header, report)
    except OSError as error:
        raise ImportRefused(f"{path}: {error.strerror}") from None


def _each(reader: Any, header: list[str], report: Report) -> Iterator[tuple[int, dict[str, str | None]]]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report.rejected += 1
            report.tell(reader.line_num + 1, f"left out: {error}")
            continue
        line = reader.line_num + 1
        if not any(cells):
            continue
        if len(cells) != len(header):
            report.rejected += 1
            report.tell(line, f"left out: {len(cells)} columns instead of {len(header)}")
            continue
        yield line, dict(zip(header, cells, strict=True))


def _decoded(file: IO[bytes], report: Report, on_progress: Callable[[int], None]) -> Iterator[str]:
    """UTF-8 with or without its mark; a line that is not is taken for Windows-1252, and counted."""
    done = 0
    while raw := file.readline(LONGEST_LINE):
        first, done = done == 0, done + len(raw)
        on_progress(done)
        raw = raw.removeprefix(b"\xef\xbb\xbf") if first else raw
        try:
            yield raw.decode()
        except UnicodeDecodeError:
            report.other_encoding += 1
            yield raw.decode("cp1252", errors="replace")


def _write(places: list[Place]) -> None:
    if not places:
        return
    rows = [HelpPoint(**vars(place), digest=place.digest, closed_on=None) for place in places]
    HelpPoint.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["source_id"],
        update_fields=[*KEPT_COLUMNS, "digest", "closed_on"],
    )  # fmt: skip
    communes = {
        (place.insee, place.postcode): Commune(
            insee=place.insee, postcode=place.postcode, name=place.commune,
            key=search_key(place.commune)[:120], departement=place.departement,
            latitude=place.latitude, longitude=place.longitude,
        )
        for place in places
    }  # fmt: skip
    # the table of communes, when it is imported, knows better where each is
    Commune.objects.bulk_create(communes.values(), ignore_conflicts=True)


def _close_missing(
    report: Report, known: dict[str, tuple[bytes, bool]], seen: set[str], on: date, may_close: bool
) -> None:
    gone = [source_id for source_id, (_, closed) in known.items() if not closed and source_id not in seen]
    open_before = sum(1 for _, closed in known.values() if not closed)
    if not seen:
        raise ImportRefused("the file holds no point that can be read: nothing was changed")
    if gone and len(gone) > MOST_CLOSED * open_before and not may_close:
        raise ImportRefused(
            f"this file would close {len(gone)} of {open_before} points: is it whole? "
            "If it is, run the import again with --may-close."
        )
    for start in range(0, len(gone), BATCH):
        HelpPoint.objects.filter(source_id__in=gone[start : start + BATCH]).update(closed_on=on)
    report.closed = len(gone)
