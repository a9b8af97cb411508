"""What can be found, as passages: a step of a guide, a question, a purpose of calls, a help page."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    GUIDE = "guide"
    QUESTION = "question"
    PURPOSE = "purpose"
    HELP = "help"


@dataclass(frozen=True)
class Passage:
    """One piece of a document, plain text and typeset. `document`: "guide:02-code-perdu", "question:<slug>",
    "purpose:<slug>", "help:<route>"; `key` adds "#3" for a step. `title` is the document's, `heading` the
    passage's ("" when it is the whole). `asked`: other words people ask it with. `url`: where to read it.
    """

    key: str
    document: str
    kind: Kind
    language: str
    title: str
    heading: str
    text: str
    url: str
    asked: tuple[str, ...] = ()
