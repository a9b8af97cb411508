"""How what is typed on a page is read: forgiven, brought to its normal form, or refused with what to do."""

import re
from functools import cache
from importlib.resources import files

import idna
import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from parvis.accounts.rules import LONGEST, SHORTEST, CodeFault
from parvis.connections.members.comparing import tail_form
from parvis.enrolment import practice
from parvis.enrolment.enums import CardModel
from parvis.enrolment.models import Enrolment
from parvis.enrolment.rules import meant_domain
from parvis.lib.nir import formatted, key_of

CARD_LENGTH, SHORTEST_CARD, LONGEST_CARD = 11, 8, 24
WHOLE_RIB, WHOLE_IBAN = 23, 27
PLAIN_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
EXAMPLES = ("quatre tasses vertes sur un toit", "four green cups on a roof")  # shown on the page of the code
CODE_FAULTS = {
    CodeFault.EMPTY: _("Je saisis le code que j’ai choisi."),
    CodeFault.EDGE_SPACE: _("Mon code commence ou finit par une espace\u00a0: je l’enlève."),
    CodeFault.GUESSABLE: _("Ce code est trop facile à deviner\u00a0: je choisis une autre phrase, sans mon nom ni ma date de naissance."),
}  # fmt: skip


def rib_tail(typed: str) -> str:
    """The tail from what was typed; a whole RIB or IBAN is cut to its end. Raises ValidationError."""
    length = settings.RIB_TAIL_LENGTH
    tail = tail_form(typed)
    if not tail:
        raise ValidationError(gettext("Je saisis les %(n)s derniers caractères de mon RIB.") % {"n": length})
    if not tail.isascii():
        raise ValidationError(_("Un RIB n’a que des chiffres et des lettres sans accent."))
    if len(tail) in (WHOLE_RIB, WHOLE_IBAN):
        return tail[-length:]
    return _exactly(tail, length)


def _exactly(typed: str, length: int) -> str:
    """Raises ValidationError saying how many are missing or too many."""
    gap = length - len(typed)
    told = {"n": abs(gap), "length": length}
    if gap > 0:
        raise ValidationError(ngettext(
            "Il manque %(n)s caractère\u00a0: j’en saisis %(length)s.",
            "Il manque %(n)s caractères\u00a0: j’en saisis %(length)s.", gap) % told)  # fmt: skip
    if gap < 0:
        raise ValidationError(ngettext(
            "Il y a %(n)s caractère de trop\u00a0: j’en saisis %(length)s.",
            "Il y a %(n)s caractères de trop\u00a0: j’en saisis %(length)s.", -gap) % told)  # fmt: skip
    return typed


def card_tail(typed: str, model: str | None) -> str:
    """The last 11 digits; all of them when a card without photo has fewer. Raises ValidationError."""
    digits = tail_form(typed)
    if not (digits.isascii() and digits.isdigit()):
        raise ValidationError(_("Le numéro de série n’a que des chiffres."))
    if len(digits) > LONGEST_CARD:
        raise ValidationError(_("Il y a trop de chiffres\u00a0: j’en saisis 11, les derniers."))
    least = SHORTEST_CARD if model == CardModel.WITHOUT_PHOTO else CARD_LENGTH
    if len(digits) < least:
        gap = least - len(digits)
        raise ValidationError(ngettext(
            "Il manque %(n)s chiffre\u00a0: j’en saisis %(least)s au moins.",
            "Il manque %(n)s chiffres\u00a0: j’en saisis %(least)s au moins.", gap) % {"n": gap, "least": least})  # fmt: skip
    return digits[-CARD_LENGTH:]


@cache
def known_domains() -> frozenset[str]:
    return frozenset((files("parvis.enrolment") / "mail_domains.txt").read_text().split())


def plain_email(typed: str) -> str:
    """The address with its domain in lower case and in ASCII (IDNA 2008). Raises ValidationError."""
    local, _at, domain = typed.strip().rpartition("@")
    try:
        ascii_domain = idna.encode(domain.lower(), uts46=True).decode()
    except idna.IDNAError:
        raise ValidationError(
            _("Ce qui suit le @ n’est pas un nom de domaine\u00a0: je le vérifie.")
        ) from None
    if "." not in ascii_domain:
        raise ValidationError(
            _("Ce qui suit le @ n’est pas complet\u00a0: il y faut un point, comme exemple.fr.")
        )
    if not PLAIN_LOCAL.fullmatch(local):
        raise ValidationError(
            _("Avant le @, cette adresse n’a ni accent ni lettre spéciale\u00a0: je vérifie.")
        )
    return f"{local}@{ascii_domain}"


def meant_address(email: str) -> str:
    """The address that was probably meant when its domain looks like a slip; "" when all is well."""
    local, _at, domain = email.rpartition("@")
    meant = meant_domain(domain.lower(), known_domains())
    return f"{local}@{meant}" if meant else ""


def plain_mobile(typed: str) -> str:
    """The number in E.164. Raises ValidationError; a landline is told apart from what is no number at all."""
    try:
        number = phonenumbers.parse(typed, "FR")
    except phonenumbers.NumberParseException:
        raise ValidationError(
            _("Ce n’est pas un numéro de téléphone\u00a0: il s’écrit comme 06 39 98 00 01.")
        ) from None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if practice.is_fictitious_mobile(e164):  # allotted to nobody: libphonenumber knows no such number
        return e164
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(
            _("Ce numéro n’existe pas\u00a0: je vérifie chaque chiffre. Exemple\u00a0: 06 39 98 00 01")
        )
    kinds = phonenumbers.PhoneNumberType
    if phonenumbers.number_type(number) not in (kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE):
        raise ValidationError(
            _("C’est un numéro fixe\u00a0: je saisis un numéro de mobile, qui commence par 06 ou 07.")
        )
    return e164


def code_fault_text(fault: CodeFault, length: int) -> str:
    """What to do about it, with the figures."""
    if fault == CodeFault.TOO_SHORT:
        told = {"n": SHORTEST - length, "least": SHORTEST}
        return ngettext(
            "Ce code est trop court\u00a0: il lui manque %(n)s caractère, il en faut %(least)s.",
            "Ce code est trop court\u00a0: il lui manque %(n)s caractères, il en faut %(least)s.", told["n"]) % told  # fmt: skip
    if fault == CodeFault.TOO_LONG:
        return gettext("Ce code est trop long\u00a0: %(most)s caractères au plus, il en a %(n)s.") % {"most": LONGEST, "n": length}  # fmt: skip
    return str(CODE_FAULTS[fault])


def about(record: Enrolment | None) -> list[str]:
    """What a thief who knows the person would try first."""
    identity = record.said_identity() if record else None
    contacts = record.said_contacts() if record else None
    words: list[str] = [settings.ORGANISATION.name, *EXAMPLES]
    if identity:
        year, month, day = (identity.birth_date or "--").split("-")
        whole = identity.number + key_of(identity.number)
        words += [
            identity.number,
            whole,
            formatted(identity.number),
            formatted(whole),
            identity.name,
            identity.postcode,
            day + month + year,
            day + month + year[2:],
            year,
        ]
        words += re.split(r"[\s'’-]+", identity.name)
    if contacts:
        words += [contacts.email, *re.split(r"[@._+-]", contacts.email), "0" + contacts.mobile[3:]]
    return [word for word in words if word]
