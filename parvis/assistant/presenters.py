"""An answer as the page shows it, in the language of the question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from parvis.assistant.answers import Answer, Emergency, Found, NextAction, Outcome
from parvis.assistant.rephrased import Sentence
from parvis.assistant.rules import Turn
from parvis.lib.masking import Kind
from parvis.ui.kept import filled, part_with_holes

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
NOT_KNOWN = (Outcome.UNKNOWN, Outcome.OTHER_LANGUAGE)
PASSAGES_KEPT = 1000  # as pages show them
GREETING = "greeting"  # of a turn: nothing was asked
EXAMPLES = (
    _("J’ai perdu mon code"),
    _("Combien de temps prend ma démarche\u00a0?"),
    _("J’ai changé de banque"),
)


@dataclass(frozen=True)
class Shown:
    """A passage on the page: what it was found by is not in it."""

    title: str
    heading: str
    excerpt: str
    url: str
    source: str  # in the language of the answer
    language: str

    @classmethod
    def of(cls, passage: Found) -> "Shown":
        source = str(SOURCES.get(passage.kind, ""))
        return cls(passage.title, passage.heading, passage.excerpt, passage.url, source, passage.language)


def turn_html(
    answer: Answer, question: str, erased: frozenset[Kind], *, greets: bool = False, was_cut: bool = False,
    can_vote: bool = False, sentences: Sequence[Sentence] = (),
) -> SafeString:  # fmt: skip
    """The newest question with its answer, written in the answer's own language.

    Who is in danger reads the numbers to call, and no other way; who greets, not that nobody knows. Written
    once for each sort of answer, and each of its passages once: an answer must cost little.
    """
    with override(answer.language):
        has = {
            "language": answer.language, "outcome": str(answer.outcome), "dangers": bool(answer.dangers),
            "erased": bool(erased), "was_cut": was_cut, "greets": greets, "can_vote": can_vote,
            "is_sure": answer.is_sure,
            "human": answer.outcome in NOT_KNOWN and not (answer.dangers or greets),
        }  # fmt: skip
        holes = {
            "question": question, "erased": erased_text(erased), "dangers": _numbers(answer.dangers),
            "passages": _passages(answer, numbered=bool(sentences)), "choices": _choices(answer.choices),
            "in_short": _in_short(sentences),
        }  # fmt: skip
        return filled(part_with_holes("assistant/turn.html", has, {}, holes), holes)


def _numbers(dangers: Iterable[Emergency]) -> SafeString:
    each = '<li><a href="{}"><strong>{}</strong> <span>{}</span></a></li>\n'
    return format_html_join("", each, ((danger.url, danger.number, danger.reaches) for danger in dangers))


def _choices(choices: Iterable[Found]) -> SafeString:
    """Each asks by its title."""
    button = (
        '<button type="submit" class="button second small" form="assistant_form" name="choice" value="{}">{}'
        "</button>\n"
    )
    return format_html_join("", button, ((choice.title, choice.title) for choice in choices))


def _passages(answer: Answer, *, numbered: bool) -> SafeString:
    """The first has what to do next."""
    written = [
        _passage(Shown.of(passage), () if at else answer.actions, at + 1 if numbered else 0, answer.language)
        for at, passage in enumerate(answer.passages)
    ]
    return SafeString("".join(written))


@lru_cache(maxsize=PASSAGES_KEPT)
def _passage(passage: Shown, actions: tuple[NextAction, ...], number: int, language: str) -> SafeString:
    """`number`: the one that the sentences above tell it by; 0 without such."""
    context = {"passage": passage, "actions": actions, "number": number, "language": language}
    return SafeString(render_to_string("assistant/passage.html", context))


def _in_short(sentences: Sequence[Sentence]) -> SafeString:
    context = {"sentences": sentences}
    return SafeString(render_to_string("assistant/in_short.html", context) if sentences else "")


def earlier_html(turns: Sequence[Turn]) -> SafeString:
    """The questions before, each with the titles of what answered it."""
    return SafeString(render_to_string("assistant/earlier.html", {"earlier": turns}) if turns else "")


def turn_of(answer: Answer, question: str, *, greets: bool = False) -> Turn:
    """What the page keeps of it."""
    numbers = tuple((f"{each.number}, {each.reaches}", each.url) for each in answer.dangers)
    links = (*numbers, *((passage.title, passage.url) for passage in answer.passages or answer.choices))
    found = answer.outcome == Outcome.FOUND and not answer.dangers
    outcome = GREETING if greets else str(answer.outcome)
    return Turn(question, answer.language, outcome, links, answer.topic, can_vote=found)


def erased_text(kinds: frozenset[Kind]) -> str:
    """Each kind of what was taken out, once: « un nom et un numéro de téléphone ». Empty: nothing was."""
    names = [str(name) for kind, name in ERASED.items() if kind in kinds]
    if len(names) > 1:
        return gettext("%(some)s et %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}
    return names[0] if names else ""
