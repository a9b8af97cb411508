"""Files of guides that a test writes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from parvis.guides import queries

GUIDE = """+++
title = "Je fais"
summary = "En deux mots."
series = "help"
device = "any"
minutes = 3
+++
Pour commencer.

## Je commence
Voilà.
"""
Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def _no_picture(settings, tmp_path) -> None:
    """Whoever runs the tests may have taken some."""
    settings.GUIDES_PICTURES = tmp_path / "pictures"


@pytest.fixture
def own(settings, tmp_path) -> Iterator[Write]:
    """`own("24-mine.md", text, language="en")`: a file in the organisation's folder, as after a restart."""
    settings.GUIDES_FOLDER = tmp_path

    def write(name: str, text: str = GUIDE, language: str = "fr") -> Path:
        folder: Path = tmp_path / language
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text)
        queries._read_all.cache_clear()
        settings.ORGANISATION = replace(settings.ORGANISATION)  # no page of before is kept
        return folder / name

    yield write
    queries._read_all.cache_clear()
