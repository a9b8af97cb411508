"""The one box."""

from django.utils.translation import gettext_lazy as _

from parvis.search.rules import LONGEST_ASKED
from parvis.ui.fields import TextField
from parvis.ui.forms import PageForm


class SearchForm(PageForm):
    """Sent by GET: what is personal is taken out by the view before it is in an address of ours."""

    q = TextField(
        label=_("Ce que je cherche"), max_length=LONGEST_ASKED, required=False,
        hint=_("En quelques mots, sans mon numéro ni mon nom."), attrs={"autocomplete": "off"},
        error_messages={
            "max_length": _("C’est trop long\u00a0: 200 caractères au plus. Quelques mots suffisent.")
        },
    )  # fmt: skip
