"""The number to call: any real one, fixed or mobile, here or overseas; never one that costs."""

import re

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberType

from parvis.accounts.contacts import is_fictitious_mobile

REGIONS = ("FR", "RE", "YT", "GP", "MQ", "GF", "PM", "BL", "MF", "NC", "PF", "WF")  # as typed without a +
USUAL = {PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE,
         PhoneNumberType.VOIP, PhoneNumberType.PERSONAL_NUMBER}  # fmt: skip
FICTITIOUS_LINE = re.compile(r"\+33(1990\d|26191|35301|46571|53649)\d{4}")  # ARCEP keeps these for fiction
NO_NUMBER = _("Ce n’est pas un numéro de téléphone complet\u00a0: je vérifie chaque chiffre.")


def plain_number(typed: str) -> str:
    """The number in E.164. Raises ValidationError."""
    for region in REGIONS:
        try:
            number = phonenumbers.parse(typed, region)
        except phonenumbers.NumberParseException:
            continue
        e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if _is_fictitious(e164):
            return e164
        if phonenumbers.is_valid_number(number):
            return _allowed(number, e164)
    raise ValidationError(NO_NUMBER)


def _allowed(number: phonenumbers.PhoneNumber, e164: str) -> str:
    if phonenumbers.number_type(number) not in USUAL:
        raise ValidationError(
            _("Ce numéro est spécial ou payant\u00a0: j’en donne un autre, fixe ou mobile.")
        )
    if settings.PRACTICE:
        raise ValidationError(
            _("Atelier\u00a0: seul un numéro fictif est accepté, comme 01\u00a099\u00a000\u00a012\u00a034.")
        )
    return e164


def _is_fictitious(e164: str) -> bool:
    return settings.PRACTICE and (is_fictitious_mobile(e164) or bool(FICTITIOUS_LINE.fullmatch(e164)))
