"""The practice letter box: reads the folder (a Maildir) where the practice mail server puts what it takes.

The server writes while we read, and reset empties: a file may vanish at any moment.
"""

import contextlib
import datetime
import os
import re
import threading
import time
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from functools import lru_cache
from hashlib import sha256
from html import unescape
from pathlib import Path

import structlog
from django.conf import settings

from parvis.letters.enums import Channel

MOST_SHOWN = 200
FOLDERS = ("new", "cur")
SETTLED_NS = 1_000_000_000  # a folder that changed less than a second ago may change again unseen
LINK = re.compile(r"https?://[^\s<>\"«»]+")
END_OF_SENTENCE = ".,;:!?)]}’'…"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Received:
    """One message of the letter box. `html` is empty for an SMS; `to` of an SMS is in E.164."""

    id: str
    channel: Channel
    to: str
    subject: str
    text: str
    html: str
    links: tuple[str, ...]
    sent_at: datetime.datetime


class LetterBox:
    """Keeps the list as long as the folders do not change: a page that asks every 2 s costs nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._known: tuple[tuple[int, ...], list[Received]] | None = None

    def letters(self) -> list[Received]:
        """The newest 200, newest first. A message that cannot be read is left out, and logged once."""
        before = self._changed_ns()
        with self._lock:
            if self._known and self._known[0] == before:
                return self._known[1]
        found = [letter for path, at in self._newest() if (letter := _read(path, at))]
        if max(before, default=0) < time.time_ns() - SETTLED_NS:
            with self._lock:
                self._known = (before, found)
        return found

    def letter(self, id_: str) -> Received | None:
        """None when it was never there, or is no longer."""
        return next((letter for letter in self.letters() if letter.id == id_), None)

    def empty(self) -> int:
        """Delete every message; returns how many."""
        deleted = 0
        for path, _ in self._files():
            with contextlib.suppress(OSError):
                Path(path).unlink()
                deleted += 1
        return deleted

    def _changed_ns(self) -> tuple[int, ...]:
        """When each folder changed; 0 for one that is not there."""
        return tuple(_mtime_ns(self.folder / name) for name in FOLDERS)

    def _newest(self) -> list[tuple[str, int]]:
        return sorted(self._files(), key=lambda file: (file[1], file[0]), reverse=True)[:MOST_SHOWN]

    def _files(self) -> list[tuple[str, int]]:
        """Every message: its path, and when it came, in nanoseconds."""
        found = []
        for name in FOLDERS:
            with contextlib.suppress(OSError), os.scandir(self.folder / name) as entries:
                for entry in entries:
                    with contextlib.suppress(OSError):
                        if entry.is_file() and not entry.name.startswith("."):
                            found.append((entry.path, entry.stat().st_mtime_ns))
        return found


def letter_box() -> LetterBox:
    """The letter box that LETTER_BOX names."""
    return _box_in(settings.LETTER_BOX)


@lru_cache(maxsize=8)
def _box_in(folder: Path) -> LetterBox:
    return LetterBox(folder)


def _mtime_ns(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def _read(path: str, came_at_ns: int) -> Received | None:
    """None when the file has vanished or is no message."""
    try:
        return _parsed(path, came_at_ns)
    except OSError:
        return None


@lru_cache(maxsize=2 * MOST_SHOWN)
def _parsed(path: str, came_at_ns: int) -> Received | None:
    """Raises OSError. A Maildir name is never given twice: what was read once stays true."""
    content = Path(path).read_bytes()
    name = Path(path).name.partition(":")[0]
    try:
        return _received(name, came_at_ns, message_from_bytes(content, policy=policy.default))
    except Exception as error:  # noqa: BLE001  email.policy raises nearly anything on a broken header
        log.warning("letter_unreadable", file=name, reason=type(error).__name__)
        return None


def _received(name: str, came_at_ns: int, message: EmailMessage) -> Received:
    channel = Channel.SMS if message["X-Parvis-Channel"] == "sms" else Channel.EMAIL
    to = parseaddr(str(message["To"] or ""))[1]
    if not to:
        raise ValueError("nobody to give it to")
    html = _part(message, "html")
    text = _part(message, "plain") or _as_text(html)
    return Received(
        id=sha256(name.encode()).hexdigest()[:16],
        channel=channel,
        to=f"+{to.partition('@')[0]}" if channel == Channel.SMS else to,
        subject=" ".join(str(message["Subject"] or "").split()),
        text=text,
        html=html,
        links=links_in(text),
        sent_at=datetime.datetime.fromtimestamp(came_at_ns // 1_000_000_000, datetime.UTC),
    )


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    content = body.get_content() if body is not None else ""
    return content.replace("\r\n", "\n").strip() if isinstance(content, str) else ""


def _as_text(html: str) -> str:
    without_head = re.sub(r"(?is)<(head|style|script)\b.*?</\1>", "", html)
    linked = re.sub(r'(?is)<a\b[^>]*\bhref="([^"]+)"[^>]*>', r" \1 ", without_head)
    spaced = re.sub(r"(?i)<br\b[^>]*>|</(p|div|h\d|tr|li)>", "\n", linked)
    lines = unescape(re.sub(r"<[^<>]*>", " ", spaced)).splitlines()
    return "\n".join(words for line in lines if (words := " ".join(line.split())))


def links_in(text: str) -> tuple[str, ...]:
    """The web addresses of a text, each once, in order, without the full stop that follows one."""
    return tuple(dict.fromkeys(found.rstrip(END_OF_SENTENCE) for found in LINK.findall(text)))
