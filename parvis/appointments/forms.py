"""What is asked before a call is booked: the number, and whether SMS are wished."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parvis.accounts.contacts import shown_mobile
from parvis.accounts.models import Account
from parvis.appointments.numbers import plain_number
from parvis.connections.sms import reaches
from parvis.ui.fields import ChoicesField, PhoneField, TickField
from parvis.ui.forms import PageForm

MINE, OTHER = "mine", "other"


class CallForm(PageForm):
    which = ChoicesField(
        label=_("À quel numéro m’appeler\u00a0?"),
        error_messages={"required": _("Je choisis le numéro où l’on m’appelle.")},
    )
    other = PhoneField(
        label=_("Cet autre numéro"), required=False, width="w20", max_length=40,
        hint=_("Fixe ou mobile. Hors de France, je commence par + et l’indicatif du pays."),
    )  # fmt: skip
    sms = TickField(
        label=_("Je reçois aussi un SMS"), required=False,
        hint=_("La confirmation, puis un rappel deux jours avant et deux heures avant, comme par courriel."),
    )  # fmt: skip

    def __init__(self, *args: Any, account: Account, **options: Any) -> None:
        self.account = account
        super().__init__(*args, **options)
        mobile = account.profile.mobile
        self.fields["which"].choices = [  # type: ignore[attr-defined]
            (MINE, _("Le %(mobile)s") % {"mobile": shown_mobile(mobile)}),
            (OTHER, _("Un autre numéro")),
        ]
        if not reaches(mobile):
            del self.fields["sms"]

    def clean(self) -> dict[str, Any]:
        """`number` in E.164."""
        said = super().clean() or {}
        typed = said.get("other", "").strip()
        if said.get("which") == OTHER and not typed:
            self.add_error("other", _("Je saisis le numéro où l’on m’appelle."))
        elif said.get("which") == OTHER:
            try:
                said["number"] = plain_number(typed)
            except ValidationError as fault:
                self.add_error("other", fault)
        elif said.get("which") == MINE:
            said["number"] = self.account.profile.mobile
        return said
