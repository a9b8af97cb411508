"""What can be lost."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Lost(models.TextChoices):
    EMAIL = "email", _("J’ai perdu l’accès à ma messagerie")
    MOBILE = "mobile", _("Mon téléphone ou mon numéro a changé")
    FACTORS = "factors", _("Je ne peux plus faire la deuxième étape")
    EVERYTHING = "everything", _("J’ai tout perdu, ou je ne sais pas")
