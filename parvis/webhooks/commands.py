"""`parvis webhooks add`, `list`, `remove`, `test`."""

import argparse
import sys
from uuid import UUID

from parvis.connections.webhooks import BadAddress, NotTaken
from parvis.webhooks import queries
from parvis.webhooks.actions.endpoints import EndpointExists, add_endpoint, remove_endpoint, try_endpoint
from parvis.webhooks.enums import Announced
from parvis.webhooks.models import Endpoint

CHOICES = [str(event) for event in Announced if event != Announced.TEST]
ADD_HELP = "Tell an address of yours what happens here, by signed requests (docs/api.md)."


def add(arguments: list[str]) -> int:
    """Prints the secret, this once. 1 when the address cannot be told anything, or is told already."""
    parser = argparse.ArgumentParser("parvis webhooks add", description=ADD_HELP)
    parser.add_argument("url", help="https://…, which takes a POST")
    parser.add_argument(
        "--event", action="append", choices=CHOICES, metavar="TYPE",
        help=f"may be repeated; all by default: {', '.join(CHOICES)}",
    )  # fmt: skip
    told = parser.parse_args(arguments)
    try:
        endpoint, secret = add_endpoint(told.url, map(Announced, told.event or CHOICES))
    except BadAddress as error:
        return _refuse(f"this address is refused: {error}.")
    except EndpointExists:
        return _refuse("this address is told already: `parvis webhooks list`.")
    print(f"Endpoint {endpoint.id}, told of: {', '.join(endpoint.events)}.")
    print(f"Its secret, shown this once, by which it knows that we speak: {secret}")
    return 0


def list_endpoints(arguments: list[str]) -> int:
    """0, always."""
    argparse.ArgumentParser("parvis webhooks list", description="Who is told of what.").parse_args(arguments)
    found = list(queries.endpoints())
    for each in found:
        told_at = each.told_at.isoformat(timespec="seconds") if each.told_at else "never"
        print(f"{each.endpoint.id}  {each.endpoint.url}\n    {', '.join(each.endpoint.events)}")
        print(f"    last told: {told_at}; waiting: {each.waiting}; given up: {each.given_up}")
    if not found:
        print("Nobody is told anything: `parvis webhooks add`.")
    return 0


def remove(arguments: list[str]) -> int:
    """1 when there is no such endpoint."""
    parser = argparse.ArgumentParser(
        "parvis webhooks remove", description="Tell an endpoint nothing any more, what waits included."
    )
    parser.add_argument("id", type=UUID, help="as `parvis webhooks list` shows it")
    if not remove_endpoint(parser.parse_args(arguments).id):
        return _refuse("no such endpoint: `parvis webhooks list`.")
    print("Removed. What waited for it is deleted.")
    return 0


def test(arguments: list[str]) -> int:
    """0 when it took the event, 1 otherwise."""
    parser = argparse.ArgumentParser(
        "parvis webhooks test", description="Send an event of type `test`, and say what came of it."
    )
    parser.add_argument("id", type=UUID, help="as `parvis webhooks list` shows it")
    endpoint = Endpoint.objects.filter(pk=parser.parse_args(arguments).id).first()
    if endpoint is None:
        return _refuse("no such endpoint: `parvis webhooks list`.")
    try:
        status = try_endpoint(endpoint)
    except (NotTaken, BadAddress) as error:
        return _refuse(f"not taken: {error}.")
    print(f"Taken: it answered {status}.")
    return 0


def _refuse(why: str) -> int:
    print(f"parvis: {why}", file=sys.stderr)
    return 1
