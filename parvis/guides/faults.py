"""What is wrong with the file of a guide: named with the file and the line."""

import re
import tomllib
from pathlib import Path
from typing import Any

PLACE_IN_TOML = re.compile(r"\(at line (\d+), column \d+\)")
KEY = re.compile(r"(\w+)")


class BadGuide(Exception):
    """The file cannot be used. The message names it, the line, and what to write."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}, line {line}: {what}")
        self.line = line


def toml_of(path: Path, text: str, *, before: int) -> dict[str, Any]:
    """`before`: how many lines of the file stand before the text."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = PLACE_IN_TOML.search(str(error))
        line = before + (int(found[1]) if found else text.count("\n") + 1)
        what = PLACE_IN_TOML.sub("", str(error)).strip()
        raise BadGuide(path, line, f"this is not valid TOML: {what}.") from None


def line_of(error: str, lines: list[str]) -> int:
    """The line of the key that an error begins with, or of its list; the first when it is missing."""
    found = KEY.match(error)
    begins = re.compile(rf"\s*{found[1]}\s*=") if found else None
    return next((n for n, line in enumerate(lines, 1) if begins and begins.match(line)), 1)
