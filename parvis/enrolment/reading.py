"""How what is typed on a page is read: forgiven, brought to its normal form, or refused with what to do."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from parvis.accounts.personal_code import words_about
from parvis.connections.members.comparing import tail_form
from parvis.enrolment.enums import CardModel
from parvis.enrolment.models import PendingRecord

CARD_LENGTH, SHORTEST_CARD, LONGEST_CARD = 11, 8, 24
WHOLE_RIB, WHOLE_IBAN = 23, 27


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
    # with no model chosen yet, that alone is told
    least = CARD_LENGTH if model == CardModel.WITH_PHOTO else SHORTEST_CARD
    if len(digits) < least:
        gap = least - len(digits)
        told = ngettext(
            "Il manque %(n)s chiffre\u00a0: j’en saisis %(least)s au moins.",
            "Il manque %(n)s chiffres\u00a0: j’en saisis %(least)s au moins.", gap) % {"n": gap, "least": least}  # fmt: skip
        if model == CardModel.WITH_PHOTO:
            told += " " + gettext("Ma carte est sans photo\u00a0? Je choisis «\u00a0Sans photo\u00a0».")
        raise ValidationError(told)
    return digits[-CARD_LENGTH:]


def about(record: PendingRecord | None) -> list[str]:
    """What a thief who knows the person would try first."""
    identity = record.said_identity() if record else None
    contacts = record.said_contacts() if record else None
    known: dict[str, Any] = {}
    if identity:
        known = {"number": identity.number, "names": (identity.name,), "birth_date": identity.birth_date,
                 "postcode": identity.postcode}  # fmt: skip
    if contacts:
        known |= {"email": contacts.email, "mobile": contacts.mobile}
    return words_about(**known)
