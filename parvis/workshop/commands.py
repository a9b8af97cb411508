"""The `parvis atelier …` commands."""

import argparse
import json

from rich.console import Console
from rich.table import Table

from parvis.connections.members.people import people as everybody
from parvis.lib.nir import formatted
from parvis.workshop.people import as_json

HEADINGS = ("key", "expected", "number", "name", "born", "postcode", "RIB", "card", "e-mail", "mobile")


def people(arguments: list[str]) -> int:
    """List the fictitious people with all the facts to type: a table, or JSON with --json."""
    parser = argparse.ArgumentParser(prog="parvis atelier people", description=people.__doc__)
    parser.add_argument("--json", action="store_true", help="the same list as /atelier/personnes.json")
    listed = [as_json(person) for person in everybody()]
    if parser.parse_args(arguments).json:
        print(json.dumps(listed, ensure_ascii=False, indent=2))
    else:
        Console().print(_table(listed))
    return 0


def _table(listed: list[dict[str, str]]) -> Table:
    table = Table(title="Fictitious people", caption="RIB and card: the last characters, as they are typed")
    for heading in (
        "key",
        "expected",
        "number",
        "name",
        "born",
        "postcode",
        "RIB",
        "card",
        "e-mail",
        "mobile",
    ):
        table.add_column(heading, overflow="fold")
    for person in listed:
        table.add_row(
            person["key"],
            person["expected"],
            formatted(person["number"]),
            " / ".join(name for name in (person["birth_name"], person["usual_name"]) if name),
            person["birth_date"],
            person["postcode"],
            person["rib_tail"] or "–",
            person["card_tail"],
            person["email"],
            person["mobile"],
        )
    return table
