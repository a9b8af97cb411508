"""The states of an enrolment and the outcomes of the proof."""

from django.db import models


class EnrolmentState(models.TextChoices):
    OPEN = "open"
    AWAITING = "awaiting"  # the letter with the link is sent
    ACTIVATED = "activated"


class Outcome(models.TextChoices):
    PROVEN = "proven"
    ALREADY_REGISTERED = "already_registered"
    FROZEN = "frozen"  # an account exists, and someone on file said "this is not me"
    NO_RIB_ON_FILE = "no_rib_on_file"
    IN_TRANSFER = "in_transfer"
    PROVISIONAL = "provisional_number"
    DECEASED = "deceased"  # told to nobody: the person sees the page of NO_MATCH
    NO_MATCH = "no_match"
    TOO_MANY_TRIES = "too_many_tries"
    REGISTRY_DOWN = "registry_down"


class RibAnswer(models.TextChoices):
    GIVEN = "given"
    NONE_ON_FILE = "none_on_file"


class CardModel(models.TextChoices):
    WITH_PHOTO = "with_photo"
    WITHOUT_PHOTO = "without_photo"
