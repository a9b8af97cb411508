"""An answer as the page shows it, in the language of the question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from parvis.assistant.answers import Answer, Found, Outcome
from parvis.assistant.rules import Turn
from parvis.lib.masking import Kind
from parvis.ui.context import constants

SOURCES = {
    "guide": _("Fiche"),
    "question": _("Question fréquente"),
    "purpose": _("Rendez-vous téléphonique"),
    "help": _("Page d’aide"),
}
ERASED = {
    Kind.SSN: _("un numéro de sécurité sociale"),
    Kind.IBAN: _("un numéro de compte bancaire"),
    Kind.PHONE: _("un numéro de téléphone"),
    Kind.EMAIL: _("une adresse électronique"),
    Kind.NAME: _("un nom"),
    Kind.LONG_NUMBER: _("un long numéro"),
}
GREETING = "greeting"  # of a turn: nothing was asked
EXAMPLES = (
    _("J’ai perdu mon code"),
    _("Combien de temps prend ma démarche\u00a0?"),
    _("J’ai changé de banque"),
)


@dataclass(frozen=True)
class Shown:
    """A passage on the page."""

    title: str
    heading: str
    excerpt: str
    url: str
    source: str
    language: str

    @classmethod
    def of(cls, passage: Found) -> "Shown":
        source = str(SOURCES.get(passage.kind, ""))
        return cls(passage.title, passage.heading, passage.excerpt, passage.url, source, passage.language)


def turn_html(
    answer: Answer, question: str, erased: frozenset[Kind], *, greets: bool = False, **more: Any
) -> SafeString:
    """The newest question with its answer, written in the answer's own language.

    Who is in danger reads the numbers to call, and no other way; who greets, not that nobody knows.
    """
    with override(answer.language):
        context = {
            **constants(),
            "question": question,
            "answer": answer,
            "passages": [Shown.of(passage) for passage in answer.passages],
            "erased": erased_text(erased),
            "greets": greets,
            "human": answer.outcome in (Outcome.UNKNOWN, Outcome.OTHER_LANGUAGE)
            and not (answer.dangers or greets),
        }
        return SafeString(render_to_string("assistant/turn.html", context | more))


def earlier_html(turns: Sequence[Turn]) -> SafeString:
    """The questions before, each with the titles of what answered it."""
    return SafeString(render_to_string("assistant/earlier.html", {"earlier": turns}) if turns else "")


def turn_of(answer: Answer, question: str, *, greets: bool = False) -> Turn:
    """What the page keeps of it."""
    numbers = tuple((f"{each.number}, {each.reaches}", each.url) for each in answer.dangers)
    links = (*numbers, *((passage.title, passage.url) for passage in answer.passages or answer.choices))
    found = answer.outcome == Outcome.FOUND
    outcome = GREETING if greets else str(answer.outcome)
    return Turn(question, answer.language, outcome, links, answer.topic, can_vote=found)


def erased_text(kinds: frozenset[Kind]) -> str:
    """Each kind of what was taken out, once: « un nom et un numéro de téléphone ». Empty: nothing was."""
    names = [str(name) for kind, name in ERASED.items() if kind in kinds]
    if len(names) > 1:
        return gettext("%(some)s et %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}
    return names[0] if names else ""
