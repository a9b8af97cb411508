"""What each page of the enrolment asks, and what is wrong with an answer before anybody is asked about it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.accounts.contacts import (
    mobile_allowed,
    plain_mobile,
    shown_mobile,
)
from parvis.accounts.forms import ONLY_FICTITIOUS, AddressField, AddressForm, NumberField
from parvis.accounts.personal_code import CODE_FAULTS, code_fault_text
from parvis.accounts.rules import CodeFault, fault_of, normal_code
from parvis.connections.members.comparing import digits_form, name_form
from parvis.enrolment import practice
from parvis.enrolment.enums import CardModel
from parvis.enrolment.models import Enrolment, PendingRecord
from parvis.enrolment.reading import about, card_tail, rib_tail
from parvis.lib.nir import has_key, is_specimen
from parvis.ui.fields import (
    ChoicesField,
    CodeField,
    DatePartsField,
    PhoneField,
    TextField,
    TickField,
    tidy,
)
from parvis.ui.forms import PageForm


class StepForm(PageForm):
    """`record` is what is known so far; it may be None on the first page."""

    def __init__(self, *args: Any, record: PendingRecord | None = None, **options: Any) -> None:
        self.record = record
        options["initial"] = self.known(record) if record else None
        super().__init__(*args, **options)

    @property
    def asks_back(self) -> bool:
        """The answers are valid, but one of them looks like a slip: the page asks before anything is kept."""
        return False

    @staticmethod
    def known(record: Any) -> dict[str, Any]:
        """What is shown again when coming back to the page. Secrets never are."""
        return {}


class IdentityForm(StepForm):
    number = NumberField(
        label=_("Mon numéro de sécurité sociale"),
        hint=_(
            "13 ou 15 chiffres, sur ma carte ou sur mes relevés. Exemple\u00a0: 2\u00a069\u00a005\u00a049\u00a0588\u00a0157"
        ),
        width="w20",
        attrs={"data-format": "number"},
    )
    name = TextField(
        label=_("Mon nom"), hint=_("Mon nom de naissance, ou mon nom d’usage."), max_length=100,
        attrs={"autocomplete": "family-name", "spellcheck": "false"}, width="w20",
        error_messages={"required": _("Je saisis mon nom."), "max_length": _("Ce nom est trop long\u00a0: 100 lettres au plus.")},
    )  # fmt: skip
    birth_date = DatePartsField(label=_("Ma date de naissance"), hint=_("Par exemple\u00a0: 27\u00a03\u00a01969"),
                                error_messages={"required": _("Je saisis ma date de naissance.")})  # fmt: skip
    postcode = TextField(
        label=_("Mon code postal"), hint=_("Celui de mon adresse, 5 chiffres. Exemple\u00a0: 49000"), width="w4",
        attrs={"inputmode": "numeric", "autocomplete": "postal-code"},
        error_messages={"required": _("Je saisis mon code postal.")},
    )  # fmt: skip

    @staticmethod
    def known(record: PendingRecord) -> dict[str, Any]:
        said = record.said_identity()
        if said is None:
            return {}
        return {"number": said.shown_number, "name": said.name, "birth_date": said.born_on,
                "postcode": said.postcode}  # fmt: skip

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if is_specimen(number) and not settings.PRACTICE:
            raise ValidationError(_("Ce numéro est celui d’un modèle de carte\u00a0: je saisis le mien."))
        if not practice.number_allowed(number):
            raise ValidationError(ONLY_FICTITIOUS)
        self.cleaned_data["with_key"] = has_key(tidy(self.data.get(self.add_prefix("number"), "")))
        return number

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not any(character.isalpha() for character in name_form(name)):
            raise ValidationError(_("Je saisis mon nom avec des lettres."))
        return name

    def clean_postcode(self) -> str:
        digits = digits_form(self.cleaned_data["postcode"])
        if len(digits) != 5:
            raise ValidationError(_("Le code postal a 5 chiffres, par exemple 49000."))
        return digits


class RibForm(StepForm):
    tail = TextField(
        hint=_("Les 5 derniers du numéro de compte, puis les 2 de la clé. Il peut y avoir des lettres. Exemple\u00a0: 4B7C9\u00a021"),
        width="w10", required=False, attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        tail: Any = self.fields["tail"]
        length = {"n": settings.RIB_TAIL_LENGTH}
        told = gettext("Je n’ai qu’un IBAN\u00a0? Ce sont aussi ses %(n)s derniers caractères.") % length
        tail.label = gettext("Les %(n)s derniers caractères de mon RIB") % length
        tail.hint = f"{tail.hint}. {told}"

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["no_rib"] = "no_rib" in self.data
        if not self.cleaned_data["no_rib"]:
            try:
                self.cleaned_data["tail"] = rib_tail(self.cleaned_data.get("tail", ""))
            except ValidationError as error:
                self.add_error("tail", error)
        return self.cleaned_data


class CardForm(StepForm):
    model = ChoicesField(
        label=_("Quelle carte ai-je en main\u00a0?"),
        choices=((CardModel.WITH_PHOTO, _("Avec ma photo")), (CardModel.WITHOUT_PHOTO, _("Sans photo"))),
        drawings={CardModel.WITH_PHOTO: "ui/drawings/card_with_photo.html",
                  CardModel.WITHOUT_PHOTO: "ui/drawings/card_without_photo.html"},
        error_messages={"required": _("Je choisis la carte que j’ai en main.")},
    )  # fmt: skip
    tail = TextField(
        label=_("Les 11 derniers chiffres du numéro de série"),
        hint=_("Avec photo\u00a0: devant, en haut à droite. Sans photo\u00a0: au dos\u00a0; s’il y en a moins de 11, je les saisis tous."),
        width="w20", attrs={"inputmode": "numeric", "autocomplete": "off"},
        error_messages={"required": _("Je saisis les chiffres du numéro de série.")},
    )  # fmt: skip

    @staticmethod
    def known(record: PendingRecord) -> dict[str, Any]:
        return {"model": record.card_model}

    def clean(self) -> dict[str, Any]:
        if "tail" in self.cleaned_data:
            try:
                self.cleaned_data["tail"] = card_tail(
                    self.cleaned_data["tail"], self.cleaned_data.get("model")
                )
            except ValidationError as error:
                self.add_error("tail", error)
        return self.cleaned_data


class TermsForm(StepForm):
    accept = TickField(label=_("J’ai lu et j’accepte les conditions d’utilisation"))

    @staticmethod
    def known(record: Enrolment) -> dict[str, Any]:
        return {"accept": record.terms_version == settings.ORGANISATION.terms_version}


class ContactsForm(AddressForm, StepForm):
    email = AddressField(
        label=_("Mon adresse électronique"), max_length=254, width="full",
        hint=_("Une adresse à moi seul(e). J’y recevrai le courriel qui active mon compte. Exemple\u00a0: nom@exemple.fr"),
        error_messages={"invalid": _("Cette adresse n’est pas complète\u00a0: elle s’écrit comme nom@exemple.fr"),
                        "max_length": _("Cette adresse est trop longue\u00a0: 254 caractères au plus.")},
    )  # fmt: skip
    mobile = PhoneField(
        label=_("Mon numéro de téléphone mobile"), width="w20",
        hint=_("Il commence par 06 ou 07. Pour un numéro étranger, je commence par + et l’indicatif du pays."),
    )  # fmt: skip

    @staticmethod
    def known(record: PendingRecord) -> dict[str, Any]:
        said = record.said_contacts()
        if said is None:
            return {}
        return {"email": said.email, "mobile": shown_mobile(said.mobile)}

    def clean_mobile(self) -> str:
        mobile = plain_mobile(self.cleaned_data["mobile"])
        if not mobile_allowed(mobile):
            raise ValidationError(ONLY_FICTITIOUS)
        return mobile


class CodeForm(StepForm):
    code = CodeField(
        label=_("Mon code personnel"),
        hint=_("12 caractères au moins. Une petite phrase convient très bien, avec ses espaces."),
        attrs={"autocomplete": "new-password", "data-strength": "1"}, width="full",
        error_messages={"required": CODE_FAULTS[CodeFault.EMPTY]},
    )  # fmt: skip

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        fault = fault_of(code, about(self.record))
        if fault:
            raise ValidationError(code_fault_text(fault, len(normal_code(code))))
        return code


class SendForm(StepForm):
    """Nothing to fill in: the answers are shown, the button sends."""
