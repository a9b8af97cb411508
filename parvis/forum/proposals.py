"""What may answer a question before it is posted: what the assistant finds in guides and questions."""

from dataclasses import dataclass

from parvis.assistant.answers import Answer, Emergency, Found
from parvis.assistant.retrieval import answer
from parvis.search.passages import Kind

MOST = 3
READ = 400  # characters of the details, when the title alone finds nothing
GUIDE = f"{Kind.GUIDE}:"


@dataclass(frozen=True)
class Proposal:
    """`guide`: its name, when it is a guide."""

    title: str
    text: str
    url: str
    guide: str = ""


@dataclass(frozen=True)
class Proposed:
    """`dangers`: numbers to call, when the words speak of one: before anything else."""

    near: tuple[Proposal, ...] = ()
    dangers: tuple[Emergency, ...] = ()

    @property
    def guide(self) -> str:
        """The guide that is nearest, or ""."""
        return next((each.guide for each in self.near if each.guide), "")


def proposed(title: str, text: str, language: str) -> Proposed:
    """The nearest first; nothing when nothing is near."""
    by_title, by_all = answer(title, language), answer(f"{title}. {text[:READ]}", language)
    found = _passages(by_title) or _passages(by_all)
    return Proposed(tuple(map(_proposal, found[:MOST])), by_all.dangers)


def _passages(found: Answer) -> tuple[Found, ...]:
    near = found.passages or found.choices
    return tuple(each for each in near if each.kind in (Kind.GUIDE, Kind.QUESTION))


def _proposal(found: Found) -> Proposal:
    guide = found.document.removeprefix(GUIDE) if found.document.startswith(GUIDE) else ""
    return Proposal(found.title, found.excerpt, found.url, guide)
