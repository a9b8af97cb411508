"""Importing the table of communes, by which searches are understood, and the outlines of the map."""

import csv
import json
from pathlib import Path
from typing import Any

from django.db import transaction

from parvis.lib.territory import departement_of
from parvis.places.actions.import_points import BATCH, ImportRefused
from parvis.places.models import Commune, Outline
from parvis.places.reading import tidy
from parvis.places.rules import search_key

COLUMNS = {  # ours: the names it has in the tables that are published
    "insee": ("code_commune_insee", "code_insee", "insee", "code_commune"),
    "name": ("nom_commune_complet", "nom_standard", "nom_commune", "nom_de_la_commune", "nom"),
    "postcode": ("code_postal", "codes_postaux"),
    "latitude": ("latitude", "latitude_centre", "lat"),
    "longitude": ("longitude", "longitude_centre", "lon", "lng"),
}
CODES, NAMES = ("code", "insee_dep"), ("nom", "lib_dep")
DECIMALS = 3  # of an outline: some 100 m, which is finer than a screen shows of a département
LARGEST_OUTLINES = 50_000_000  # bytes


@transaction.atomic
def import_communes(path: Path) -> int:
    """Replaces the communes by those of the file. Returns how many rows. Raises ImportRefused."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.DictReader(file, delimiter=";" if first.count(";") > first.count(",") else ",")
            columns = _columns_of(path, [name.strip().lower() for name in reader.fieldnames or []])
            reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or []]
            communes = {(row.insee, row.postcode): row for line in reader for row in _communes(line, columns)}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ImportRefused(f"{path}: {error}") from None
    if not communes:
        raise ImportRefused(f"{path}: no commune could be read")
    Commune.objects.bulk_create(
        communes.values(), batch_size=BATCH, update_conflicts=True, unique_fields=["insee", "postcode"],
        update_fields=["name", "key", "departement", "latitude", "longitude"],
    )  # fmt: skip
    return len(communes)


def _columns_of(path: Path, header: list[str]) -> dict[str, str]:
    found = {ours: next((name for name in names if name in header), "") for ours, names in COLUMNS.items()}
    missing = [COLUMNS[ours][0] for ours, name in found.items() if not name]
    if missing:
        raise ImportRefused(f"{path}: the first line lacks {', '.join(missing)}")
    return found


def _communes(line: dict[str, Any], columns: dict[str, str]) -> list[Commune]:
    """One for each postcode; none when the line lacks a place or a code."""
    told = {ours: tidy(line.get(name) or "") for ours, name in columns.items()}
    try:
        latitude, longitude = float(told["latitude"]), float(told["longitude"])
    except ValueError:
        return []
    insee, name = told["insee"].zfill(5)[:5], told["name"][:120]
    postcodes = [word.zfill(5) for word in told["postcode"].replace("|", " ").replace(",", " ").split()]
    return [
        Commune(
            insee=insee, name=name, key=search_key(name)[:120], postcode=postcode[:5],
            departement=departement_of(insee), latitude=latitude, longitude=longitude,
        )
        for postcode in postcodes
        if name and -90 <= latitude <= 90 and -180 <= longitude <= 180
    ]  # fmt: skip


@transaction.atomic
def import_outlines(path: Path) -> int:
    """Replaces the outlines by those of a GeoJSON file. Raises ImportRefused."""
    try:
        if path.stat().st_size > LARGEST_OUTLINES:
            raise ImportRefused(f"{path}: more than {LARGEST_OUTLINES // 1_000_000} MB; simplify it first")
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
        outlines = {row.code: row for row in map(_outline, features)}
    except (OSError, ValueError, KeyError, TypeError, IndexError, StopIteration, RuntimeError) as error:
        raise ImportRefused(f"{path}: this is no GeoJSON of départements ({error})") from None
    Outline.objects.all().delete()
    Outline.objects.bulk_create(outlines.values(), batch_size=50)
    return len(outlines)


def _outline(feature: dict[str, Any]) -> Outline:
    told, shape = feature["properties"], feature["geometry"]
    if shape["type"] not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"a {shape['type']} is no outline")
    rounded = {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])}
    code, name = (next(told[each] for each in names if told.get(each)) for names in (CODES, NAMES))
    return Outline(code=str(code)[:3], name=str(name)[:80], shape=rounded)


def _rounded(coordinates: Any) -> Any:
    """The same line with fewer figures; points that fall on the one before are dropped."""
    if isinstance(coordinates[0], int | float):
        return [round(float(degree), DECIMALS) for degree in coordinates[:2]]
    inner = [_rounded(part) for part in coordinates]
    return [part for number, part in enumerate(inner) if number == 0 or part != inner[number - 1]]
