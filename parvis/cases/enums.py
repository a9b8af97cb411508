"""Through what a case came, of whom something is expected, how it ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    ONLINE = "online", _("en ligne")
    POST = "post", _("par courrier")
    COUNTER = "counter", _("à l’accueil")
    PHONE = "phone", _("par téléphone")
    OTHER = "other", _("autrement")


class Expected(models.TextChoices):
    """Whose turn it is."""

    BODY = "body", _("mon organisme")
    MEMBER = "member", _("moi")
    OTHER = "other", _("quelqu’un d’autre")
    NOBODY = "nobody", _("personne")


class Outcome(models.TextChoices):
    """How a closed case ended. Empty: it is open."""

    GRANTED = "granted", _("acceptée")
    PARTLY = "partly", _("acceptée en partie")
    REFUSED = "refused", _("refusée")
    WITHDRAWN = "withdrawn", _("abandonnée")
    DONE = "done", _("terminée")
