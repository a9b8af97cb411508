"""The `parvis atelier …` commands."""

import argparse
import json

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from parvis.connections.members.people import people as everybody
from parvis.lib.nir import formatted
from parvis.workshop.people import as_json


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
    """Four lines a person, so that everything is readable on a terminal of 80 columns."""
    table = Table("who, and what happens", "what is typed", box=SIMPLE, show_lines=True)
    for person in listed:
        names = " / ".join(name for name in (person["birth_name"], person["usual_name"]) if name)
        table.add_row(
            f"[bold]{person['key']}[/]\n{person['expected']}",
            f"{formatted(person['number'])}\n{names}, {person['birth_date']}, {person['postcode']}\n"
            f"RIB {person['rib_tail'] or '–'}, card {person['card_tail']} ({person['card_model']})\n"
            f"{person['email']}, {person['mobile']}",
        )
    return table
