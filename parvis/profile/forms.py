"""What the pages of the account ask."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parvis.accounts.contacts import mobile_allowed, plain_mobile
from parvis.accounts.forms import ONLY_FICTITIOUS, AddressField, AddressForm
from parvis.accounts.models import Account
from parvis.accounts.personal_code import CODE_FAULTS, code_fault_text, words_about_the_holder
from parvis.accounts.rules import CodeFault, fault_of, normal_code
from parvis.ui.fields import ChoicesField, CodeField, PhoneField, TextField, TickField
from parvis.ui.forms import PageForm


class AccountForm(PageForm):
    """A form of somebody who is signed in."""

    def __init__(self, *args: Any, account: Account, **options: Any) -> None:
        self.account = account
        super().__init__(*args, **options)


class NewEmailForm(AddressForm, AccountForm):
    email = AddressField(
        label=_("Ma nouvelle adresse électronique"), max_length=254, width="full",
        hint=_("Une adresse à moi seul(e). Exemple\u00a0: nom@exemple.fr"),
        error_messages={"required": _("Je saisis ma nouvelle adresse."),
                        "invalid": _("Cette adresse n’est pas complète\u00a0: elle s’écrit comme nom@exemple.fr"),
                        "max_length": _("Cette adresse est trop longue\u00a0: 254 caractères au plus.")},
    )  # fmt: skip

    def clean_email(self) -> str:
        email = super().clean_email()
        if email.lower() == self.account.profile.email.lower() and not self.asks_back:
            raise ValidationError(_("C’est déjà l’adresse de mon compte."))
        return email


class NewMobileForm(AccountForm):
    mobile = PhoneField(
        label=_("Mon nouveau numéro de téléphone mobile"), width="w20",
        hint=_("Il commence par 06 ou 07. Pour un numéro étranger, je commence par + et l’indicatif du pays."),
        error_messages={"required": _("Je saisis mon nouveau numéro.")},
    )  # fmt: skip

    def clean_mobile(self) -> str:
        mobile = plain_mobile(self.cleaned_data["mobile"])
        if mobile == self.account.profile.mobile:
            raise ValidationError(_("C’est déjà le numéro de mon compte."))
        if not mobile_allowed(mobile):
            raise ValidationError(ONLY_FICTITIOUS)
        return mobile


class SentCodeForm(PageForm):
    """What was typed is not shown back: three tries are few, and the digits are better read anew."""

    digits = TextField(
        label=_("Le code reçu par SMS"), hint=_("6 chiffres."), width="w10", max_length=20,
        attrs={"inputmode": "numeric", "autocomplete": "one-time-code"},
        error_messages={"required": _("Je saisis les 6 chiffres reçus par SMS."),
                        "max_length": _("Le code a 6 chiffres\u00a0: je le recopie depuis le SMS.")},
    )  # fmt: skip

    def clean_digits(self) -> str:
        digits = "".join(self.cleaned_data["digits"].split())
        if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
            raise ValidationError(_("Le code a 6 chiffres\u00a0: je le recopie depuis le SMS."))
        return digits

    def _typed(self, name: str, html_name: str, field: Any) -> str:
        return ""


class NewCodeForm(AccountForm):
    code = CodeField(
        label=_("Mon nouveau code personnel"),
        hint=_("12 caractères au moins. Une petite phrase convient très bien, avec ses espaces."),
        attrs={"autocomplete": "new-password", "data-strength": "1"}, width="full",
        error_messages={"required": CODE_FAULTS[CodeFault.EMPTY]},
    )  # fmt: skip

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        fault = fault_of(code, words_about_the_holder(self.account))
        if fault:
            raise ValidationError(code_fault_text(fault, len(normal_code(code))))
        if check_password(normal_code(code), self.account.password):
            raise ValidationError(_("C’est déjà mon code\u00a0: j’en choisis un autre."))
        return code


class PreferencesForm(PageForm):
    language = ChoicesField(
        label=_("Ma langue"), hint=_("Celle des pages, des courriels et des SMS."),
        choices=settings.LANGUAGES,
    )  # fmt: skip
    sms_notices = TickField(
        label=_("Je suis prévenu(e) aussi par SMS"), required=False,
        hint=_("Quand quelque chose d’important change dans mon compte. Le courriel part toujours."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not settings.SMS_PORT:
            del self.fields["sms_notices"]
