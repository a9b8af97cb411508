"""The commands `parvis guides list` and `parvis guides feedback`."""

import argparse
import csv
import sys

from django.conf import settings

from parvis.guides import queries
from parvis.lib.spreadsheets import plain


def list_guides(arguments: list[str]) -> int:
    """0; 1 when a file cannot be used."""
    argparse.ArgumentParser("parvis guides list", description="Which guides, from which files.").parse_args(
        arguments
    )
    faults: dict[str, None] = {}
    for language, _name in settings.LANGUAGES:
        shelf = queries.shelf(language)
        faults |= dict.fromkeys(shelf.faults)
        for guide in shelf.guides.values():
            print(f"{language}  {guide.slug:<32} {guide.path}")
    for fault in faults:
        print(f"parvis: {fault}", file=sys.stderr)
    return 1 if faults else 0


def feedback(arguments: list[str]) -> int:
    """What people say of the guides, as CSV: figures, or with --said the reasons and words."""
    parser = argparse.ArgumentParser("parvis guides feedback", description="What people say of the guides.")
    parser.add_argument("--said", action="store_true", help="why they did not help, newest first")
    options = parser.parse_args(arguments)
    write = csv.writer(sys.stdout).writerow
    if options.said:
        write(("on", "guide", "language", "reason", "said"))
        for one in queries.said().iterator():
            write((f"{one.created_at:%Y-%m-%d}", one.slug, one.language, one.reason, plain(one.said)))
        return 0
    write(("guide", "language", "helped", "did not"))
    for row in queries.told():
        write((row["slug"], row["language"], row["yes"], row["no"]))
    return 0
