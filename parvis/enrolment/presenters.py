"""What the pages of the enrolment show of a record: the list of steps, the answers to check."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.enrolment.enums import RibAnswer
from parvis.enrolment.forms import ContactsForm
from parvis.enrolment.journey import ENROLMENT
from parvis.enrolment.models import Enrolment
from parvis.enrolment.rules import masked_number
from parvis.lib.journey import Step
from parvis.ui.templatetags.moments import dated

HIDDEN = "••••••••"


@dataclass(frozen=True)
class Answer:
    """One line of "check my answers"."""

    label: Any
    value: str
    page: str  # where it is changed

    @property
    def url(self) -> str:
        return reverse("enrolment_step", args=[self.page])


def places_of(shown: Step[Enrolment], record: Enrolment | None) -> list[dict[str, Any]]:
    """The steps for the list beside the page: title, state (now, done, todo), address of those done."""
    places = []
    open_so_far = True
    for step in ENROLMENT:
        done = open_so_far and step.done(record)
        state = "now" if step is shown else "done" if done else "todo"
        url = reverse("enrolment_step", args=[step.page]) if state == "done" else ""
        places.append({"title": step.title, "state": state, "url": url})
        open_so_far = open_so_far and step.done(record)
    return places


def answers_of(record: Enrolment | None) -> list[Answer]:
    """Everything that was said, secrets masked."""
    identity = record.said_identity() if record else None
    if record is None or identity is None or identity.born_on is None or record.terms_accepted_at is None:
        return []
    contacts = ContactsForm.known(record)
    accepted = dated(timezone.localtime(record.terms_accepted_at))
    rib = gettext("Je n’ai pas de RIB enregistré") if record.rib_answer == RibAnswer.NONE_ON_FILE else HIDDEN
    return [
        Answer(_("Numéro de sécurité sociale"), masked_number(identity.number), "identite"),
        Answer(_("Nom"), identity.name, "identite"),
        Answer(_("Date de naissance"), dated(identity.born_on), "identite"),
        Answer(_("Code postal"), identity.postcode, "identite"),
        Answer(_("RIB"), rib, "rib"),
        Answer(_("Carte"), HIDDEN, "carte"),
        Answer(_("Conditions"), gettext("Version %(version)s acceptée le %(date)s") % {
            "version": record.terms_version, "date": accepted}, "conditions"),
        Answer(_("Adresse électronique"), contacts["email"], "coordonnees"),
        Answer(_("Téléphone mobile"), contacts["mobile"], "coordonnees"),
        Answer(_("Code personnel"), HIDDEN, "code"),
    ]  # fmt: skip
