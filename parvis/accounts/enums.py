"""The states of an account."""

from django.db import models


class AccountState(models.TextChoices):
    ACTIVE = "active"
    FROZEN = "frozen"  # someone on file said "this is not me": nobody signs in until the body has looked
