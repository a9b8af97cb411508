"""Other words in which people ask what a document answers, from the tables in `content/`."""

import tomllib
from functools import cache
from pathlib import Path

CONTENT = Path(__file__).resolve().parent / "content"


@cache
def asked(language: str) -> dict[str, tuple[str, ...]]:
    """By document, or by passage of the help page."""
    path = CONTENT / f"asked.{language}.toml"
    table = tomllib.loads(path.read_text()) if path.is_file() else {}
    return {key: tuple(filter(None, map(str.strip, ways.split("\n")))) for key, ways in table.items()}
