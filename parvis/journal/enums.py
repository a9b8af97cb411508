"""What can be journaled: the events and who acts."""

from django.db import models


class Event(models.TextChoices):
    PROOF_REFUSED_DECEASED = "proof_refused_deceased"
    ACCOUNT_OPENED = "account_opened"
    ACCOUNT_FROZEN = "account_frozen"
    ACCOUNT_REOPENING_REFUSED = "account_reopening_refused"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    RECORDS_PURGED = "records_purged"
    KEYS_ROTATED = "keys_rotated"


class Actor(models.TextChoices):
    PERSON = "person"
    NOTIFIED = "notified"  # whoever received the notice and says "this is not me"
    SYSTEM = "system"
