"""`parvis api client add`, `list`, `revoke`."""

import argparse
import sys
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from parvis.api import queries
from parvis.api.actions.clients import NameTaken, add_client, revoke_client
from parvis.api.enums import Scope
from parvis.api.models import Client

HELP = "Which of your systems may ask the portal (docs/api.md)."
LONGEST_NAME = 80


def client(arguments: list[str]) -> int:
    """0 when done, 1 when it cannot be."""
    parser = argparse.ArgumentParser("parvis api client", description=HELP)
    verbs = parser.add_subparsers(dest="verb", required=True)
    adding = verbs.add_parser("add", help="add a client, and print its secret, this once")
    adding.add_argument("name", help="of the system, for you to know it by")
    adding.add_argument(
        "--scope", action="append", required=True, choices=Scope.values, metavar="SCOPE",
        help=f"may be repeated: {', '.join(Scope.values)}",
    )  # fmt: skip
    adding.add_argument("--days", type=int, metavar="N", help="how long it may ask; by default until revoked")
    verbs.add_parser("list", help="list them")
    verbs.add_parser("revoke", help="end one at once, with its tokens").add_argument("id", type=UUID)
    told = parser.parse_args(arguments)
    return VERBS[told.verb](told)


def _add(told: argparse.Namespace) -> int:
    name = " ".join(told.name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        return _refuse(f"a name has 1 to {LONGEST_NAME} ordinary characters.")
    if told.days is not None and not 0 < told.days <= 3650:
        return _refuse("--days is from 1 to 3650.")
    expires_at = timezone.now() + timedelta(days=told.days) if told.days else None
    try:
        added, secret = add_client(name, map(Scope, told.scope), expires_at)
    except NameTaken:
        return _refuse("another client has this name: `parvis api client list`.")
    print(f"Client {added.id}, for: {', '.join(added.scopes)}; {_until(added)}.")
    print(f"Its secret, shown this once: {secret}")
    return 0


def _list(told: argparse.Namespace) -> int:
    found = list(queries.clients())
    for each in found:
        used = each.used_at.isoformat(timespec="seconds") if each.used_at else "never"
        print(f"{each.id}  {each.name}\n    {', '.join(each.scopes)}; {_until(each)}; last token: {used}")
    if not found:
        print("No system may ask anything: `parvis api client add`.")
    return 0


def _revoke(told: argparse.Namespace) -> int:
    if not revoke_client(told.id):
        return _refuse("no such client, or it is revoked already: `parvis api client list`.")
    print("Revoked: neither its secret nor its tokens are of any use.")
    return 0


def _until(found: Client) -> str:
    if found.revoked_at:
        return f"revoked on {found.revoked_at:%Y-%m-%d}"
    return f"until {found.expires_at:%Y-%m-%d}" if found.expires_at else "until it is revoked"


def _refuse(why: str) -> int:
    print(f"parvis: {why}", file=sys.stderr)
    return 1


VERBS = {"add": _add, "list": _list, "revoke": _revoke}
