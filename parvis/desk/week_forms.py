"""What is said of an opening, and of an absence."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from parvis.agents.models import Agent
from parvis.appointments.enums import AbsenceReason
from parvis.appointments.models import LANGUAGES, Purpose
from parvis.appointments.presenters import spoken
from parvis.appointments.rules import GRID
from parvis.desk.week import A_DAY, FURTHEST
from parvis.lib.territory import NAMES
from parvis.ui.fields import DayField, HourField, ListField, SeveralField
from parvis.ui.forms import PageForm

EVERYBODY = "tous"
OFF_GRID = _("Les heures vont de 5 en 5 minutes.")
ENDS_FIRST = _("La fin vient après le début.")
TOO_FAR = _("Cette date est trop loin d’aujourd’hui.")
GONE_BY = _("Cette absence est déjà passée.")


def _agents(agents: Iterable[Agent]) -> list[tuple[str, str]]:
    return [(str(agent.pk), agent.name) for agent in agents]


class OpeningForm(PageForm):
    agent = ListField(label=_("Agent"))
    weekday = ListField(label=_("Chaque"), choices=[(day, WEEKDAYS[day]) for day in range(7)])
    starts = HourField(label=_("De"), error_messages={"required": _("J’indique l’heure de début.")})
    ends = HourField(label=_("À"), error_messages={"required": _("J’indique l’heure de fin.")})
    first_on = DayField(label=_("À partir du"))
    last_on = DayField(
        label=_("Jusqu’au"), required=False,
        hint=_("Vide\u00a0: sans fin. Le même jour que le début\u00a0: ce jour-là seulement."),
    )  # fmt: skip
    territory = ListField(
        label=_("L’heure et les jours fériés de"), required=False,
        choices=[(code, name) for code, name in NAMES.items()],
    )  # fmt: skip
    languages = SeveralField(label=_("Langues parlées"))
    purposes = SeveralField(
        label=_("Motifs"), required=False, hint=_("Aucune case cochée\u00a0: tous les motifs."),
    )  # fmt: skip

    def __init__(self, *args: Any, agents: Iterable[Agent], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["agent"].choices = _agents(agents)
        fields["languages"].choices = [(code, spoken(code)) for code in LANGUAGES]
        self.known = {one.slug: one for one in Purpose.objects.order_by("position", "slug")}
        fields["purposes"].choices = [(slug, one.name) for slug, one in self.known.items()]
        if not self.known:
            del fields["purposes"]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        for name in ("starts", "ends"):
            if name in said and (said[name].minute % GRID or said[name].second):
                self.add_error(name, ValidationError(OFF_GRID))
        if {"starts", "ends"} <= said.keys() and said["ends"] <= said["starts"]:
            self.add_error("ends", ValidationError(ENDS_FIRST))
        if "first_on" in said and abs(said["first_on"] - timezone.localdate()) > FURTHEST:
            self.add_error("first_on", ValidationError(TOO_FAR))
        if said.get("last_on") and said.get("first_on") and said["last_on"] < said["first_on"]:
            self.add_error("last_on", ValidationError(ENDS_FIRST))
        return said

    def as_said(self) -> dict[str, Any]:
        """As the action wants it, without the agent."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "agent"}
        return said | {
            "weekday": int(said["weekday"]),
            "purposes": [self.known[slug] for slug in said.get("purposes", [])],
        }


class AbsenceForm(PageForm):
    """`agent` is asked of the supervision alone."""

    agent = ListField(label=_("Qui est absent"))
    first_day = DayField(label=_("Du"))
    first_hour = HourField(label=_("À partir de"), required=False, hint=_("Vide\u00a0: dès le matin."))
    last_day = DayField(label=_("Au"))
    last_hour = HourField(label=_("Jusqu’à"), required=False, hint=_("Vide\u00a0: jusqu’au soir."))
    reason = ListField(
        label=_("Motif"), choices=AbsenceReason.choices, initial=AbsenceReason.LEAVE.value,
        hint=_("Rien sur la santé de personne\u00a0: un arrêt maladie est «\u00a0autre\u00a0»."),
    )  # fmt: skip

    def __init__(self, *args: Any, agents: Iterable[Agent] | None, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone
        fields: dict[str, Any] = self.fields
        if agents is None:
            del fields["agent"]
            reasons = [choice for choice in AbsenceReason.choices if choice[0] != AbsenceReason.CLOSED]
            fields["reason"].choices = reasons
        else:
            fields["agent"].choices = [
                *_agents(agents),
                (EVERYBODY, _("Tout le monde\u00a0: jour de fermeture")),
            ]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not {"first_day", "last_day", "first_hour", "last_hour"} <= said.keys():
            return said
        if (
            abs(said["first_day"] - timezone.localdate()) > FURTHEST
            or said["last_day"] - said["first_day"] > FURTHEST
        ):
            self.add_error("first_day", ValidationError(TOO_FAR))
            return said
        starts = self._moment(said["first_day"], said["first_hour"] or time())
        last = said["last_day"] if said["last_hour"] else said["last_day"] + A_DAY
        ends = self._moment(last, said["last_hour"] or time())
        if ends <= starts:
            self.add_error("last_day", ValidationError(ENDS_FIRST))
        elif ends <= timezone.now():
            self.add_error("last_day", ValidationError(GONE_BY))
        return said | {"starts_at": starts, "ends_at": ends}

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone)
