"""Who may book a purpose, the states of a booking, what came of a call."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    MEMBERS = "members", _("tous les assurés qui ont un compte")
    INVITED = "invited", _("ceux à qui son adresse est donnée")  # in no list
    NOBODY = "nobody", _("personne pour le moment")


class BookingState(models.TextChoices):
    BOOKED = "booked", _("prévu")
    PAST = "past", _("passé")  # its hour is over, or its outcome is known
    CANCELLED = "cancelled", _("annulé")


class Outcome(models.TextChoices):
    """What the agent noted. Empty: nothing yet."""

    REACHED = "reached", _("la personne a répondu")
    NO_ANSWER = "no_answer", _("pas de réponse")
    MISSED = "missed", _("l’appel n’a pas pu être passé")
    DONE = "done", _("la demande est réglée")


class AbsenceReason(models.TextChoices):
    """For who plans the week. None says anything of an agent's health: that is « other »."""

    LEAVE = "leave", _("congé")
    TRAINING = "training", _("formation")
    MEETING = "meeting", _("réunion")
    CLOSED = "closed", _("fermeture")
    OTHER = "other", _("autre")


TO_CHOOSE_AGAIN = frozenset({Outcome.NO_ANSWER, Outcome.MISSED})  # the person is offered another time
