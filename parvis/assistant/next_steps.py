"""What to do next, as buttons: by document, from a table; and the documents of a page of the enrolment."""

import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parvis.assistant.answers import NextAction
from parvis.assistant.vocabulary import CONTENT

MOST = 3
TO_A_PERSON = ("call", "place", "forum")
LABELS: dict[str, Any] = {  # by route
    "enrolment_start": _("Je crée mon compte"),
    "sign_in": _("Je me connecte"),
    "lost_code": _("J’ai perdu mon code"),
    "lost_access": _("Je n’ai plus accès à ma messagerie ou à mon téléphone"),
    "letter_code": _("Je demande un code par courrier"),
    "factors": _("Ma deuxième étape"),
    "security": _("La sécurité de mon compte"),
    "my_details": _("Mes informations"),
    "change_code": _("Je change mon code personnel"),
    "my_cases": _("Mes démarches"),
    "delays": _("Combien de temps prend ma démarche\u00a0?"),
    "my_data": _("Mes données"),
    "close_account": _("Je ferme mon compte"),
    "my_calls": _("Une personne m’appelle à l’heure que je choisis"),
    "find_us": _("Je trouve de l’aide près de chez moi"),
    "forum": _("Je demande sur le forum"),
}
HUMANS = {"call": "my_calls", "place": "find_us", "forum": "forum"}


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((CONTENT / "next.toml").read_text())


def next_steps(document: str, language: str) -> tuple[NextAction, ...]:
    """What to do about what a document answers."""
    return _buttons(document, language, settings.ORGANISATION.phone, _offered())


def _offered() -> tuple[str, ...]:
    return tuple(name for name, offered in settings.ORGANISATION.modules.items() if offered)


@lru_cache(maxsize=500)
def _buttons(document: str, language: str, phone: str, modules: tuple[str, ...]) -> tuple[NextAction, ...]:
    """`phone`, `modules`: what else the answer depends on."""
    names = _table()["next"].get(document, list(TO_A_PERSON))
    with override(language):
        return tuple(_existing(names, phone))[:MOST]


def _existing(names: list[str], phone: str) -> Iterator[NextAction]:
    for name in names:
        if name == "phone":
            yield NextAction("phone", phone, settings.ORGANISATION.phone_link)
            continue
        route = HUMANS.get(name, name)
        try:
            url = reverse(route)
        except NoReverseMatch:  # its module is off
            continue
        yield NextAction(name if name in HUMANS else "open", str(LABELS[route]), url)


def passages_of(place: str) -> tuple[str, ...]:
    """The passages that fit a page of the enrolment, the most fitting first."""
    return tuple(_table()["places"].get(place, ()))
