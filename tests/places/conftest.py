"""What the tests of places share: the shipped sample, imported; the real file, where it is."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from parvis.places.actions.import_points import SAMPLE, import_points

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.fixture
def sample(db):
    """The fictitious points that the project ships."""
    return import_points(SAMPLE, source="Exemples fictifs", dated_on=date(2026, 11, 1))


@pytest.fixture
def real_file() -> Path:
    """The official file of 1 August 2024."""
    path = DATA / "france-services-20240801.csv"
    if not path.exists():
        pytest.skip("the official file of help points is not beside the project")
    return path


@pytest.fixture
def outlines_file() -> Path:
    """The official outlines of the départements."""
    path = DATA / "departements.geojson"
    if not path.exists():
        pytest.skip("the official outlines are not beside the project")
    return path


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    """`csv_file(rows, header=…)`: a file with these rows, each a change of the sample's first."""
    with SAMPLE.open(encoding="utf-8") as file:
        first = next(csv.DictReader(file))

    def write(*changes: dict[str, str], name: str = "points.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, list(first))
            writer.writeheader()
            for number, change in enumerate(changes):
                writer.writerow({**first, "id_fs": f"x{number}", **change})
        return path

    return write
