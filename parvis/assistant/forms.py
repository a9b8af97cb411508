"""What the page of the assistant sends: nothing of it is ever refused for its length, or lost."""

from dataclasses import dataclass

from django.http import QueryDict

from parvis.assistant import conversation
from parvis.assistant.rules import Turn, tidied
from parvis.enrolment.journey import ENROLMENT


@dataclass(frozen=True)
class Asked:
    """`question` is one line, whole, and not masked yet. `helped`: what was said of the last answer. `draft`:
    what is in the box when a button beside it was pressed; it stays there.
    """

    question: str
    so_far: tuple[Turn, ...]
    place: str
    helped: bool | None
    draft: str = ""

    @classmethod
    def of(cls, sent: QueryDict) -> "Asked":
        """A button that asks something (a topic of two, an example) goes before what is in the box."""
        helped = {"yes": True, "no": False}.get(sent.get("helped", ""))
        choice, typed = tidied(sent.get("choice", "")), tidied(sent.get("question", ""))
        return cls(
            question=choice or typed,
            draft=typed if choice or helped is not None else "",
            so_far=conversation.read(sent.get("so_far", "")),
            place=known_place(sent.get("place", "")),
            helped=helped,
        )


def known_place(page: str) -> str:
    """The page of the enrolment where the person stands; "" for any other word."""
    return page if ENROLMENT.get(page) else ""
