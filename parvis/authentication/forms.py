"""What the pages of signing in ask."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.accounts.forms import NumberField
from parvis.ui.fields import CodeField
from parvis.ui.forms import PageForm


class SignInForm(PageForm):
    """After a failure nothing is shown back: the next person at the computer must not read it."""

    number = NumberField(
        label=_("Mon numéro de sécurité sociale"), hint=_("13 ou 15 chiffres."), width="w20",
        attrs={"data-format": "number", "autocomplete": "username"},
    )  # fmt: skip
    code = CodeField(
        label=_("Mon code personnel"), attrs={"autocomplete": "current-password"}, width="full",
        error_messages={"required": _("Je saisis mon code personnel.")},
    )  # fmt: skip

    def _typed(self, name: str, html_name: str, field: Any) -> str:
        return ""
