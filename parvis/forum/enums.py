"""What can become of a message of the forum, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Of a message. A topic has that of its question."""

    WAITING = "waiting", _("en attente de relecture")
    PUBLISHED = "published", _("publié")
    REFUSED = "declined", _("refusé")  # by an agent; kept thirty days, then deleted
    REMOVED = "removed", _("retiré par un agent")  # after it was published
    WITHDRAWN = "withdrawn", _("retiré par son auteur")  # by whoever wrote it: nothing of the text is left


class Hold(models.TextChoices):
    """Why a message waits for an agent."""

    FIRST_POSTS = "first_posts", _("Premiers messages de ce membre")
    LINK = "link", _("Un lien, d’un nouveau membre")
    WORD = "word", _("Un mot ou un site à surveiller")
    EDITED = "edited", _("Modifié par son auteur")


class Refusal(models.TextChoices):
    """Why an agent refused a message or removed it: chosen from this list."""

    PERSONAL = "personal", _("Il contient des informations personnelles")
    HARSH = "harsh", _("Il blesse quelqu’un")
    FALSE = "false", _("Il peut tromper d’autres membres")
    ADVERT = "advert", _("C’est de la publicité")
    OFF_TOPIC = "off_topic", _("Il ne parle pas du sujet du forum")
    TWICE = "twice", _("La même question est déjà posée")
    OTHER = "other", _("Une autre raison")


class Complaint(models.TextChoices):
    """Why a reader reports a message."""

    PERSONAL = "personal", _("On y lit des informations personnelles")
    HARSH = "harsh", _("Il est blessant ou insultant")
    FALSE = "false", _("Ce qu’il dit est faux ou dangereux")
    ADVERT = "advert", _("C’est de la publicité ou une arnaque")
    OTHER = "other", _("Autre chose")


class Blocked(models.TextChoices):
    """What the organisation watches for."""

    WORD = "word", _("Un mot")
    DOMAIN = "domain", _("Un site")


class Verdict(models.TextChoices):
    """What happens to a message that holds it."""

    HOLD = "hold", _("Le message attend un agent")
    REFUSE = "refuse", _("Le message n’est pas accepté")
