"""What an agent may do at the desk."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    RECEPTION = "reception", _("Accueil")
    CASES = "cases", _("Dossiers")
    CONTENT = "content", _("Contenus")
    SUPERVISION = "supervision", _("Supervision")
