"""What the pages of signing in ask."""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parvis.accounts.forms import NumberField
from parvis.authentication.enums import Way
from parvis.ui.fields import ChoicesField, CodeField, TextField, TickField
from parvis.ui.forms import PageForm


class SecretForm(PageForm):
    """After a failure nothing is shown back: the next person at the computer must not read it."""

    def _typed(self, name: str, html_name: str, field: Any) -> Any:
        return super()._typed(name, html_name, field) if isinstance(field, TickField) else ""


class SignInForm(SecretForm):
    number = NumberField(
        label=_("Mon numéro de sécurité sociale"), hint=_("13 ou 15 chiffres."), width="w20",
        attrs={"data-format": "number", "autocomplete": "username webauthn"},
    )  # fmt: skip
    code = CodeField(
        label=_("Mon code personnel"), attrs={"autocomplete": "current-password"}, width="full",
        error_messages={"required": _("Je saisis mon code personnel.")},
    )  # fmt: skip


class DigitsField(TextField):
    """A code of so many digits, with whatever spaces, dashes or full-width digits people put in it."""

    base_attrs = (("inputmode", "numeric"), ("autocomplete", "one-time-code"), ("spellcheck", "false"))

    def __init__(self, digits: int = 6, **options: Any) -> None:
        self.digits = digits
        super().__init__(**{"width": "w10", "max_length": 40, **options})

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFKC", super().to_python(value) or "")
        typed = "".join(char for char in text if not (char.isspace() or char in "-–.\u2010\u2011"))
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) == self.digits):
            raise ValidationError(_("Ce code a %(digits)d chiffres.") % {"digits": self.digits})
        return typed


class SecondStepForm(SecretForm):
    """`digits`: how many the code has; 0: nothing is typed."""

    code = DigitsField(label=_("Le code"), error_messages={"required": _("Je saisis le code.")})
    trust = TickField(
        label=_("Je fais confiance à ce navigateur pendant 30 jours"), required=False,
        hint=_("Je ne coche pas sur un ordinateur partagé."),
    )  # fmt: skip

    def __init__(self, way: Way, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if way == Way.PASSKEY:
            del self.fields["code"]
        if way == Way.RECOVERY:
            self.fields["code"] = DigitsField(
                8, label=_("Mon code de secours"), hint=_("8 chiffres. Chaque code sert une seule fois."),
                attrs={"autocomplete": "off"},
                error_messages={"required": _("Je saisis un code de secours.")},
            )  # fmt: skip
            self.order_fields(["code", "trust"])


class OtherWayForm(PageForm):
    way = ChoicesField(label=_("Comment je prouve que c’est moi"))

    def __init__(self, ways: list[tuple[str, Any, str]], *args: Any, **options: Any) -> None:
        """`ways`: value, label, hint."""
        super().__init__(*args, **options)
        field = self.fields["way"]
        assert isinstance(field, ChoicesField)
        field.choices = [(value, label) for value, label, _hint in ways]
        field.hints = {value: hint for value, _label, hint in ways if hint}


class AppForm(SecretForm):
    code = DigitsField(
        label=_("Le code que mon application affiche"), hint=_("6 chiffres."),
        error_messages={"required": _("Je recopie le code de mon application.")},
    )  # fmt: skip


class PasskeyForm(PageForm):
    name = TextField(
        label=_("Le nom de cette clé"), hint=_("Par exemple\u00a0: mon téléphone, l’ordinateur du salon."),
        max_length=40, width="w20", error_messages={"required": _("Je donne un nom à cette clé.")},
    )  # fmt: skip


class ConfirmForm(SecretForm):
    code = CodeField(
        label=_("Mon code personnel"), attrs={"autocomplete": "current-password"}, width="full",
        error_messages={"required": _("Je saisis mon code personnel.")},
    )  # fmt: skip
