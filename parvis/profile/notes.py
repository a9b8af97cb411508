"""A word on the next page, about what has just been done. The session keeps its name alone."""

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.ui import notes

KEY = "profile_note"
NOTES: dict[str, Promise] = {
    "mobile_changed": _("Mon numéro de mobile est changé."),
    "code_changed": _("Mon code personnel est changé. Les autres appareils sont déconnectés."),
    "preferences_kept": _("Mes préférences sont enregistrées."),
    "nothing_changed": _("Rien n’a changé."),
    "email_forgotten": _("Je garde mon adresse actuelle\u00a0: le lien envoyé ne marche plus."),
    "press_again": _("C’est confirmé\u00a0: j’appuie encore une fois sur le bouton."),
    "session_ended": _("Cet appareil est déconnecté."),
    "sessions_ended": _("Tous les autres appareils sont déconnectés."),
    "nothing_to_end": _("Aucun autre appareil n’était connecté."),
    "browser_forgotten": _("Ce navigateur est oublié\u00a0: il devra confirmer la prochaine connexion."),
    "browsers_forgotten": _("Tous les navigateurs sont oubliés\u00a0: ils devront confirmer à nouveau."),
}  # fmt: skip


def leave_note(request: HttpRequest, name: str) -> None:
    """For the page that follows. `name`: a key of NOTES."""
    notes.leave(request, KEY, name)


def take_note(request: HttpRequest) -> str:
    """The note that was left, once; "" when there is none."""
    return str(NOTES.get(notes.take(request, KEY), ""))
