"""What the pages of recovery ask. The proof's own forms are the enrolment's."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parvis.accounts.contacts import shown_mobile
from parvis.accounts.forms import NumberField
from parvis.accounts.models import Account
from parvis.accounts.personal_code import CODE_FAULTS, code_fault_text, words_about_the_holder
from parvis.accounts.rules import CodeFault, fault_of, normal_code
from parvis.enrolment.enums import Outcome
from parvis.enrolment.forms import ContactsForm, StepForm
from parvis.recovery.enums import Lost
from parvis.recovery.models import LostAccess
from parvis.recovery.rules import ASKS
from parvis.ui.fields import ChoicesField, CodeField, DatePartsField, TextField
from parvis.ui.forms import PageForm

EMAIL_HINT = _("Une adresse à moi seul(e), que je peux lire maintenant. Exemple\u00a0: nom@exemple.fr")


class HolderForm(PageForm):
    """Number and birth date: enough to send something to whom it belongs, and to nobody else."""

    number = NumberField(
        label=_("Mon numéro de sécurité sociale"), hint=_("13 ou 15 chiffres."), width="w20",
        attrs={"data-format": "number"},
    )  # fmt: skip
    birth_date = DatePartsField(
        label=_("Ma date de naissance"), hint=_("Par exemple\u00a0: 27 3 1969"),
        error_messages={"required": _("Je saisis ma date de naissance.")},
    )  # fmt: skip


class LetterCodeForm(PageForm):
    number = NumberField(
        label=_("Mon numéro de sécurité sociale"), hint=_("13 ou 15 chiffres."), width="w20",
        attrs={"data-format": "number"},
    )  # fmt: skip
    letter_code = TextField(
        label=_("Le code écrit dans le courrier"), width="w20", max_length=100,
        hint=_("16 lettres et chiffres, en quatre groupes. Les tirets et les espaces ne comptent pas."),
        attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
        error_messages={"required": _("Je saisis le code du courrier.")},
    )  # fmt: skip

    def _typed(self, name: str, html_name: str, field: Any) -> Any:
        """The code is a secret until it is used: never shown back."""
        return "" if name == "letter_code" else super()._typed(name, html_name, field)


class NewCodeForm(PageForm):
    code = CodeField(
        label=_("Mon nouveau code personnel"),
        hint=_("12 caractères au moins. Une petite phrase convient très bien, avec ses espaces."),
        attrs={"autocomplete": "new-password", "data-strength": ""}, width="full",
        error_messages={"required": CODE_FAULTS[CodeFault.EMPTY]},
    )  # fmt: skip

    def __init__(self, *args: Any, account: Account, **options: Any) -> None:
        self.account = account
        super().__init__(*args, **options)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        fault = fault_of(code, words_about_the_holder(self.account))
        if fault:
            raise ValidationError(code_fault_text(fault, len(normal_code(code))))
        return code


BLOCKED = "blocked"  # said on the page only: everything is given anew


class LostForm(StepForm):
    lost = ChoicesField(
        label=_("Qu’est-ce que j’ai perdu\u00a0?"),
        choices=[*Lost.choices, (BLOCKED, _("Mon compte est bloqué\u00a0: je redonne mes coordonnées et je choisis un autre code"))],
        hints={
            Lost.EMAIL: _("J’en donne une autre."),
            Lost.MOBILE: _("Je donne mon nouveau numéro."),
            Lost.FACTORS: _("L’application de codes, la clé d’accès ou les codes de secours. Je me connecterai avec un code reçu par courriel."),
            Lost.EVERYTHING: _("Je redonne mon adresse et mon mobile, et je choisis un nouveau code personnel."),
        },
    )  # fmt: skip

    @staticmethod
    def known(record: LostAccess) -> dict[str, Any]:
        return {"lost": BLOCKED if record.outcome == Outcome.FROZEN else record.lost}

    def clean_lost(self) -> str:
        lost: str = self.cleaned_data["lost"]
        return Lost.EVERYTHING if lost == BLOCKED else lost


class NewContactsForm(ContactsForm):
    """Only what was lost is asked."""

    record: LostAccess

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("email", "mobile"):
            if name not in ASKS[self.record.lost or Lost.EVERYTHING]:
                del self.fields[name]
        if "email" in self.fields:
            self.fields["email"].label = _("Ma nouvelle adresse électronique")
            self.fields["email"].hint = EMAIL_HINT  # type: ignore[attr-defined]

    @staticmethod
    def known(record: LostAccess) -> dict[str, Any]:  # type: ignore[override]
        said = record.said_contacts()
        if said is None:
            return {}
        return {"email": said.email, "mobile": shown_mobile(said.mobile) if said.mobile else ""}


class AskForm(StepForm):
    """Nothing to fill in: what will be replaced is shown, the button asks for it."""
