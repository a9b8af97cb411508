"""What is asked of an agent who helps somebody: whom, why, and what the person dictates."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parvis.accounts.contacts import mobile_allowed, plain_mobile
from parvis.accounts.forms import ONLY_FICTITIOUS, AddressForm, NumberField
from parvis.authentication.forms import SecretForm
from parvis.journal.enums import Reason
from parvis.recovery.enums import Lost
from parvis.recovery.rules import ASKS
from parvis.ui.fields import ChoicesField, DatePartsField, EmailField, ListField, PhoneField, TextField
from parvis.ui.forms import PageForm

CHOOSE = ("", _("Je choisis un motif"))
OF_A_FILE = tuple(reason for reason in Reason if reason != Reason.MODERATION)  # which opens no file


def reason_field(reasons: Iterable[Reason] = OF_A_FILE, **options: Any) -> ListField:
    choices = [CHOOSE, *((reason.value, reason.label) for reason in reasons)]
    return ListField(
        label=_("Le motif"), choices=choices, hint=_("Il est noté avec mon nom."),
        error_messages={"required": _("Je choisis un motif.")}, **options,
    )  # fmt: skip


class PersonForm(SecretForm):
    """Number and birth date, as told by the person. Nothing typed is ever shown back."""

    number = NumberField(
        label=_("Son numéro de sécurité sociale"), hint=_("13 ou 15 chiffres, dictés par la personne."),
        width="w20", attrs={"data-format": "number"},
        error_messages={"required": _("Je saisis son numéro de sécurité sociale.")},
    )  # fmt: skip
    birth_date = DatePartsField(
        label=_("Sa date de naissance"), hint=_("Par exemple\u00a0: 27 3 1969"),
        error_messages={"required": _("Je saisis sa date de naissance.")},
    )  # fmt: skip
    reason = reason_field()


class ReferenceForm(SecretForm):
    """The reference of one of the person's cases."""

    reference = TextField(
        label=_("La référence d’une de ses démarches"), width="w20", max_length=40,
        hint=_("Écrite en haut de la démarche et sur les courriers."), attrs={"autocomplete": "off"},
        error_messages={"required": _("Je saisis la référence.")},
    )  # fmt: skip
    reason = reason_field()


class ReasonForm(PageForm):
    """Before something is done for the person."""

    reason = reason_field()


class RecoveryForm(AddressForm):
    """What the person has lost, and what they give anew."""

    lost = ChoicesField(label=_("Ce que la personne a perdu"), choices=[
        (Lost.EMAIL.value, _("Sa messagerie")),
        (Lost.MOBILE.value, _("Son téléphone ou son numéro")),
        (Lost.FACTORS.value, _("Sa deuxième étape (application, clé, codes de secours)")),
        (Lost.EVERYTHING.value, _("Tout, ou son compte est bloqué")),
    ])  # fmt: skip
    email = EmailField(
        label=_("Sa nouvelle adresse électronique"), required=False,
        hint=_("Messagerie perdue, ou tout perdu. Un lien y part\u00a0: la personne l’ouvre pour continuer."),
        attrs={"autocomplete": "off"},
    )  # fmt: skip
    mobile = PhoneField(
        label=_("Son nouveau numéro de mobile"), required=False, width="w20",
        hint=_("Téléphone perdu, ou tout perdu."), attrs={"autocomplete": "off"},
    )  # fmt: skip
    reason = reason_field()

    def clean_email(self) -> str:
        return super().clean_email() if self.cleaned_data["email"] else ""

    def clean_mobile(self) -> str:
        typed: str = self.cleaned_data["mobile"]
        mobile = plain_mobile(typed) if typed else ""
        if mobile and not mobile_allowed(mobile):
            raise ValidationError(ONLY_FICTITIOUS)
        return mobile

    def clean(self) -> dict[str, Any]:
        """What was lost decides what is asked; the rest is left as it is."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        asked = ASKS.get(said.get("lost", ""), ())
        missing = {
            "email": _("Je saisis la nouvelle adresse que la personne me dicte."),
            "mobile": _("Je saisis le nouveau numéro que la personne me dicte."),
        }
        for name, text in missing.items():
            if name in asked and name not in self.errors and not said.get(name):
                self.add_error(name, text)
            if name not in asked:
                said[name] = ""
        return said
