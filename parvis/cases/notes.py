"""A word on the next page, about what has just been done. The session keeps its name alone."""

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.ui import notes

KEY = "cases_note"
NOTES: dict[str, Promise] = {
    "told": _("C’est noté\u00a0: un courriel me préviendra quand il y a du nouveau."),
    "not_told": _("C’est noté\u00a0: plus de courriel. Je reviens voir mes démarches quand je veux."),
    "withdrawn": _("Mon document est retiré. Rien n’en est gardé."),
    "taken": _("Ce document vient d’être pris en charge\u00a0: il ne peut plus être changé. J’en ajoute un autre si besoin."),
    "not_open": _("Cette démarche ne reçoit plus de document ici. J’appelle si j’ai quelque chose à transmettre."),
}  # fmt: skip


def leave_note(request: HttpRequest, name: str) -> None:
    """For the page that follows. `name`: a key of NOTES."""
    notes.leave(request, KEY, name)


def take_note(request: HttpRequest) -> str:
    """The note that was left, once; "" when there is none."""
    return str(NOTES.get(notes.take(request, KEY), ""))
