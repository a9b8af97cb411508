"""The command `parvis forum categories`."""

import argparse
import sys
from pathlib import Path

from parvis.forum.actions.import_categories import SAMPLE, import_categories
from parvis.forum.reading import BadCategories


def categories(arguments: list[str]) -> int:
    """0 when the categories were imported, 1 when nothing was."""
    parser = argparse.ArgumentParser(
        "parvis forum categories", description="Bring the categories of the forum up to date."
    )
    parser.add_argument("file", type=Path, nargs="?", default=SAMPLE, help="TOML (docs/forum.md); none: ours")
    options = parser.parse_args(arguments)
    try:
        count = import_categories(options.file)
    except BadCategories as fault:
        print(f"parvis: {fault}", file=sys.stderr)
        return 1
    print(f"categories {count:>10,}")
    return 0
