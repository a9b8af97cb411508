"""What is read of a question, how long its count is kept, and the turns of a conversation."""

import re
from dataclasses import dataclass

MOST_READ = 500  # characters of a question that are searched with
MOST_SHOWN = 20_000  # of what was typed, given back to be shortened
MOST_COUNTED = 200  # of a question without answer, as it is counted
MOST_TURNS = 6  # of a conversation
COUNTED_DAYS = 90
MOST_ROWS = 5000  # of questions that are counted; a new one beyond is not

DIRECTIONS = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{DIRECTIONS}]")
BLANKS = re.compile(r"[ \t]+")
SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Turn:
    """One question of a conversation and what came of it: what the page shows again.

    `question` has been masked. `links`: (title, address) of the passages. `topic`: the documents that the
    next question may be about. `can_vote`: nobody has said yet whether it helped.
    """

    question: str
    language: str
    outcome: str
    links: tuple[tuple[str, str], ...] = ()
    topic: tuple[str, ...] = ()
    can_vote: bool = False


def tidied(text: str) -> str:
    """What was typed, on one line, without what cannot be seen. Takes a time that grows as the length."""
    text = UNSEEN.sub("", text[:MOST_SHOWN].replace("\r", "\n"))
    return SPACES.sub(_on_one_line, text).strip()


def _on_one_line(spaces: re.Match[str]) -> str:
    """Looked at once each: an expression that waits for the end of a line would begin again at each space."""
    return " " if "\n" in spaces[0] else BLANKS.sub(" ", spaces[0])
