"""The conversation so far, which the page itself keeps in a signed field: no session or database holds it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core import signing

from parvis.assistant.rules import MOST_TURNS, Turn

LONGEST = timedelta(days=1)  # an older one begins anew
SALT = "assistant.conversation"


def written(turns: Iterable[Turn]) -> str:
    """The value of the field. Only the last turns are kept."""
    latest = list(turns)[-MOST_TURNS:]
    return signing.dumps([_kept(turn) for turn in latest], salt=SALT, compress=True) if latest else ""


def read(field: str) -> tuple[Turn, ...]:
    """What the field holds; nothing when it is not ours, or is of an older version."""
    try:
        kept = signing.loads(field, salt=SALT, max_age=LONGEST) if field else ()
        return tuple(map(_turn, kept))
    except (signing.BadSignature, ValueError, TypeError):
        return ()


def _kept(turn: Turn) -> list[object]:
    return [turn.question, turn.language, turn.outcome, turn.links, turn.topic, turn.can_vote]


def _turn(kept: list[Any]) -> Turn:
    question, language, outcome, links, topic, can_vote = kept
    pairs = tuple((str(title), str(url)) for title, url in links)
    return Turn(question, language, outcome, pairs, tuple(topic), can_vote)
