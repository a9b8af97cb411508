"""`parvis journal verify` and `parvis journal head`."""

import argparse
import json
import sys
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from rich.progress import MofNCompleteColumn

from parvis.journal.queries import head as read_head
from parvis.journal.verification import Break, Fault, Findings, KeptHead
from parvis.journal.verification import verify as go_through
from parvis.lib.progress_bar import progress_bar

LONGEST_WAIT = 5 * 60  # seconds: the worker chains every minute
VERIFY_HELP = (
    "Recompute the chain of the journal from its first entry to its last, and name the first that was "
    "altered, removed, inserted or put elsewhere. The portal may serve meanwhile."
)
HEAD_HELP = (
    "Print the head of the chain as one line of JSON: position, digest, at. Kept out of the reach of whoever "
    "administers the database, it proves later that nothing before it was rewritten: parvis journal head >> "
    "heads.jsonl, every day (docs/journal.md)."
)
FAULTS = {
    Fault.GAP: "the position before it is missing: links were removed or put elsewhere",
    Fault.GONE: "it was removed from the journal",
    Fault.EARLY: "it was written later than it says: its hour is long before that of the entry before it",
    Fault.CHANGED: "it was altered, inserted or put elsewhere: its digest does not follow from what is there",
}


class Unreadable(Exception):
    """A file of heads that cannot be used; the message says why."""


def head(arguments: list[str]) -> int:
    """0, always: an empty journal has a head too, at position 0."""
    argparse.ArgumentParser("parvis journal head", description=HEAD_HELP).parse_args(arguments)
    position, digest = read_head()
    at = timezone.now().isoformat(timespec="seconds")
    print(json.dumps({"position": position, "digest": digest.hex(), "at": at}))
    return 0


def verify(arguments: list[str]) -> int:
    """0 when everything holds, 1 when it does not or a file cannot be read, 130 when interrupted.

    3 when what is chained holds, and entries have waited too long for their link.
    """
    parser = argparse.ArgumentParser("parvis journal verify", description=VERIFY_HELP)
    parser.add_argument(
        "--head", metavar="FILE", action="append", default=[],
        help="also check that the heads kept in this file, one a line, are in the chain (- reads them from "
        "the standard input)",
    )  # fmt: skip
    names = parser.parse_args(arguments).head
    started = time.monotonic()
    try:
        kept = [one for name in names for one in read_heads(name)]
        with progress_bar(MofNCompleteColumn()) as bar:
            task = bar.add_task("verifying", total=read_head().position)
            found = go_through(kept, lambda links: bar.advance(task, links))
    except Unreadable as error:
        print(f"parvis: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("parvis: interrupted: nothing is proven; run it again.", file=sys.stderr)
        return 130
    _tell(found, len(kept), time.monotonic() - started)
    return 1 if not found.sound else 3 if _waits_too_long(found) else 0


def read_heads(name: str) -> list[KeptHead]:
    """The heads of a file, one a line as `parvis journal head` prints them. Raises Unreadable."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{name} cannot be read: {getattr(error, 'strerror', 'not UTF-8')}.") from None
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise Unreadable(f"{name} holds no head.")
    return [_kept(name, number, line) for number, line in lines]


def _kept(name: str, number: int, line: str) -> KeptHead:
    """From what `parvis journal head` prints, or from the line that the worker logs once a day."""
    try:
        told = json.loads(line)
        at = told.get("at") or told.get("timestamp")
        digest = bytes.fromhex(told.get("digest") or told["chain_digest"])
        head = KeptHead(int(told["position"]), digest, datetime.fromisoformat(at) if at else None)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unreadable(f"{name}, line {number}, is no head as `parvis journal head` prints it.") from None
    return head


def _tell(found: Findings, kept: int, seconds: float) -> None:
    if found.first:
        _tell_break(found.first, found.breaks)
    _tell_strangers(found.strangers, found.head.position)
    print(f"chained       {found.links:>12,} entries in {seconds:.1f} s")
    print(f"do not fit    {found.breaks:>12,}")
    if kept:
        print(f"heads kept    {kept:>12,}, of which not in the chain {len(found.strangers):,}")
    _tell_waiting(found)
    print(f"head          {found.head.position:>12,} {found.head.digest.hex()}")
    if not found.sound:
        print("THE JOURNAL IS BROKEN.")
    elif _waits_too_long(found):
        print("What is chained is whole; what waits is not protected.")
    else:
        print("The journal is whole.")


def _waits_too_long(found: Findings) -> bool:
    return found.waiting.age_s > LONGEST_WAIT


def _tell_break(first: Break, breaks: int) -> None:
    print(f"BROKEN at position {first.position:,}, entry {first.entry:,}: {FAULTS[first.fault]}.")
    if breaks > 1:
        print(f"It is the first of {breaks:,} places that do not fit.")


def _tell_strangers(strangers: Iterable[KeptHead], reached: int) -> None:
    for one in list(strangers)[:10]:
        when = f" on {one.at:%Y-%m-%d %H:%M}" if one.at else ""
        why = (
            f"the chain ends at {reached:,}: its end was cut off" if one.position > reached
            else "the chain has another digest there: what came before was rewritten"
        )  # fmt: skip
        print(f"HEAD NOT FOUND: position {one.position:,}, kept{when}; {why}.")


def _tell_waiting(found: Findings) -> None:
    waiting = found.waiting
    print(f"wait          {waiting.count:>12,}", end="")
    print(f", the oldest for {waiting.age_s:,.0f} s" if waiting.count else "")
    if _waits_too_long(found):
        print("Warning: entries wait for more than 5 minutes: is `parvis worker` running?", file=sys.stderr)
