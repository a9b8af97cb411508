"""The letters that a test finds queued: by kind and channel, newest first; the path of a link in one."""

from typing import Any

from parvis.letters.models import Letter


def letters(kind: str = "", channel: str = "") -> list[Letter]:
    found = Letter.objects.order_by("-queued_at", "-pk")
    found = found.filter(kind=kind) if kind else found
    return list(found.filter(channel=channel) if channel else found)


def told() -> set[tuple[str, str, str]]:
    """(what, channel, to) of every notice and letter."""
    return {
        (letter.content.get("what", letter.kind), str(letter.channel), letter.recipient)
        for letter in letters()
    }


def content(kind: str, channel: str = "") -> dict[str, Any]:
    """Of the newest."""
    found: dict[str, Any] = letters(kind, channel)[0].content
    return found


def path(address: str) -> str:
    return address.removeprefix("http://localhost:8000")
