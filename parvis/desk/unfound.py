"""What people do not find: searches and questions in vain, what they say of the guides and the answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext

from parvis.assistant.queries import helpfulness, unanswered
from parvis.guides.models import Feedback
from parvis.guides.queries import said, told
from parvis.questions.rules import LONGEST_QUESTION
from parvis.search.passages import Kind
from parvis.search.queries import nothing_found
from parvis.search.sources import passages

MOST_SHOWN = 50  # rows of a table; the file has MOST_IN_FILE
MOST_IN_FILE = 5000
SOURCES: dict[str, Callable[[], QuerySet[Any]]] = {
    "recherche": nothing_found,
    "assistant": unanswered,
}  # where a row comes from, as addresses say it


@dataclass(frozen=True)
class Vain:
    """What was asked in vain. `source` and `pk` find it again."""

    source: str
    pk: int
    text: str
    language: str
    count: int
    last_on: date


@dataclass(frozen=True)
class Helped:
    """A document, where it is read ("" when it is there no more), how many it helped and did not."""

    title: str
    url: str
    language: str
    yes: int
    no: int


@dataclass(frozen=True)
class Words:
    """Why a guide did not help, in somebody's words."""

    title: str
    url: str
    reason: str
    said: str
    language: str
    on: date


@dataclass(frozen=True)
class Unfound:
    """Each list, most pressing first. `answers`: those of the assistant; `words`: of guides."""

    searches: list[Vain]
    questions: list[Vain]
    guides: list[Helped]
    answers: list[Helped]
    words: list[Words]


def unfound(most: int = MOST_SHOWN) -> Unfound:
    """As many queries whatever the number of rows."""
    modules, known = settings.ORGANISATION.modules, _documents()
    guides = [
        _helped(f"guide:{row['slug']}", row["language"], row["yes"], row["no"], known)
        for row in (told() if modules["guides"] else [])
    ]
    votes = helpfulness()[:most] if modules["assistant"] else []
    return Unfound(
        [Vain("recherche", row.pk, row.words, row.language, row.count, row.last_on)
         for row in nothing_found()[:most]],
        [Vain("assistant", row.pk, row.text, row.language, row.count, row.last_on)
         for row in (unanswered()[:most] if modules["assistant"] else [])],
        sorted(guides, key=lambda each: (each.yes - each.no, each.title))[:most],
        [_helped(row.document, row.language, row.yes, row.no, known) for row in votes],
        [_words(row, known) for row in (said()[:most] if modules["guides"] else [])],
    )  # fmt: skip


Documents = Mapping[str, tuple[str, str]]


def _documents() -> Documents:
    """Title and address of each document that can be found."""
    every: dict[str, tuple[str, str]] = {}
    for passage in passages(get_language() or "fr"):
        is_help = passage.kind is Kind.HELP
        title = passage.heading or passage.title if is_help else passage.title
        every.setdefault(passage.key if is_help else passage.document, (title, passage.url.partition("#")[0]))
    return every


def _helped(document: str, language: str, yes: int, no: int, known: Documents) -> Helped:
    """Of what is there no more the name remains."""
    title, url = known.get(document, (document.partition(":")[2], ""))
    return Helped(title, url, language, yes, no)


def _words(row: Feedback, known: Documents) -> Words:
    title, url = known.get(f"guide:{row.slug}", (row.slug, ""))
    return Words(title, url, str(row.get_reason_display()), row.said, row.language, localdate(row.created_at))


def asked_in_vain(source: str, number: str) -> dict[str, str]:
    """The question that an answer is written for, as the form begins with it; {} when there is none.

    Addresses name the row, never its words.
    """
    rows = SOURCES.get(source)
    if rows is None or not (number.isascii() and number.isdigit() and len(number) < 10):
        return {}
    row: Model | None = rows().filter(pk=int(number)).first()
    if row is None:
        return {}
    words = str(getattr(row, "words", "") or getattr(row, "text", ""))
    field = "question_en" if getattr(row, "language", "fr") == "en" else "question_fr"
    return {field: words[:1].upper() + words[1:LONGEST_QUESTION]}


def rows_of(found: Unfound) -> list[list[str]]:
    """The lines of the file: what it is, its words, language, numbers, day."""
    lines = [
        [label, row.text, row.language, str(row.count), "", "", _day(row.last_on)]
        for label, rows in ((gettext("Recherche sans résultat"), found.searches),
                            (gettext("Question sans réponse"), found.questions))
        for row in rows
    ]  # fmt: skip
    lines += [
        [label, each.title, each.language, "", str(each.yes), str(each.no), ""]
        for label, rows in ((gettext("Fiche"), found.guides),
                            (gettext("Réponse de l’assistant"), found.answers))
        for each in rows
    ]  # fmt: skip
    lines += [
        [gettext("Mots sur une fiche"), " – ".join(filter(None, (one.title, one.reason, one.said))),
         one.language, "", "", "", _day(one.on)]
        for one in found.words
    ]  # fmt: skip
    return lines


def _day(day: date) -> str:
    return date_format(day, "Y-m-d")
