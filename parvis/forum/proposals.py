"""What may answer a question before it is posted: guides and questions of the help page, by the search."""

from dataclasses import dataclass

from parvis.search.passages import Kind
from parvis.search.queries import Hit, search

MOST = 3


@dataclass(frozen=True)
class Proposal:
    """`guide`: its name, when it is a guide."""

    title: str
    text: str
    url: str
    guide: str = ""


def proposals(title: str, text: str, language: str) -> list[Proposal]:
    """The nearest first; none when nothing is near."""
    near = [hit for hit in search(title, language).hits if hit.kind in (Kind.GUIDE, Kind.QUESTION)]
    return [Proposal(hit.title, hit.text, hit.url, _name(hit)) for hit in near[:MOST]]


def _name(hit: Hit) -> str:
    """The last part of the guide's address."""
    return hit.url.split("#")[0].rstrip("/").rpartition("/")[2] if hit.kind == Kind.GUIDE else ""
