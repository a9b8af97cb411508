"""A file to import, and the import itself, as short words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from parvis.registry.actions import Report, import_members


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file to import is."""
    return tmp_path / "members.csv"


@pytest.fixture
def rejects_path(tmp_path: Path) -> Path:
    return tmp_path / "rejects.csv"


@pytest.fixture
def bring_in(path: Path, rejects_path: Path) -> Callable[..., Report]:
    """Write this to the file, then import it."""

    def write_and_import(content: str | bytes, **options: object) -> Report:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return import_members(path, rejects_path, **options)  # type: ignore[arg-type]

    return write_and_import
