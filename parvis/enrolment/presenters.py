"""What the pages of the enrolment show of a record: the list of steps, the answers to check."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from parvis.enrolment.enums import RibAnswer
from parvis.enrolment.forms import ContactsForm
from parvis.enrolment.journey import ENROLMENT
from parvis.enrolment.models import Enrolment
from parvis.enrolment.rules import masked_number
from parvis.lib.journey import Step
from parvis.ui.templatetags.breaking import breakable
from parvis.ui.templatetags.moments import dated

HIDDEN = "••••••••"


@dataclass(frozen=True)
class Answer:
    """One line of "check my answers"."""

    label: str
    value: str
    page: str  # where it is changed

    @property
    def url(self) -> str:
        return page_address(self.page)


def page_address(page: str) -> str:
    """The address of a step in the language of this request."""
    return _page_address(page, get_language())


@lru_cache(maxsize=50)
def _page_address(page: str, language: str | None) -> str:
    return reverse("enrolment_step", args=[page])


def steps_of(shown: Step[Enrolment], done: int) -> SafeString:
    """The list of steps beside the page, the first `done` of them done."""
    return _steps(shown.page, done, get_language())


@lru_cache(maxsize=200)  # pages × steps done × languages: each is written once
def _steps(page: str, done: int, language: str | None) -> SafeString:
    position = next(number for number, step in enumerate(ENROLMENT, 1) if step.page == page)
    places = [_place(step, number, position, done) for number, step in enumerate(ENROLMENT, 1)]
    return render_to_string("ui/steps.html", {"steps": places, "position": position, "total": len(ENROLMENT)})


def _place(step: Step[Enrolment], number: int, position: int, done: int) -> dict[str, Any]:
    """Title, state (now, done, todo), address of those done."""
    state = "now" if number == position else "done" if number <= done else "todo"
    url = page_address(step.page) if state == "done" else ""
    return {"title": step.title, "state": state, "url": url}


def answers_of(record: Enrolment | None) -> list[Answer]:
    """Everything that was said, secrets masked."""
    identity = record.said_identity() if record else None
    if record is None or identity is None or identity.born_on is None or record.terms_accepted_at is None:
        return []
    contacts = ContactsForm.known(record)
    accepted = dated(timezone.localtime(record.terms_accepted_at))
    number = masked_number(identity.number, with_key=identity.with_key)
    rib = gettext("Je n’ai pas de RIB enregistré") if record.rib_answer == RibAnswer.NONE_ON_FILE else HIDDEN
    return [
        Answer(gettext("Numéro de sécurité sociale"), number, "identite"),
        Answer(gettext("Nom"), identity.name, "identite"),
        Answer(gettext("Date de naissance"), dated(identity.born_on), "identite"),
        Answer(gettext("Code postal"), identity.postcode, "identite"),
        Answer(gettext("RIB"), rib, "rib"),
        Answer(gettext("Carte"), HIDDEN, "carte"),
        Answer(gettext("Conditions"), gettext("Version %(version)s acceptée le %(date)s") % {
            "version": record.terms_version, "date": accepted}, "conditions"),
        Answer(gettext("Adresse électronique"), breakable(contacts["email"]), "coordonnees"),
        Answer(gettext("Téléphone mobile"), contacts["mobile"], "coordonnees"),
        Answer(gettext("Code personnel"), HIDDEN, "code"),
    ]  # fmt: skip
