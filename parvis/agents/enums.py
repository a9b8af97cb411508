"""What an agent may do at the desk, and how far a sign-in has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    RECEPTION = "reception", _("Accueil du public")
    CASES = "cases", _("Dossiers")
    CONTENT = "content", _("Contenus")
    MODERATION = "moderation", _("Forum")
    SUPERVISION = "supervision", _("Supervision")


class Stage(models.TextChoices):
    """What the session of an agent opens."""

    ENROL = "enrol"  # invited, and nothing else: password and application are to be chosen
    SECOND_STEP = "second_step"  # the password was right, or the provider vouched without a second factor
    IN = "in"  # the desk
