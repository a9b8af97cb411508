"""What is asked with a document, and why one is refused."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.cases.content import Fault
from parvis.ui.fields import Shown, TextField
from parvis.ui.forms import PageForm

FAULTS: dict[Fault, Promise] = {
    Fault.EMPTY: _("Ce fichier est vide\u00a0: j’en choisis un autre."),
    Fault.TOO_BIG: _("Ce fichier est trop lourd\u00a0: 10\u00a0Mo au plus. J’envoie les pages une par une, ou une photo."),
    Fault.OFFICE: _("C’est un fichier de traitement de texte ou de tableur\u00a0: je l’enregistre en PDF, puis je l’ajoute."),
    Fault.ARCHIVE: _("C’est un dossier compressé\u00a0: je l’ouvre, puis j’ajoute les documents un par un."),
    Fault.OTHER_KIND: _("Ce n’est ni un PDF, ni une photo (JPEG, PNG, HEIC)\u00a0: je prends une photo du papier, ou je l’enregistre en PDF."),
    Fault.NAME_LIES: _("Le nom de ce fichier ne dit pas ce qu’il est\u00a0: je prends une photo du papier, ou je l’enregistre de nouveau en PDF."),
    Fault.TRUNCATED: _("Ce fichier est abîmé, il en manque un bout\u00a0: je l’ouvre pour le vérifier, ou je reprends la photo."),
    Fault.TWO_IN_ONE: _("Ce fichier cache autre chose derrière le document\u00a0: je prends une photo du papier à la place."),
    Fault.PROGRAM: _("Ce PDF contient un programme ou un formulaire qui agit tout seul\u00a0: je l’imprime en PDF, ou j’en prends une photo."),
    Fault.LOCKED: _("Ce PDF est protégé, personne ne pourrait le lire\u00a0: je l’imprime en PDF, ou j’en prends une photo."),
    Fault.UNFOLDS: _("Une fois ouvert, ce fichier serait énorme\u00a0: je prends une photo plus petite, ou page par page."),
    Fault.INFECTED: _("L’antivirus a trouvé quelque chose de dangereux dans ce fichier. Rien n’est gardé\u00a0: je prends une photo du papier à la place."),
}  # fmt: skip


class FileField(Shown, forms.FileField):
    """One file. Browsers give no file back after a refusal: it is chosen again, all else is kept."""

    kind = "file"
    type = "file"
    default_error_messages = {
        "required": _("Je choisis le document à ajouter."),
        "empty": _("Ce fichier est vide\u00a0: j’en choisis un autre."),
    }


class DocumentForm(PageForm):
    document = FileField(
        label=_("Mon document"),
        hint=_("PDF ou photo (JPEG, PNG, HEIC), 10\u00a0Mo au plus. Sur un téléphone, je peux prendre la photo tout de suite."),
        attrs={"accept": ".pdf,.jpg,.jpeg,.png,.heic,.heif,application/pdf,image/jpeg,image/png,image/heic"},
    )  # fmt: skip
    label = TextField(
        label=_("Ce que c’est (si je veux)"), required=False, max_length=100, width="w20",
        hint=_("Par exemple\u00a0: mon RIB, une facture, une attestation."),
    )  # fmt: skip

    def refuse(self, fault: Fault) -> None:
        self.add_error("document", ValidationError(str(FAULTS[fault]), fault.value))

    def _typed(self, name: str, html_name: str, field: Any) -> Any:
        """A file is never shown back."""
        return "" if name == "document" else super()._typed(name, html_name, field)
