"""The command `parvis`: one table of commands, each in the app that owns it."""

import difflib
import os
import sys
from contextlib import suppress
from importlib import import_module

from django.db.utils import OperationalError

from parvis.connections.keys import KeysUnavailable
from parvis.embedded import EmbeddedTrouble
from parvis.lib.environment import BadSetting
from parvis.lib.organisation import BadOrganisation
from parvis.serving import NotSafe

# fmt: off
COMMANDS = {
    # what is typed      what runs                                what it does
    "demo":            ("parvis.embedded.commands:demo",          "start everything, with fictitious people"),
    "serve":           ("parvis.serving.commands:serve",          "start the web server"),
    "worker":          ("parvis.serving.commands:worker",         "start the job worker"),
    "migrate":         ("parvis.serving.commands:migrate",        "bring the database up to date"),
    "check":           ("parvis.serving.commands:check",          "say what the settings lack or risk"),
    "registry import": ("parvis.registry.commands:import_members", "read the file of the people insured"),
    "registry sample": ("parvis.registry.commands:sample",        "write a fictitious file of N people"),
    "places import":   ("parvis.places.commands:import_places",   "read the official file of help points"),
    "places communes": ("parvis.places.commands:import_communes_file", "read the table of communes"),
    "places outlines": ("parvis.places.commands:import_outlines_file", "read the outlines of the map"),
    "guides list":     ("parvis.guides.commands:list_guides",     "say which guides there are, and where"),
    "guides build":    ("parvis.workshop.commands:build_guides",  "make pictures, sheets, films of guides"),
    "guides feedback": ("parvis.guides.commands:feedback",        "what people say of the guides, as CSV"),
    "agents add":      ("parvis.agents.commands:add",             "invite somebody to the agents' desk"),
    "agents list":     ("parvis.agents.commands:list_agents",     "list who may open the desk"),
    "agents roles":    ("parvis.agents.commands:roles",           "change what somebody may open there"),
    "agents disable":  ("parvis.agents.commands:disable",         "close somebody's desk at once"),
    "agents reset":    ("parvis.agents.commands:reset",           "invite them anew: password, application"),
    "appointments import": ("parvis.appointments.commands:import_file", "read the file of purposes"),
    "assistant ask":   ("parvis.assistant.commands:ask",          "what it answers, and why"),
    "forum categories": ("parvis.forum.commands:categories",      "read the file of the forum's categories"),
    "cases measure":   ("parvis.cases.delays_command:measure_now", "measure the processing times now"),
    "cases types":     ("parvis.cases.commands:types",            "keep the organisation's types of cases"),
    "cases import":    ("parvis.cases.commands:import_cases",     "read what the body tells of cases"),
    "cases documents": ("parvis.cases.commands:documents",        "hand over the documents people added"),
    "keys create":     ("parvis.connections.keys.commands:create", "write a new file of keys"),
    "keys add":        ("parvis.connections.keys.commands:add",   "add a key, which only reads for now"),
    "keys use":        ("parvis.connections.keys.commands:use",   "make a key the current one"),
    "keys rotate":     ("parvis.upkeep.commands:rotate_keys",     "re-encrypt what older keys sealed"),
    "keys remove":     ("parvis.upkeep.commands:remove",          "remove a key that nothing needs"),
    "journal verify":  ("parvis.journal.commands:verify",         "recompute the chain of the journal"),
    "journal head":    ("parvis.journal.commands:head",           "print its head, to keep elsewhere"),
    "api client":      ("parvis.api.commands:client",             "add, list, revoke a system that may ask"),
    "webhooks add":    ("parvis.webhooks.commands:add",           "tell an address of yours what happens"),
    "webhooks list":   ("parvis.webhooks.commands:list_endpoints", "who is told of what"),
    "webhooks remove": ("parvis.webhooks.commands:remove",        "tell an address nothing any more"),
    "webhooks test":   ("parvis.webhooks.commands:test",          "send it one event, to see what comes"),
    "sms try":         ("parvis.connections.sms.commands:send_one", "send one SMS, to see what comes of it"),
    "journey":         ("parvis.enrolment.commands:journey",      "draw the opening of an account (Mermaid)"),
    "atelier people":  ("parvis.workshop.commands:people",        "list the fictitious people (--json)"),
    "letters print":   ("parvis.letters.commands:print_letters",  "print the letters that go by post"),
}
# fmt: on
# these put settings in the environment, then start Django themselves
START_DJANGO_THEMSELVES = ("demo", "serve")
# these are what one uses to make production safe; all others wait until it is
BEFORE_IT_IS_SAFE = ("check", "keys create")
# these would do harm to a database of the other mode; serve, migrate and demo look by themselves
IN_THE_DATABASE = (
    "worker",
    "registry import",
    "places import",
    "places communes",
    "places outlines",
    "appointments import",
    "forum categories",
    "guides feedback",
    "agents add",
    "agents roles",
    "agents disable",
    "agents reset",
    "cases types",
    "cases import",
    "cases documents",
    "cases measure",
    "keys rotate",
    "keys remove",
    "letters print",
    "api client",
    "webhooks add",
    "webhooks remove",
    "webhooks test",
)
PROBLEMS = (BadSetting, BadOrganisation, KeysUnavailable, EmbeddedTrouble, NotSafe)


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Exit status: 0 done, 1 could not, 2 not understood."""
    name, arguments = _command(words)
    if name is None:
        return _help(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.settings")
    try:
        if name not in START_DJANGO_THEMSELVES:
            _start_django(name, arguments)
        module, _, function = COMMANDS[name][0].partition(":")
        return int(getattr(import_module(module), function)(arguments))
    except KeyboardInterrupt:
        return 130
    except PROBLEMS as error:
        print(f"parvis: {error}", file=sys.stderr)
    except OperationalError as error:
        first_line = str(error).splitlines()[0] if str(error) else "no reason given"
        print(f"parvis: the database does not answer ({first_line}): see DATABASE_URL.", file=sys.stderr)
    return 1


def _start_django(name: str, arguments: list[str]) -> None:
    """Raises NotSafe when production lacks a setting, or when the database belongs to the other mode."""
    _find_the_demo_database()
    import django  # `parvis help` and `parvis demo` answer sooner without it

    django.setup()
    if name in BEFORE_IT_IS_SAFE or {"-h", "--help"} & set(arguments):
        return
    from parvis.serving.checks import require_sound  # settings are known only now

    require_sound()
    if name in IN_THE_DATABASE:
        from parvis.serving.mode import require_mode  # models: once Django is set up

        with suppress(OperationalError):  # the command says so, should it need the database
            require_mode()


def _command(words: list[str]) -> tuple[str | None, list[str]]:
    """The longest name that the words begin with, and the words that follow it."""
    for length in (2, 1):
        name = " ".join(words[:length])
        if len(words) >= length and name in COMMANDS:
            return name, words[length:]
    return None, []


def _help(words: list[str]) -> int:
    asked = not words or words[0] in ("help", "-h", "--help")
    if asked:
        print("parvis: a member portal that one hosts oneself. Commands (--help after each says more):\n")
        for name, (_, description) in COMMANDS.items():
            print(f"  parvis {name:<17}{description}")
        print("\nSettings are environment variables: docs/operating.md lists them.")
        return 0
    typed = " ".join(words[:2])
    near = [name for name in COMMANDS if name.startswith(f"{words[0]} ")]
    near = near or difflib.get_close_matches(typed, COMMANDS, 1)
    near = near or difflib.get_close_matches(words[0], COMMANDS, 1)
    hint = f"Did you mean `parvis {'` or `parvis '.join(near)}`?" if near else "`parvis help` lists them."
    print(f"parvis: no command “{typed}”. {hint}", file=sys.stderr)
    return 2


def _find_the_demo_database() -> None:
    """With no DATABASE_URL and a demo running, commands in another terminal speak to its database."""
    if os.environ.get("DATABASE_URL") or os.environ.get("PARVIS_MODE") == "production":
        return
    from parvis.embedded.demo import running_environment

    os.environ.update(running_environment())


if __name__ == "__main__":
    main()
