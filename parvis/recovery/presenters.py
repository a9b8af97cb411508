"""What the pages of recovery show of a record: the list of steps, what will be replaced."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.lib.journey import Journey, Step
from parvis.recovery.forms import NewContactsForm
from parvis.recovery.models import LostAccess
from parvis.recovery.rules import FORGETS_CODE, REMOVES_FACTORS


def places_of(
    journey: Journey[LostAccess], shown: Step[LostAccess], record: LostAccess | None
) -> list[dict[str, Any]]:
    """The steps for the list beside the page: title, state (now, done, todo), address of those done."""
    places, open_so_far = [], True
    for step in journey:
        done = open_so_far and step.done(record)
        state = "now" if step is shown else "done" if done else "todo"
        address = reverse("lost_access") if step.page == "perte" else _address(step.page)
        places.append({"title": step.title, "state": state, "url": address if state == "done" else ""})
        open_so_far = open_so_far and step.done(record)
    return places


def _address(page: str) -> str:
    return reverse("lost_access_step", args=[page])


def answers_of(record: LostAccess) -> list[dict[str, Any]]:
    """What will be replaced, and where it is corrected."""
    said = NewContactsForm.known(record)
    contacts = _address("coordonnees")
    rows = [
        (_("Ma nouvelle adresse électronique"), said.get("email"), contacts),
        (_("Mon nouveau mobile"), said.get("mobile"), contacts),
        (_("Mes deuxièmes moyens de connexion"), _("Retirés\u00a0: je recevrai un code par courriel")
         if record.lost in REMOVES_FACTORS else "", reverse("lost_access")),
        (_("Mon code personnel"), _("J’en choisirai un autre") if record.lost in FORGETS_CODE else "",
         reverse("lost_access")),
    ]  # fmt: skip
    return [{"label": label, "value": value, "url": url} for label, value, url in rows if value]
