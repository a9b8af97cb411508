"""Choosing a personal code: what a thief would try first, and what is said of a code that will not do."""

import re

from django.conf import settings
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.accounts.rules import LONGEST, SHORTEST, CodeFault
from parvis.lib.nir import formatted, key_of

EXAMPLES = ("quatre tasses vertes sur un toit", "four green cups on a roof")  # shown on the page of the code
CODE_FAULTS = {
    CodeFault.EMPTY: _("Je saisis le code que j’ai choisi."),
    CodeFault.EDGE_SPACE: _("Mon code commence ou finit par une espace\u00a0: je l’enlève."),
    CodeFault.GUESSABLE: _("Ce code est trop facile à deviner\u00a0: je choisis une autre phrase, sans mon nom ni ma date de naissance."),
}  # fmt: skip


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


def words_about(
    *, number: str = "", names: tuple[str, ...] = (), birth_date: str = "", postcode: str = "", email: str = "",
    mobile: str = "",
) -> list[str]:  # fmt: skip
    """What a thief who knows the person would try first. `birth_date` in ISO, `mobile` in E.164."""
    words: list[str] = [settings.ORGANISATION.name, *EXAMPLES, *names, postcode]
    if number:
        whole = number + key_of(number)
        words += [number, whole, formatted(number), formatted(whole)]
    if birth_date:
        year, month, day = birth_date.split("-")
        words += [day + month + year, day + month + year[2:], year]
    for name in names:
        words += re.split(r"[\s'’-]+", name)
    if email:
        words += [email, *re.split(r"[@._+-]", email)]
    if mobile:
        words.append("0" + mobile[3:])
    return [word for word in words if word]


def words_about_the_holder(account: Account) -> list[str]:
    """The same for an account that is open."""
    known = account.profile
    names = (known.first_names, known.birth_name, known.usual_name)
    return words_about(
        number=known.number, names=names, birth_date=known.birth_date, email=known.email, mobile=known.mobile
    )
