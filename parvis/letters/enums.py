"""The kinds of letters, the ways they go, and what can become of one."""

from django.db import models


class LetterKind(models.TextChoices):
    ACTIVATION = "activation"
    ACCOUNT_EXISTS = "account_exists"
    ADDRESS_TAKEN = "address_taken"
    ACCOUNT_OPENED = "account_opened"


class Channel(models.TextChoices):
    EMAIL = "email"
    SMS = "sms"
    POST = "post"


class LetterState(models.TextChoices):
    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"  # the recipient's side will never take it
    GIVEN_UP = "given_up"  # tried for days in vain
