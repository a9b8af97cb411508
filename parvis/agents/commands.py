"""`parvis agents add`, `list`, `roles`, `disable` and `reset`."""

import argparse
import sys
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from parvis.agents.actions import invite
from parvis.agents.enums import Role
from parvis.agents.models import Agent

ROLES = ", ".join(Role.values)
HOW = (
    "Give this address to the person themselves, by a way that only they read. It works once, until {until}: "
    "they choose a password and add an application of codes."
)


def add(arguments: list[str]) -> int:
    """0: added, the invitation is printed; 1: refused."""
    parser = argparse.ArgumentParser("parvis agents add", description="Invite somebody to the desk.")
    parser.add_argument("email", help="the professional address, with which they will sign in")
    parser.add_argument("--name", required=True, help="as shown at the desk")
    _takes_roles(parser)
    told = parser.parse_args(arguments)
    if not told.name.strip():
        return _refused("the name is empty: --name says how this agent is shown at the desk.")
    try:
        validate_email(told.email)
        address = invite.add_agent(told.email, told.name, told.role)
    except ValidationError:
        return _refused(f"{told.email} is no e-mail address.")
    except invite.AlreadyThere:
        return _refused(f"{told.email} is there already: parvis agents reset {told.email} invites them anew.")
    return _show(address)


def reset(arguments: list[str]) -> int:
    """0: password and application forgotten, a new invitation printed; 1: nobody has this address."""
    told = _parser("reset", "Forget somebody's password and application, and invite them anew.").parse_args(
        arguments
    )
    return _for(told.email, lambda: _show(invite.reset_agent(told.email)))


def disable(arguments: list[str]) -> int:
    """0: closed, sessions ended; 1: nobody has this address."""
    told = _parser("disable", "Close somebody's desk at once; what they did stays journaled.").parse_args(
        arguments
    )
    return _for(
        told.email, lambda: _done(lambda: invite.disable_agent(told.email), "Closed; sessions ended.")
    )


def roles(arguments: list[str]) -> int:
    """0: changed; 1: nobody has this address."""
    parser = _parser("roles", "Change what somebody may open, from their next page on.")
    _takes_roles(parser)
    told = parser.parse_args(arguments)
    return _for(told.email, lambda: _done(lambda: invite.change_roles(told.email, told.role), "Changed."))


def list_agents(arguments: list[str]) -> int:
    """0, always."""
    argparse.ArgumentParser("parvis agents list", description="Who may open the desk.").parse_args(arguments)
    for agent in Agent.objects.order_by("email"):
        state = "closed" if not agent.is_active else "active" if agent.has_factor else "invited"
        print(f"{agent.email:<40} {state:<8} {','.join(agent.roles):<40} {agent.name}")
    return 0


def _parser(verb: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(f"parvis agents {verb}", description=description)
    parser.add_argument("email")
    return parser


def _takes_roles(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--role", action="append", required=True, choices=Role.values, help=f"{ROLES}; may be repeated"
    )  # fmt: skip


def _for(email: str, act: Callable[[], int]) -> int:
    try:
        return act()
    except invite.NoSuchAgent:
        return _refused(f"no agent has the address {email}: parvis agents list.")


def _done(act: Callable[[], None], said: str) -> int:
    act()
    print(said)
    return 0


def _show(address: str) -> int:
    days = settings.AGENT_INVITATION_VALID.days
    print(address)
    print(HOW.format(until=f"{days} days from now"))
    return 0


def _refused(why: str) -> int:
    print(f"parvis: {why}", file=sys.stderr)
    return 1
