"""Mail addresses and mobile numbers: how they are read, shown, and which are taken in practice."""

import re
from collections.abc import Collection
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

import idna
import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ALIKE = 0.85  # how alike two mail domains must be to ask "did you mean…": 0 to 1
PLAIN_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
# kept for fiction: RFC 2606 for mail; for phones ARCEP (France), Ofcom (United Kingdom), NANPA (America)
FICTITIOUS_DOMAIN = re.compile(r"(^|\.)(example(\.(org|com|net))?|test|invalid)$")
FICTITIOUS_MOBILE = re.compile(r"\+3363998\d{4}|\+447700900\d{3}|\+1\d{3}55501\d{2}")


@cache
def known_domains() -> frozenset[str]:
    return frozenset((files("parvis.accounts") / "mail_domains.txt").read_text().split())


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
            _(
                "Ce n’est pas un numéro de téléphone\u00a0: il s’écrit comme "
                "06\u00a039\u00a098\u00a000\u00a001."
            )
        ) from None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if is_fictitious_mobile(e164):  # allotted to nobody: libphonenumber knows no such number
        return e164
    digits = "".join(char for char in typed if char.isdigit())
    if len(digits) == 9 and digits.startswith("0") and "+" not in typed:
        raise ValidationError(_("Il manque un chiffre\u00a0: un numéro en a 10."))
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(
            _(
                "Ce numéro n’existe pas\u00a0: je vérifie chaque chiffre. "
                "Exemple\u00a0: 06\u00a039\u00a098\u00a000\u00a001"
            )
        )
    kinds = phonenumbers.PhoneNumberType
    if phonenumbers.number_type(number) not in (kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE):
        raise ValidationError(
            _("C’est un numéro fixe\u00a0: je saisis un numéro de mobile, qui commence par 06 ou 07.")
        )
    return e164


def shown_mobile(e164: str) -> str:
    """« 06 39 98 10 01 », or with its country when it is not French; "" when there is none."""
    if not e164:
        return ""
    number = phonenumbers.parse(e164)
    home = number.country_code == phonenumbers.country_code_for_region("FR")
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if home else style.INTERNATIONAL)


def meant_domain(domain: str, known: Collection[str]) -> str | None:
    """The mail domain that was probably meant ("gmial.com" → "gmail.com"); None when all is well."""
    if not domain or domain in known:
        return None
    return next(iter(get_close_matches(domain, known, n=1, cutoff=ALIKE)), None)


def masked_email(email: str) -> str:
    """« j•••@exemple.example »."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}•••@{domain}"


def email_allowed(email: str) -> bool:
    return not settings.PRACTICE or bool(FICTITIOUS_DOMAIN.search(email.rpartition("@")[2]))


def is_fictitious_mobile(mobile: str) -> bool:
    """Practice only: a number of the ranges kept for fiction. `mobile` in E.164."""
    return settings.PRACTICE and bool(FICTITIOUS_MOBILE.fullmatch(mobile))


def mobile_allowed(mobile: str) -> bool:
    return not settings.PRACTICE or is_fictitious_mobile(mobile)
