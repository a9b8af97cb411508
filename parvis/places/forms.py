"""What the search of help points asks."""

from django.utils.translation import gettext_lazy as _

from parvis.places.rules import MOST_TYPED
from parvis.ui.fields import TextField
from parvis.ui.forms import PageForm


class SearchForm(PageForm):
    """One box: postcode, commune, address or département."""

    where = TextField(
        label=_("Mon code postal, ma commune ou mon adresse"), width="full", max_length=MOST_TYPED,
        hint=_("Par exemple\u00a0: 35000, Saint-Denis, ou 2A pour un département."),
        attrs={"autocomplete": "postal-code"},
        error_messages={
            "required": _("J’écris un code postal, une commune, une adresse ou un département."),
            "max_length": _("C’est trop long\u00a0: le code postal suffit."),
        },
    )  # fmt: skip
