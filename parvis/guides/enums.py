"""The series that guides are in, the devices they are for, and why one did not help."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Series(TextChoices):
    """In the order of the index."""

    START = "start", _("Pour commencer")
    SIMPLER = "simpler", _("Je me connecte plus simplement")
    BACK = "back", _("Je retrouve l’accès à mon compte")
    CHANGE = "change", _("Je change mes informations")
    PROTECT = "protect", _("Je protège mon compte")
    BUSINESS = "business", _("Je fais mes démarches")
    HELP = "help", _("On m’aide, j’aide quelqu’un")
    LEAVE = "leave", _("Mes données, mon départ")


class Device(TextChoices):
    """What the guide was written for."""

    ANY = "any", _("depuis un ordinateur ou un téléphone")
    COMPUTER = "computer", _("depuis un ordinateur")
    PHONE = "phone", _("depuis un téléphone")


class Reason(TextChoices):
    """Why a guide did not help."""

    DIFFERENT = "different", _("Les pages ne sont pas comme sur la fiche")
    UNCLEAR = "unclear", _("Je n’ai pas compris une étape")
    MISSING = "missing", _("Il manque ce que je cherchais")
    STUCK = "stuck", _("J’ai tout suivi et je suis bloqué(e)")
    OTHER = "other", _("Une autre raison")
