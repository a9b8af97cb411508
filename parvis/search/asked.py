"""Other words in which people ask what a document answers, from the tables in `content/`."""

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from parvis.search.passages import Passage

CONTENT = Path(__file__).resolve().parent / "content"


@cache
def asked(language: str) -> dict[str, tuple[str, ...]]:
    """By document, or by passage of the help page."""
    path = CONTENT / f"asked.{language}.toml"
    table = tomllib.loads(path.read_text()) if path.is_file() else {}
    return {key: tuple(filter(None, map(str.strip, ways.split("\n")))) for key, ways in table.items()}


def with_asked(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The same passages; the first of each document has the other words in which it is asked."""
    return tuple(_with(passage, asked(passage.language).get(passage.key, ())) for passage in passages)


def _with(passage: Passage, ways: tuple[str, ...]) -> Passage:
    return replace(passage, asked=(*passage.asked, *ways)) if ways else passage
