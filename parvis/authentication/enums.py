"""The ways to prove, in a second step, that it is really the person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.journal.enums import Detail
from parvis.letters.enums import Channel


class Way(models.TextChoices):
    """In the order in which they are proposed: what cannot be phished first."""

    PASSKEY = "passkey", _("Ma clé d’accès")
    APP = "app", _("Mon application de codes")
    EMAIL = "email", _("Un code par courriel")
    SMS = "sms", _("Un code par SMS")
    RECOVERY = "recovery", _("Un de mes codes de secours")


SENT_BY = {Way.EMAIL: Channel.EMAIL, Way.SMS: Channel.SMS}
DETAILS = {
    Way.PASSKEY: Detail.PASSKEY,
    Way.APP: Detail.APP,
    Way.EMAIL: Detail.EMAIL_CODE,
    Way.SMS: Detail.SMS_CODE,
    Way.RECOVERY: Detail.RECOVERY_CODE,
}
