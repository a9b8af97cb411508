"""What an answer of the assistant is made of: the contract between the engine and the pages."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    FOUND = "found"  # one to three passages
    TIE = "tie"  # two topics are as likely: ask back
    UNKNOWN = "unknown"
    OTHER_LANGUAGE = "other_language"  # neither French nor English


@dataclass(frozen=True)
class Emergency:
    """One number to call, such as "15"; `reaches` says whom, in the language of the answer."""

    number: str
    reaches: str

    @property
    def url(self) -> str:
        """The 114 is for those who cannot speak."""
        return f"{'sms' if self.number == '114' else 'tel'}:{self.number}"


@dataclass(frozen=True)
class Found:
    """A passage that answers. `excerpt` is plain text."""

    key: str
    document: str
    kind: str
    language: str
    title: str
    heading: str
    excerpt: str
    url: str
    score: float = 0.0


@dataclass(frozen=True)
class NextAction:
    """A button. `kind`: "open", "call", "place", "forum" or "phone"; `label` is in the answer's language."""

    kind: str
    label: str
    url: str


@dataclass(frozen=True)
class Answer:
    """`language`: the one to answer in, which is the question's. `dangers`: shown before anything else,
    with whatever was found below. `choices`: the two that tie. `topic`: documents that the next question
    may be about, keys only. `was_cut`: more was typed than is read. `is_sure`: what was found answers, most
    probably; else it is what comes nearest.
    """

    outcome: Outcome
    language: str
    dangers: tuple[Emergency, ...] = ()
    passages: tuple[Found, ...] = ()
    choices: tuple[Found, ...] = ()
    actions: tuple[NextAction, ...] = ()
    topic: tuple[str, ...] = ()
    was_cut: bool = False
    is_sure: bool = True
