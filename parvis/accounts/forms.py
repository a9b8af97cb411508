"""What several pages ask: a social security number, a mail address."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parvis.accounts.contacts import email_allowed, meant_address, plain_email
from parvis.lib.nir import BadNir, BadNumber, parse_number
from parvis.ui.fields import EmailField, TextField
from parvis.ui.forms import PageForm

ONLY_FICTITIOUS = _(
    "Dans l’atelier, tout est fictif\u00a0: je prends ce qui est écrit sur la fiche de la personne."
)
NUMBER_FAULTS = {
    BadNumber.EMPTY: _("Je saisis mon numéro de sécurité sociale."),
    BadNumber.CHARACTERS: _("Ce numéro n’a que des chiffres (et 2A ou 2B pour la Corse)."),
    BadNumber.LENGTH: _("Le numéro a 13 chiffres, ou 15 avec la clé\u00a0: je compte les miens."),
    BadNumber.FIRST_DIGIT: _("Le numéro ne commence pas par ce chiffre\u00a0: je vérifie le premier."),
    BadNumber.MONTH: _("Le 4ᵉ et le 5ᵉ chiffres ne vont pas\u00a0: je vérifie le mois de naissance."),
    BadNumber.KEY: _("Un chiffre ne va pas avec la clé (les 2 derniers)\u00a0: je relis le numéro."),
}


class NumberField(TextField):
    """A social security number, cleaned to its 13 characters."""

    base_attrs = (("inputmode", "text"), ("autocomplete", "off"), ("spellcheck", "false"))
    default_error_messages = {"required": NUMBER_FAULTS[BadNumber.EMPTY]}

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return parse_number(text)
        except BadNir as error:
            raise ValidationError(NUMBER_FAULTS[error.reason]) from None


class AddressField(EmailField):
    """A mail address. A comma in it, or a full stop copied with it, is told before Django's own check."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if "," in text:
            raise ValidationError(_("Cette adresse a une virgule\u00a0: c’est sans doute un point."))
        if text.endswith("."):
            raise ValidationError(_("Cette adresse finit par un point\u00a0: je l’enlève."))
        return text


class AddressForm(PageForm):
    """Asks for a mail address in `email`. A likely slip in its domain is asked about, once.

    The page then shows both addresses and two buttons.
    """

    suggestion = typed = ""  # the address that was probably meant, and the one typed

    @property
    def asks_back(self) -> bool:
        """The address is valid, but looks like a slip: nothing is kept yet."""
        return bool(self.suggestion)

    def clean_email(self) -> str:
        email = plain_email(self.cleaned_data["email"])
        meant = meant_address(email)
        if meant and self.data.get("use_suggestion") == meant:
            email = meant
        elif meant and self.data.get("keep_email") != email:
            self.suggestion, self.typed = meant, email
            return email
        if not email_allowed(email):
            raise ValidationError(ONLY_FICTITIOUS)
        return email
