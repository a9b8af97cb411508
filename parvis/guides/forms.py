"""What is asked of someone whom a guide did not help."""

from django.utils.translation import gettext_lazy as _

from parvis.guides.enums import Reason
from parvis.guides.rules import MOST_SAID
from parvis.ui.fields import ChoicesField, TextField
from parvis.ui.forms import PageForm


class ReasonForm(PageForm):
    reason = ChoicesField(
        label=_("Pourquoi\u00a0?"), choices=Reason.choices,
        error_messages={"required": _("Je choisis une raison dans la liste.")},
    )  # fmt: skip
    said = TextField(
        label=_("Si je veux, j’en dis plus"), required=False, max_length=MOST_SAID,
        hint=_("Personne ne me répond ici. Je n’écris ni mon nom, ni mon numéro, ni mon téléphone."),
        attrs={"autocomplete": "off"},
        error_messages={"max_length": _("C’est trop long\u00a0: quelques mots suffisent.")},
    )  # fmt: skip
