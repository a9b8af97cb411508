"""What the desk's sign-in asks."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parvis.accounts.contacts import email_allowed
from parvis.accounts.forms import ONLY_FICTITIOUS
from parvis.accounts.personal_code import words_about
from parvis.accounts.rules import LONGEST, SHORTEST, CodeFault, fault_of
from parvis.agents.enums import Role
from parvis.authentication.forms import DigitsField, SecretForm
from parvis.ui.fields import CodeField, EmailField, SeveralField, TextField, TickField
from parvis.ui.forms import PageForm


class AgentSignInForm(SecretForm):
    email = EmailField(
        label=_("Mon adresse professionnelle"), attrs={"autocomplete": "username"},
        error_messages={"required": _("Je saisis mon adresse professionnelle.")},
    )  # fmt: skip
    password = CodeField(
        label=_("Mon mot de passe"), attrs={"autocomplete": "current-password"},
        error_messages={"required": _("Je saisis mon mot de passe.")},
    )  # fmt: skip


class AgentCodeForm(SecretForm):
    """The code of the application, or a recovery code."""

    code = DigitsField(
        label=_("Le code de mon application"), hint=_("6 chiffres."),
        error_messages={"required": _("Je recopie le code de mon application.")},
    )  # fmt: skip

    def __init__(self, *args: Any, recovery: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if recovery:
            self.fields["code"] = DigitsField(
                8, label=_("Mon code de secours"), hint=_("8 chiffres. Chaque code sert une seule fois."),
                attrs={"autocomplete": "off"},
                error_messages={"required": _("Je saisis un code de secours.")},
            )  # fmt: skip


PASSWORD_FAULTS = {
    CodeFault.EMPTY: _("Je choisis un mot de passe."),
    CodeFault.EDGE_SPACE: _("Mon mot de passe commence ou finit par une espace\u00a0: je l’enlève."),
    CodeFault.TOO_SHORT: _("Ce mot de passe est trop court\u00a0: %(n)s caractères, il en faut %(least)s."),
    CodeFault.TOO_LONG: _("Ce mot de passe est trop long\u00a0: %(most)s caractères au plus, il en a %(n)s."),
    CodeFault.GUESSABLE: _(
        "Ce mot de passe est trop facile à deviner\u00a0: j’en choisis un autre, sans mon nom ni mon adresse."
    ),
}


def _password_fault(fault: CodeFault, length: int) -> str:
    """As for personal codes, in the words of the desk: its "code" is that of the application."""
    return str(PASSWORD_FAULTS[fault]) % {"n": length, "least": SHORTEST, "most": LONGEST}


class EnrolForm(SecretForm):
    """`email`, `name`: of the agent; a password made of them is refused."""

    password = CodeField(
        label=_("Le mot de passe que je choisis"), attrs={"autocomplete": "new-password"},
        hint=_("12 caractères ou plus. Une phrase convient très bien."),
        error_messages={"required": _("Je choisis un mot de passe.")},
    )  # fmt: skip
    code = DigitsField(
        label=_("Le code que mon application affiche"), hint=_("6 chiffres."),
        error_messages={"required": _("Je recopie le code de mon application.")},
    )  # fmt: skip
    kept = TickField(
        label=_("J’ai compris que chaque consultation des données d’une personne est notée avec mon nom"),
        error_messages={"required": _("Je coche la case pour continuer.")},
    )  # fmt: skip

    def __init__(self, *args: Any, email: str, name: str, **options: Any) -> None:
        self.about = words_about(names=(name,), email=email)
        super().__init__(*args, **options)

    def clean_password(self) -> str:
        typed: str = self.cleaned_data["password"]
        fault = fault_of(typed, self.about)
        if fault:
            raise ValidationError(_password_fault(fault, len(typed)))
        return typed


class RolesForm(PageForm):
    roles = SeveralField(
        label=_("Ses rôles"), choices=Role.choices,
        error_messages={"required": _("Je choisis au moins un rôle.")},
    )  # fmt: skip


class InviteForm(RolesForm):
    name = TextField(
        label=_("Prénom et nom"), max_length=120, width="w20", attrs={"autocomplete": "off"},
        error_messages={"required": _("Je saisis le prénom et le nom.")},
    )  # fmt: skip
    email = EmailField(
        label=_("Adresse professionnelle"), attrs={"autocomplete": "off"},
        error_messages={"required": _("Je saisis l’adresse professionnelle.")},
    )  # fmt: skip
    field_order = ("name", "email", "roles")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if not email_allowed(email):
            raise ValidationError(ONLY_FICTITIOUS)
        return email
