"""The fictitious people as the practice pages show them: the facts to type, and what will happen."""

import datetime
from dataclasses import asdict, dataclass
from functools import cache

import phonenumbers
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.connections.members.people import Person, people
from parvis.lib.nir import formatted

PRACTICE_CODE = "trois bateaux bleus au port"
IN_JSON = ("key", "scenario", "expected", "number", "birth_name", "usual_name", "birth_date", "postcode",
           "rib_tail", "card_tail", "card_model", "email", "mobile")  # fmt: skip


@dataclass(frozen=True)
class Ending:
    """How a practice ends. `tag` is read at a glance, `words` explain."""

    opens: bool
    tag: Promise
    words: Promise


ENDINGS = {
    "opens": Ending(True, _("Le compte s’ouvre"), _("Tout correspond\u00a0: le compte s’ouvre.")),
    "already_registered": Ending(
        False,
        _("Déjà un compte"),
        _(
            "Cette personne a déjà un compte\u00a0: l’ouverture s’arrête et propose de se connecter. "
            "Je peux me connecter avec son code."
        ),
    ),
    "no_rib_on_file": Ending(
        False,
        _("Pas de RIB enregistré"),
        _("L’ouverture s’arrête\u00a0: aucun RIB n’est enregistré. La page dit quoi faire."),
    ),
    "in_transfer": Ending(
        False,
        _("Dossier en transfert"),
        _("L’ouverture s’arrête\u00a0: le dossier arrive d’un autre organisme. La page dit quoi faire."),
    ),
    "provisional_number": Ending(
        False,
        _("Numéro provisoire"),
        _("L’ouverture s’arrête\u00a0: le numéro est provisoire. La page dit quoi faire."),
    ),
    "deceased": Ending(
        False,
        _("Dossier clos par un décès"),
        _("L’ouverture s’arrête sur la page générale, sans donner la raison. Les agents sont avertis."),
    ),
    "no_match": Ending(
        False,
        _("Personne inconnue"),
        _("L’ouverture s’arrête\u00a0: la page dit combien d’essais restent, et qui peut aider."),
    ),
    "registry_down": Ending(
        False,
        _("Panne du fichier"),
        _("Le fichier ne répond pas\u00a0: la page demande de revenir plus tard. Aucun essai n’est compté."),
    ),
}


@dataclass(frozen=True)
class Fact:
    """One thing to type: as it is shown, and as it is copied ("" when there is nothing to type)."""

    label: Promise
    shown: str
    copied: str = ""
    note: str | Promise = ""


@dataclass(frozen=True)
class Page:
    """What one page of the opening asks."""

    title: Promise
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Sheet:
    """A person's card on the practice page. `is_open`: an account was already opened with them."""

    person: Person
    ending: Ending
    scenario: str
    name: str
    pages: tuple[Page, ...]
    is_open: bool

    @property
    def signs_in(self) -> bool:
        return self.person.expected == "already_registered"

    @property
    def with_photo(self) -> bool:
        return self.person.card_model == "with_photo"

    @property
    def holder(self) -> str:
        return self.name.upper()

    @property
    def serial_prefix(self) -> str:
        """What stands before the part that is typed; nothing on the old cards with few digits."""
        if self.with_photo:
            return "80…"
        return "20" if len(self.person.card_tail) == 11 else ""

    @property
    def card_id(self) -> str:
        return f"{self.person.key}-carte"

    @property
    def rib_id(self) -> str:
        return f"{self.person.key}-rib"


def as_json(person: Person) -> dict[str, str]:
    """What people and programs need to practise with this person; the number with its key, 15 characters."""
    values: dict[str, str] = asdict(person)
    values["number"] = person.number + person.number_key
    return {name: values[name] for name in IN_JSON}


def name_of(person: Person) -> str:
    return f"{person.first_names} {person.usual_name or person.birth_name}"


@cache
def names_by_contact() -> dict[str, str]:
    """Whose e-mail addresses and mobiles (in E.164) they are: what is typed, and what is on file."""
    return {
        contact: name_of(person)
        for person in people()
        for contact in (person.email, in_e164(person.mobile), person.on_file_email, person.on_file_mobile)
        if contact
    }


def in_e164(mobile: str) -> str:
    return phonenumbers.format_number(phonenumbers.parse(mobile, "FR"), phonenumbers.PhoneNumberFormat.E164)


def as_dialled(mobile: str) -> str:
    """A number in E.164 as people say it; as it is when it is no telephone number."""
    try:
        number = phonenumbers.parse(mobile)
    except phonenumbers.NumberParseException:
        return mobile
    national = number.country_code == phonenumbers.country_code_for_region("FR")
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, style)


def may_break(email: str) -> str:
    """An address that a narrow screen cuts before its @ rather than in a word."""
    name, at, domain = email.rpartition("@")
    return format_html("{}<wbr>{}{}", name, at, domain)


def sheet(person: Person, *, is_open: bool) -> Sheet:
    """In the active language."""
    in_english = get_language() == "en"
    return Sheet(
        person=person,
        ending=ENDINGS[person.expected],
        scenario=person.scenario_en if in_english else person.scenario,
        name=name_of(person),
        pages=(_identity(person), _papers(person), _contacts(person), _code(person)),
        is_open=is_open,
    )


def _identity(person: Person) -> Page:
    number = person.number + person.number_key
    born = datetime.date.fromisoformat(person.birth_date).strftime("%d/%m/%Y")
    usual = [Fact(_("Nom d’usage"), person.usual_name, person.usual_name)] if person.usual_name else []
    return Page(
        _("Mon identité"),
        (
            Fact(_("Numéro de sécurité sociale"), formatted(number), number),
            Fact(_("Nom de naissance"), person.birth_name, person.birth_name),
            *usual,
            Fact(_("Date de naissance"), born, born),
            Fact(_("Code postal"), person.postcode, person.postcode),
        ),
    )


def _papers(person: Person) -> Page:
    with_photo = person.card_model == "with_photo"
    tail = person.rib_tail
    note = "" if tail else _("Je réponds «\u00a0Je n’ai pas de RIB enregistré\u00a0».")
    rib = Fact(_("Derniers caractères du RIB"), tail, tail, note)
    card = Fact(
        _("Derniers chiffres du numéro de série"),
        person.card_tail,
        person.card_tail,
        _("Carte avec photo") if with_photo else _("Carte sans photo"),
    )
    return Page(_("Mon RIB et ma carte"), (rib, card))


def _contacts(person: Person) -> Page:
    return Page(
        _("Mes coordonnées"),
        (
            Fact(_("Adresse électronique"), may_break(person.email), person.email),
            Fact(_("Téléphone mobile"), person.mobile, person.mobile),
        ),
    )


def _code(person: Person) -> Page:
    registered = person.expected == "already_registered"
    note = _("C’est son code pour se connecter.") if registered else _("Ou un autre, que j’invente.")
    return Page(_("Mon code"), (Fact(_("Code personnel"), PRACTICE_CODE, PRACTICE_CODE, note),))
