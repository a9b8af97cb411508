"""What an agent says of a call."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.appointments.enums import Outcome
from parvis.desk.calls import LONGEST_NOTE
from parvis.journal.enums import Reason
from parvis.ui.fields import LinesField, ListField
from parvis.ui.forms import PageForm

WHY = (Reason.BOOKED_CALL, Reason.COMPLAINT, Reason.CHECK)  # for which a colleague's call may be opened


class NoteForm(PageForm):
    """`outcome` is the button that was pressed; "" keeps the note and nothing more."""

    note = LinesField(
        label=_("Ma note"), max_length=LONGEST_NOTE, required=False, width="short",
        hint=_("Ce qu’il faut savoir au prochain appel. La personne peut la lire dans ses données."),
        attrs={"autocomplete": "off"},
        error_messages={"max_length": _("Cette note est trop longue\u00a0: 2\u00a0000 caractères au plus.")},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        pressed = self.data.get("outcome", "")
        self.cleaned_data["outcome"] = Outcome(pressed) if pressed in Outcome.values else None
        return self.cleaned_data


class WhyForm(PageForm):
    """Why an agent opens the call of another."""

    reason = ListField(
        label=_("Pourquoi j’ouvre l’appel d’un autre agent"),
        choices=[(reason.value, reason.label) for reason in WHY], initial=Reason.BOOKED_CALL.value,
    )  # fmt: skip
