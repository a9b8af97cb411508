"""A word on the next page, about what has just been done. The session keeps its name alone."""

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.ui import notes

KEY = "forum_note"
NOTES: dict[str, Promise] = {
    "published": _("Mon message est publié. Merci\u00a0!"),
    "waits": _(
        "Merci\u00a0! Une personne relit mon message avant qu’il soit publié. "
        "En attendant, je suis seul(e) à le voir."
    ),
    "changed": _("Mon message est changé."),
    "read_again": _("Mon message est changé. Une personne le relit avant qu’il soit publié à nouveau."),
    "withdrawn": _("Mon message est retiré. Rien n’en est gardé."),
    "helped": _("C’est noté\u00a0: ce message m’a aidé."),
    "not_helped": _("C’est noté\u00a0: ma marque est retirée."),
    "accepted": _("C’est noté\u00a0: cette réponse est celle qui m’a servi. Elle est montrée la première."),
    "not_accepted": _("C’est noté\u00a0: je n’ai plus de réponse retenue."),
    "reported": _("Merci\u00a0: une personne va regarder ce message."),
    "subscribed": _("C’est noté\u00a0: un courriel me prévient des réponses, un par heure au plus."),
    "unsubscribed": _("C’est noté\u00a0: plus de courriel à propos de cette question."),
    "gone": _("Ce message n’est plus là."),
    "too_late": _("Ce message ne peut plus être changé. Je peux encore le retirer, ou écrire une réponse."),
    "closed": _("Cette question n’est plus ouverte\u00a0: ma réponse n’est pas partie."),
    "too_many": _("C’est beaucoup de fois en peu de temps\u00a0: j’attends une heure."),
}  # fmt: skip


def leave_note(request: HttpRequest, name: str) -> None:
    """For the page that follows. `name`: a key of NOTES."""
    notes.leave(request, KEY, name)


def take_note(request: HttpRequest) -> str:
    """The note that was left, once; "" when there is none."""
    return str(NOTES.get(notes.take(request, KEY), ""))
