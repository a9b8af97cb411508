"""Whom each emergency number reaches, said in the language of the answer."""

from functools import lru_cache

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

REACHES = {
    "15": _("le SAMU\u00a0: un médecin, tout de suite"),
    "112": _("les secours, partout en Europe"),
    "114": _("par SMS, pour qui ne peut ni parler ni entendre"),
    "3114": _("la prévention du suicide\u00a0: quelqu’un m’écoute, jour et nuit"),
    "3919": _("les violences faites aux femmes\u00a0: un appel anonyme"),
    "119": _("l’enfance en danger"),
}


@lru_cache(maxsize=50)
def reaches(number: str, language: str) -> str:
    with override(language):
        return str(REACHES[number])
